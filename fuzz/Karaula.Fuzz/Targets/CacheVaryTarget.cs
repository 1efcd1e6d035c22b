using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage.Disk;
using Microsoft.AspNetCore.Http;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Vary and the fields that it names. The first line is the Vary, the others the values of every field: an answer is selected by the request that it came for, and
/// bringing a value to its one form twice does what doing it once does.
/// </summary>
internal sealed class CacheVaryTarget : IFuzzTarget
{
    public string Name => "cache-vary";

    public IEnumerable<byte[]> Seeds() =>
    [
        CacheText.Seed("Accept-Encoding, Accept-Language\ngzip , br;q=0.5"),
        CacheText.Seed("Foo,,foo , *\na"),
        CacheText.Seed("Accept-Language\nsr, en;q=0.5\nde"),
        CacheText.Seed("A\n\"a, b\" , c"),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        string[] lines = CacheText.Lines(data);
        var request = new HeaderDictionary();
        foreach (string name in lines[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            request[name] = lines[1..];
        foreach (string name in new[] { "Accept-Encoding", "Other" })
        {
            // White space in quotes is content, so lines with quotes stay as they are.
            string? value = VaryValue.Normalise(name, lines);
            if (data.Contains((byte)'"'))
                continue;
            CacheText.Require(VaryValue.Normalise(name, value) == value, "one form is brought to itself");
            CacheText.Require(VaryValue.Normalise(name, string.Join(" \t, ", lines)) == value, "lines are the members of one");
        }

        if (VaryKey.Create(lines[0], request) is not { } vary)
        {
            CacheText.Require(lines[0].Contains('*'), "only * selects nothing");
            return;
        }

        CacheText.Require(vary.Matches(request), "who asked is served");
        CacheText.Require(vary.IsSameAs(VaryKey.Create(lines[0], request)!), "one request, one key");
        CacheText.Require(KeyHash.Of(vary) == KeyHash.Of(VaryKey.Create(lines[0].ToUpperInvariant(), request)!), "names know no case");
        CacheText.Require(vary.Bytes >= 0, "a cost is no credit");
    }
}
