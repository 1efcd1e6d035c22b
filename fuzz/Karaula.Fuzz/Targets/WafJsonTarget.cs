using System.Text;
using System.Text.Json;
using Karaula.Waf.Engine;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// JSON bodies: the reader takes what the framework's document model takes, and yields the same leaves by the same paths up to its limit of
/// arguments; what it refuses is marked, and has no more values than that.
/// </summary>
internal sealed class WafJsonTarget : IFuzzTarget
{
    private const int MaxName = 4096;

    public string Name => "waf-json";

    public IEnumerable<byte[]> Seeds() =>
    [
        """{"order":{"items":[{"name":"a","n":1.5e3},{"name":"b","n":-0}],"paid":true,"note":null}}"""u8.ToArray(),
        """["\u00e9\n\"\\\/","\ud83d\ude00","\ud800","",[[]],{},{"":{"":""}}]"""u8.ToArray(),
        """ "text" """u8.ToArray(),
        "[[[[[[[[1]]]]]]]]"u8.ToArray(),
        Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(0, WafReading.Arguments + 1)) + "]"),
        Encoding.UTF8.GetBytes("{\"a\":1,\"a\":2,\"" + new string('n', 300) + "\\t\":{\"x\":\"" + new string('v', 300) + "\\u0041\"}}"),
    ];

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Bodies(folder).Where(body => body is [(byte)'{' or (byte)'[', ..]);

    public void Run(ReadOnlySpan<byte> data)
    {
        using var transaction = WafReading.Body("application/json"u8, data);
        var leaves = WafReading.Of(transaction, Variable.ArgsPost);
        Holds.Require(leaves.Count <= WafReading.Arguments, "no more values than arguments are allowed");
        var failed = WafReading.Number(transaction, Variable.ReqbodyError) != 0;
        if (data.IsEmpty)
            return;
        var expected = Leaves(data);
        Holds.Require(failed == (expected is null || expected.Count > WafReading.Arguments), "the reader refuses what the document model refuses, and too many values");
        if (expected is null)
            return;
        Holds.Require(leaves.Count == Math.Min(expected.Count, WafReading.Arguments), "every value is an argument");
        for (var i = 0; i < leaves.Count; i++)
        {
            Holds.Require(leaves[i].Name.AsSpan().SequenceEqual(expected[i].Name), "a value's name is its path");
            Holds.Require(leaves[i].Value.AsSpan().SequenceEqual(expected[i].Value), "a value is that of the document");
        }
    }

    private static List<(byte[] Name, byte[] Value)>? Leaves(ReadOnlySpan<byte> data)
    {
        try
        {
            using var document = JsonDocument.Parse(data.ToArray(), new JsonDocumentOptions { MaxDepth = WafReading.Depth });
            var leaves = new List<(byte[] Name, byte[] Value)>();
            Collect(document.RootElement, [.. "json"u8], leaves);
            return leaves;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement element, byte[] path, List<(byte[] Name, byte[] Value)> leaves)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    byte[] name = [.. path, (byte)'.', .. Unescape(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8PropertyName(property))];
                    Collect(property.Value, name[..Math.Min(name.Length, MaxName)], leaves);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    Collect(item, path, leaves);
                break;
            case JsonValueKind.String:
                leaves.Add((path, Unescape(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element)[1..^1])));
                break;
            default:
                leaves.Add((path, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray()));
                break;
        }
    }

    // By RFC 8259, section 7. A text with half a surrogate pair, or that is not UTF-8 beside its escapes, has no meaning: it stays as it stands.
    private static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOf((byte)'\\') < 0)
            return raw.ToArray();
        var text = new StringBuilder();
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        try
        {
            var source = strict.GetString(raw);
            for (var i = 0; i < source.Length; i++)
            {
                if (source[i] != '\\')
                {
                    text.Append(source[i]);
                    continue;
                }

                i++;
                text.Append(source[i] switch
                {
                    'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t',
                    'u' => (char)Convert.ToUInt16(source.Substring(i + 1, 4), 16),
                    var other => other,
                });
                i += source[i] == 'u' ? 4 : 0;
            }

            return strict.GetBytes(text.ToString());
        }
        catch (Exception e) when (e is DecoderFallbackException or EncoderFallbackException)
        {
            return raw.ToArray();
        }
    }
}
