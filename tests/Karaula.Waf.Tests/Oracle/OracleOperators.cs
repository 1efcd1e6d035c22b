using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Karaula.Waf.Detection;
using Karaula.Waf.Matching;
using Karaula.Waf.Tests.Matching;

namespace Karaula.Waf.Tests.Oracle;

/// <summary>Operators, each written down as the reference manual describes it. Patterns are PCRE2's affair.</summary>
internal static class OracleOperators
{
    // One compiled pattern a thread: PCRE2's match data is not shared.
    [ThreadStatic]
    private static Dictionary<string, Pcre2Pattern>? _patterns;

    private static readonly ConcurrentDictionary<string, string[]> Files = new(StringComparer.Ordinal);

    /// <summary>What was found, whole match first; null when nothing was, or empty when nothing is captured.</summary>
    public static byte[][]? Match(string name, byte[] parameter, string file, byte[] value)
    {
        switch (name.ToUpperInvariant())
        {
            case "RX":
                return Regex(parameter, value);
            case "PM":
                return Phrase(Lower(Encoding.Latin1.GetString(parameter)).Split(' ', StringSplitOptions.RemoveEmptyEntries), value);
            case "PMFROMFILE" or "PMF":
                return Phrase(Lines(file, parameter), value);
            case "STREQ":
                return Whole(value.SequenceEqual(parameter), value);
            case "CONTAINS" or "STRMATCH":
                return Whole(IndexOf(value, parameter, 0) >= 0, value);
            case "CONTAINSWORD":
                return Whole(ContainsWord(value, parameter), value);
            case "BEGINSWITH":
                return Whole(value.AsSpan().StartsWith(parameter), value);
            case "ENDSWITH":
                return Whole(value.AsSpan().EndsWith(parameter), value);
            case "WITHIN":
                return Whole(IndexOf(parameter, value, 0) >= 0, value);
            case "UNCONDITIONALMATCH":
                return [value];
            case "NOMATCH":
                return null;
            case "DETECTSQLI":
                var fingerprint = new byte[SqlInjectionDetector.MaxFingerprintLength];
                return SqlInjectionDetector.IsInjection(value, fingerprint, out var length) ? [fingerprint[..length]] : null;
            case "DETECTXSS":
                return Whole(CrossSiteScriptingDetector.IsInjection(value), value);
            default:
                return Test(name.ToUpperInvariant(), parameter, file, value) ? [] : null;
        }
    }

    /// <summary>The number at the beginning of a text; 0 when there is none.</summary>
    public static long Number(byte[] text)
    {
        var digits = Encoding.Latin1.GetString(text).TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        var end = digits.Length > 0 && digits[0] is '-' or '+' ? 1 : 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end]))
            end++;
        return long.TryParse(digits[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private static bool Test(string name, byte[] parameter, string file, byte[] value) => name switch
    {
        "EQ" => Number(value) == Number(parameter),
        "GE" => Number(value) >= Number(parameter),
        "GT" => Number(value) > Number(parameter),
        "LE" => Number(value) <= Number(parameter),
        "LT" => Number(value) < Number(parameter),
        "IPMATCH" => IsIn(Encoding.ASCII.GetString(parameter).Split(',', StringSplitOptions.TrimEntries), value),
        "IPMATCHFROMFILE" => IsIn(Lines(file, parameter), value),
        "VALIDATEBYTERANGE" => value.Any(one => !Encoding.ASCII.GetString(parameter).Split(',', StringSplitOptions.TrimEntries).Any(range =>
            one >= int.Parse(range.Split('-')[0], CultureInfo.InvariantCulture) && one <= int.Parse(range.Split('-')[^1], CultureInfo.InvariantCulture))),
        "VALIDATEURLENCODING" => Enumerable.Range(0, value.Length).Any(i =>
            value[i] == '%' && !(i + 2 < value.Length && char.IsAsciiHexDigit((char)value[i + 1]) && char.IsAsciiHexDigit((char)value[i + 2]))),
        "VALIDATEUTF8ENCODING" => IsWrongUtf8(value),
        "GEOLOOKUP" or "RBL" => false,
        _ => throw new InvalidOperationException($"the oracle does not know @{name}"),
    };

    private static byte[][]? Regex(byte[] pattern, byte[] value)
    {
        var key = Encoding.Latin1.GetString(pattern);
        _patterns ??= new Dictionary<string, Pcre2Pattern>(StringComparer.Ordinal);
        if (!_patterns.TryGetValue(key, out var compiled))
            _patterns[key] = compiled = Pcre2.TryCompile(pattern, BytePatternOptions.ModSecurity, useJit: true) ?? throw new InvalidOperationException($"PCRE2 refuses {key}");
        var groups = compiled.Match(value) ?? throw new InvalidOperationException($"PCRE2 gave up on {key}");
        return groups.Length == 0 ? null : [.. groups.Select(group => group.IsSet ? value[group.Start..(group.Start + group.Length)] : [])];
    }

    // The phrase that ends first; of several that end there, the longest.
    private static byte[][]? Phrase(IEnumerable<string> phrases, byte[] value)
    {
        var text = Lower(Encoding.Latin1.GetString(value));
        (int End, int Start)? best = null;
        foreach (var phrase in phrases)
        {
            var at = text.IndexOf(phrase, StringComparison.Ordinal);
            if (at >= 0 && (best is null || (at + phrase.Length, at).CompareTo(best.Value) < 0))
                best = (at + phrase.Length, at);
        }

        return best is var (end, start) ? [value[start..end]] : null;
    }

    private static string Lower(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = from[i] is >= 'A' and <= 'Z' ? (char)(from[i] + 32) : from[i];
    });

    private static string[] Lines(string file, byte[] names) => Files.GetOrAdd($"{file}\n{Encoding.UTF8.GetString(names)}", _ =>
        [.. Encoding.UTF8.GetString(names).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(name => File.ReadAllLines(Path.Combine(Path.GetDirectoryName(file)!, name)))
            .Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(line => Lower(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(line))))]);

    private static byte[][]? Whole(bool matches, byte[] value) => matches ? [value] : null;

    private static int IndexOf(byte[] text, byte[] part, int from)
    {
        for (var at = from; at + part.Length <= text.Length; at++)
        {
            if (text.AsSpan(at, part.Length).SequenceEqual(part))
                return at;
        }

        return -1;
    }

    private static bool ContainsWord(byte[] text, byte[] word)
    {
        for (var at = IndexOf(text, word, 0); at >= 0; at = IndexOf(text, word, at + 1))
        {
            if ((at == 0 || !IsWord(text[at - 1])) && (at + word.Length == text.Length || !IsWord(text[at + word.Length])))
                return true;
        }

        return false;
    }

    private static bool IsWord(byte one) => char.IsAsciiLetterOrDigit((char)one) || one == '_';

    private static bool IsIn(IEnumerable<string> networks, byte[] value)
    {
        if (!IPAddress.TryParse(Encoding.Latin1.GetString(value), out var address))
            return false;
        return networks.Any(network => network.Contains('/', StringComparison.Ordinal)
            ? IPNetwork.Parse(network).Contains(address) : IPAddress.Parse(network).Equals(address));
    }

    private static bool IsWrongUtf8(byte[] value)
    {
        try
        {
            new UTF8Encoding(false, true).GetCharCount(value);
            return false;
        }
        catch (DecoderFallbackException)
        {
            return true;
        }
    }
}
