using System.Collections.Frozen;

namespace Karaula.Waf.Detection.Html;

/// <summary>Names of tags and attributes that can make a page run an attacker's code, or load it.</summary>
internal static class HtmlVocabulary
{
    private const int MaxLength = 20;

    // Tags that run, load, restyle or redirect by themselves, and those that change how a browser reads what follows.
    private static readonly FrozenSet<string> Tags = Set("""
        script iframe frame frameset object embed applet base link meta style svg math xml xss xsl import isindex layer ilayer bgsound
        animate animatetransform set handler listener foreignobject noscript noembed noframes plaintext xmp comment htmlfile portal
        """);

    private static readonly FrozenSet<string> Attributes = Set("xmlns srcdoc fscommand seeksegmenttime datasrc dataformatas");

    // Words of prose that begin as event handlers do.
    private static readonly FrozenSet<string> Prose =
        Set("once only online ongoing onion onions onto onward onwards onset onsite onstage onshore onboard");

    /// <summary>Whether a tag is dangerous whatever its attributes; a prefix such as <c>x:</c> is left out of account.</summary>
    public static bool IsDangerousTag(ReadOnlySpan<byte> name) => Contains(Tags, name[(name.LastIndexOf((byte)':') + 1)..]);

    /// <summary>Whether an attribute is dangerous whatever its value.</summary>
    public static bool IsDangerousAttribute(ReadOnlySpan<byte> name)
    {
        var colon = name.IndexOf((byte)':');
        return Contains(Attributes, colon < 0 ? name : name[..colon]);
    }

    /// <summary>Whether an attribute of a tag handles events: <c>on</c> and letters. Any such name, since browsers add more.</summary>
    public static bool IsEventHandler(ReadOnlySpan<byte> name) =>
        name.Length > 4 && (name[0] | 32) == 'o' && (name[1] | 32) == 'n' && !name[2..].ContainsAnyExceptInRange((byte)'A', (byte)'z');

    /// <summary>Whether a name that is no more than an event handler's by its looks is a word of prose.</summary>
    public static bool IsProse(ReadOnlySpan<byte> name) => Contains(Prose, name);

    private static bool Contains(FrozenSet<string> set, ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > MaxLength)
            return false;
        Span<char> lower = stackalloc char[MaxLength];
        for (var i = 0; i < name.Length; i++)
            lower[i] = name[i] is >= (byte)'A' and <= (byte)'Z' ? (char)(name[i] + 32) : (char)name[i];
        return set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..name.Length]);
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
