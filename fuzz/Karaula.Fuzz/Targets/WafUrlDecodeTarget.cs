using System.Globalization;
using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Transformations;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// <c>urlDecode</c>, <c>urlDecodeUni</c> and the readers of query string and form: against decoders so plain that they can be read at a glance, on the
/// whole input. Decoding never grows, leaves alone what it is promised to leave alone, and undoes <c>urlEncode</c>.
/// </summary>
internal sealed class WafUrlDecodeTarget : IFuzzTarget
{
    private static readonly UrlDecode Plain = new();
    private static readonly UrlDecodeUni Uni = new();
    private static readonly UrlEncode Encoder = new();

    public string Name => "waf-urldecode";

    public IEnumerable<byte[]> Seeds() =>
    [
        "a=1&b=%41%4a+c&%u0041=%uFF21%uff5e%u00e9&x"u8.ToArray(),
        "%%%25%2525%u%u0%u00%u004%uzzzz%2&=&==&&%"u8.ToArray(),
        "%00%0d%0a%ff%80+%2B%26%3d&a=b=c"u8.ToArray(),
        Encoding.ASCII.GetBytes(string.Join('&', Enumerable.Range(0, WafReading.Arguments + 2).Select(i => "k%20=" + i.ToString(CultureInfo.InvariantCulture)))),
    ];

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Bodies(folder).Where(body => body.AsSpan().ContainsAny((byte)'%', (byte)'+'));

    public void Run(ReadOnlySpan<byte> data)
    {
        var expected = Decode(data, wide: false, out var invalid);
        var output = new byte[data.Length];
        var length = UrlDecode.Decode(data, output, out var wrong);
        Holds.Require(output.AsSpan(0, length).SequenceEqual(expected), "urlDecode is what the plain decoder makes");
        Holds.Require(wrong == invalid, "an invalid escape is told");
        Check(Plain, data, expected);
        Check(Uni, data, Decode(data, wide: true, out _));
        var encoded = new byte[Encoder.MaxLength(data.Length)];
        encoded = encoded[..Encoder.Apply(data, encoded)];
        Holds.Require(Decode(encoded, wide: false, out invalid).AsSpan().SequenceEqual(data) && !invalid, "urlDecode undoes urlEncode");
        CheckForm(data);
    }

    private static void Check(Transformation transformation, ReadOnlySpan<byte> data, byte[] expected)
    {
        var once = Apply(transformation, data);
        Holds.Require(once.AsSpan().SequenceEqual(expected), $"{transformation.GetType().Name} is what the plain decoder makes");
        Holds.Require(once.Length <= data.Length, "decoding never grows");
        if (!data.ContainsAny((byte)'%', (byte)'+'))
            Holds.Require(once.AsSpan().SequenceEqual(data), "a text without escapes stays");
        if (!once.AsSpan().ContainsAny((byte)'%', (byte)'+'))
            Holds.Require(Apply(transformation, once).AsSpan().SequenceEqual(once), "what is decoded through stays");
    }

    private static void CheckForm(ReadOnlySpan<byte> data)
    {
        var expected = new List<(byte[] Name, byte[] Value)>();
        var isWrong = false;
        foreach (var range in data.Split((byte)'&'))
        {
            var pair = data[range];
            if (pair.IsEmpty || expected.Count == WafReading.Arguments)
                continue;
            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals], wide: false, out var wrongName);
            var value = Decode(equals < 0 ? default : pair[(equals + 1)..], wide: false, out var wrongValue);
            expected.Add((name, value));
            isWrong |= wrongName || wrongValue;
        }

        using var form = WafReading.Body("application/x-www-form-urlencoded"u8, data);
        Same(WafReading.Of(form, Variable.ArgsPost), expected);
        Holds.Require(WafReading.Number(form, Variable.UrlencodedError) != 0 == isWrong, "URLENCODED_ERROR tells of an invalid escape");
        using var query = WafReading.Query([.. "/?"u8, .. data]);
        Same(WafReading.Of(query, Variable.ArgsGet), expected);
    }

    private static void Same(List<(byte[] Name, byte[] Value)> found, List<(byte[] Name, byte[] Value)> expected)
    {
        Holds.Require(found.Count == expected.Count, "every pair is an argument, up to the limit");
        for (var i = 0; i < found.Count; i++)
        {
            Holds.Require(found[i].Name.AsSpan().SequenceEqual(expected[i].Name), "names are decoded");
            Holds.Require(found[i].Value.AsSpan().SequenceEqual(expected[i].Value), "values are decoded");
        }
    }

    private static byte[] Apply(Transformation transformation, ReadOnlySpan<byte> data)
    {
        var output = new byte[transformation.MaxLength(data.Length)];
        return output[..transformation.Apply(data, output)];
    }

    // As the reference manual describes it, on text: no index arithmetic to get wrong.
    private static byte[] Decode(ReadOnlySpan<byte> data, bool wide, out bool invalid)
    {
        invalid = false;
        ReadOnlySpan<char> rest = Encoding.Latin1.GetString(data);
        var decoded = new List<byte>();
        while (rest.Length > 0)
        {
            var taken = 1;
            var value = (int)rest[0];
            if (rest[0] == '+')
                value = ' ';
            else if (wide && rest.Length >= 6 && rest.StartsWith("%u", StringComparison.OrdinalIgnoreCase) && Hex(rest[2..6]) is var code and >= 0)
                (value, taken) = (code is > 0xFF00 and < 0xFF5F ? code - 0xFF00 + 0x20 : code & 0xFF, 6);
            else if (rest[0] == '%' && rest.Length >= 3 && Hex(rest[1..3]) is var pair and >= 0)
                (value, taken) = (pair, 3);
            else
                invalid |= rest[0] == '%';
            decoded.Add((byte)value);
            rest = rest[taken..];
        }

        return [.. decoded];
    }

    private static int Hex(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit))
                return -1;
            value = (value * 16) + Convert.ToInt32(digit.ToString(), 16);
        }

        return value;
    }
}
