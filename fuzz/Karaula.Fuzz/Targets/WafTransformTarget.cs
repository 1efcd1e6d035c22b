using Karaula.Waf.Transformations;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Every transformation on the whole input: the result is no longer than promised, the same each time, and a value with none of the bytes that a
/// transformation says it changes stays as it is.
/// </summary>
internal sealed class WafTransformTarget : IFuzzTarget
{
    private static readonly (string Name, Transformation Transformation)[] All =
        [.. TransformationTable.ByName.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value))];

    public string Name => "waf-transform";

    public IEnumerable<byte[]> Seeds() =>
    [
        "%u0041%41+&lt;&#x41;&#65;&amp&nbsp;\\x41\\u0041\\101\\n"u8.ToArray(), "/a/./b/../c//d\\..\\e"u8.ToArray(), "QUJD\r\nRA==!="u8.ToArray(),
        "0x4142 4142 a/* b */c--d#e<!-- f -->"u8.ToArray(), "c\\61 \\000061d ^\"'a\\,b;c  (d"u8.ToArray(), [0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80, 0xC0, 0x80, 0, 9, 13],
    ];

    public void Run(ReadOnlySpan<byte> data)
    {
        foreach (var (name, transformation) in All)
        {
            var most = transformation.MaxLength(data.Length);
            var (once, again) = (new byte[most], new byte[most]);
            // Bytes that were there before must not shine through.
            Array.Fill(again, (byte)0xA5);
            var length = transformation.Apply(data, once);
            Holds.Require(length >= 0 && length <= most, $"{name} keeps to the length it promised");
            Holds.Require(transformation.Apply(data, again) == length && once.AsSpan(0, length).SequenceEqual(again.AsSpan(0, length)), $"{name} makes the same each time");
            if (transformation.Changes is not { } changes || Touches(data, changes))
                continue;
            Holds.Require(once.AsSpan(0, length).SequenceEqual(data), $"{name} changes nothing else than it says");
        }
    }

    private static bool Touches(ReadOnlySpan<byte> data, Waf.Matching.ByteSet changes)
    {
        foreach (var value in data)
        {
            if (changes.Contains(value))
                return true;
        }

        return false;
    }
}
