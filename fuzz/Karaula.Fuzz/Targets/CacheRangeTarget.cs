using Karaula.Http.Caching.Serving;

namespace Karaula.Fuzz.Targets;

/// <summary>Range: whatever it says, what is sent lies in the body, and a 206 or 416 can say what it is.</summary>
internal sealed class CacheRangeTarget : IFuzzTarget
{
    public string Name => "cache-range";

    public IEnumerable<byte[]> Seeds() =>
    [
        CacheText.Seed("bytes=0-0"),
        CacheText.Seed("bytes=-30"),
        CacheText.Seed("BYTES= 5-99999999999999999999999"),
        CacheText.Seed("bytes=9223372036854775807-9223372036854775807"),
        CacheText.Seed("bytes=0-1,3-4"),
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        foreach (long length in new[] { 0, 1, 10, 1L << 40, long.MaxValue })
        {
            if (!ByteRange.TryParse(CacheText.Field(data), length, out ByteRange range))
                continue;
            CacheText.Require(range.Offset >= 0 && range.Length >= 0 && range.Offset <= length - range.Length, "a range lies in the body");
            CacheText.Require(range.ContentRange(length).EndsWith($"/{length}", StringComparison.Ordinal), "a range names the whole length");
        }
    }
}
