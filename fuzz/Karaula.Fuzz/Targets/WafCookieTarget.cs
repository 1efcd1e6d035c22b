using Karaula.Waf.Engine;

namespace Karaula.Fuzz.Targets;

/// <summary>Cookie fields: names and values are what a plain split gives, up to the limit of arguments.</summary>
internal sealed class WafCookieTarget : IFuzzTarget
{
    public string Name => "waf-cookie";

    public IEnumerable<byte[]> Seeds() =>
        ["a=1; b=2;c = 3;; d; =e; f==g"u8.ToArray(), ";;;   ;\t=\t"u8.ToArray(), "a=\"1; 2\"; $Version=1"u8.ToArray()];

    public void Run(ReadOnlySpan<byte> data)
    {
        using var transaction = WafReading.Cookies(data);
        var found = WafReading.Of(transaction, Variable.RequestCookies);
        var count = 0;
        foreach (var range in data.Split((byte)';'))
        {
            var pair = data[range].TrimStart((byte)' ');
            if (pair.IsEmpty || count == WafReading.Arguments)
                continue;
            Holds.Require(count < found.Count, "every cookie is read, up to the limit");
            var (name, value) = found[count++];
            byte[] joined = pair.Contains((byte)'=') ? [.. name, (byte)'=', .. value] : [.. name, .. value];
            Holds.Require(joined.AsSpan().SequenceEqual(pair) && !name.AsSpan().Contains((byte)'='), "name and value are the two sides of the first equals sign");
        }

        Holds.Require(count == found.Count, "nothing else is a cookie");
    }
}
