using Karaula.Http.Caching.Serving;

namespace Karaula.Fuzz.Targets;

/// <summary>Entity tags: a tag that is taken is named by itself, weakly and in a list, and no text names what does not occur in it.</summary>
internal sealed class CacheEntityTagTarget : IFuzzTarget
{
    private const string Absent = "\"\u0001never in an input\u0001\"";

    public string Name => "cache-entity-tag";

    public IEnumerable<byte[]> Seeds() =>
    [
        CacheText.Seed("\"a\""),
        CacheText.Seed("W/\"a\""),
        CacheText.Seed("\"x\" , W/\"a\",, \"c,d\"\n\"e\""),
        CacheText.Seed("*"),
        CacheText.Seed("\"x, \"a\""),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        var field = CacheText.Field(data);
        bool any = Array.Exists(CacheText.Lines(data), static line => line.Trim(' ', '\t') == "*");
        CacheText.Require(EntityTag.IsNamedBy(field, Absent) == any, "only * names every tag");
        CacheText.Require(EntityTag.IsNamedBy(field, null) == any, "only * names an answer without a tag");
        if (EntityTag.FromField(field) is not { } tag)
            return;
        string opaque = tag.TrimStart(' ', '\t', ',');
        opaque = opaque.StartsWith("W/", StringComparison.Ordinal) ? opaque[2..] : opaque;
        CacheText.Require(EntityTag.IsNamedBy(tag, tag), "a tag names itself");
        CacheText.Require(EntityTag.IsNamedBy($"\"x\", W/{opaque}", tag), "a weak member names it");
        CacheText.Require(EntityTag.StronglyEqual(tag, tag) == tag.StartsWith('"'), "a strong tag equals itself");
    }
}
