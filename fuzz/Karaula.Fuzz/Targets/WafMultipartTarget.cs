using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// multipart/form-data: the media type goes to the first line feed, the rest is the body. What the reader yields stands in the body and adds up to
/// no more than it, the strict flag is the sum of the faults, and a body in pieces reads like the whole.
/// </summary>
internal sealed class WafMultipartTarget : IFuzzTarget
{
    // With the bodies of the reader's own length or less; more only makes inputs slower.
    private const int MaxBody = 1 << 14;

    private static readonly Variable[] Faults =
    [
        Variable.MultipartBoundaryQuoted, Variable.MultipartBoundaryWhitespace, Variable.MultipartDataAfter, Variable.MultipartDataBefore,
        Variable.MultipartFileLimitExceeded, Variable.MultipartHeaderFolding, Variable.MultipartInvalidHeaderFolding, Variable.MultipartInvalidPart,
        Variable.MultipartInvalidQuoting, Variable.MultipartLfLine, Variable.MultipartMissingSemicolon, Variable.MultipartUnmatchedBoundary,
    ];

    private static readonly Variable[] Compared =
        [.. Faults, Variable.ArgsPost, Variable.Files, Variable.FilesSizes, Variable.MultipartPartHeaders, Variable.ReqbodyError, Variable.MultipartStrictError];

    public string Name => "waf-multipart";

    public IEnumerable<byte[]> Seeds() =>
    [
        Seed("boundary=b", "--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b\nContent-Disposition: form-data; name=f; filename=\"x.txt\"\nContent-Type: text/plain\n\nabc\n--b--\n"),
        Seed("boundary=\"a b\"", "pre\n--a b\ncontent-disposition: form-data;name='q';filename*=UTF-8''x\n folded: 1\n\n\n--a b--\nafter"),
        Seed("boundary=----x", "------x\nContent-Disposition: form-data; filename=\"a\\\"b\"; name=\"n\"\n\n--x\n------xy\n------x\n\n\n------x--"),
        Seed("boundary=0", string.Concat(Enumerable.Repeat("--0\nContent-Disposition: form-data; name=\"k\"\n\nv\n", WafReading.Arguments + 2)) + "--0--\n"),
        [.. "multipart/form-data, boundary=b\n--b\nContent-Disposition: name=\"open\n\nx\n--b--"u8],
    ];

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Multipart(folder);

    public void Run(ReadOnlySpan<byte> data)
    {
        var line = data.IndexOf((byte)'\n');
        if (line < 0)
            return;
        var body = data[(line + 1)..];
        body = body[..Math.Min(body.Length, MaxBody)];
        // A field of a request holds no carriage return; here every input is one.
        byte[] type = data[..line].StartsWith("multipart/"u8) ? data[..line].ToArray() : [.. "multipart/form-data; "u8, .. data[..line]];
        using var whole = WafReading.Body(type, body);
        Check(whole, body);
        using var pieces = WafReading.Body(type, body, 1 + (body.Length % 7));
        foreach (var variable in Compared)
            Holds.Require(WafReading.Same(whole, pieces, variable), $"{variable} is the same for a body in pieces");
    }

    private static void Check(WafTransaction transaction, ReadOnlySpan<byte> body)
    {
        var strict = WafReading.Number(transaction, Variable.MultipartStrictError);
        var sum = Faults.Max(fault => WafReading.Number(transaction, fault));
        Holds.Require(strict == sum && strict is 0 or 1, "MULTIPART_STRICT_ERROR is set where a fault is");
        var (arguments, files) = (WafReading.Of(transaction, Variable.ArgsPost), WafReading.Of(transaction, Variable.Files));
        Holds.Require(arguments.Count + files.Count <= WafReading.Arguments, "no more parts than arguments are allowed");
        var sizes = WafReading.Of(transaction, Variable.FilesSizes);
        Holds.Require(files.Count == sizes.Count, "each file has a size");
        var bytes = sizes.Sum(size => long.Parse(Encoding.ASCII.GetString(size.Value), System.Globalization.CultureInfo.InvariantCulture));
        Holds.Require(bytes == WafReading.Number(transaction, Variable.FilesCombinedSize), "FILES_COMBINED_SIZE is the sum of FILES_SIZES");
        var headers = WafReading.Of(transaction, Variable.MultipartPartHeaders);
        Holds.Require(bytes + arguments.Sum(one => one.Value.Length) + headers.Sum(one => one.Value.Length) <= body.Length, "nothing is read twice");
        foreach (var (name, value) in (IEnumerable<(byte[] Name, byte[] Value)>)[.. arguments, .. files, .. headers])
            Holds.Require(body.IndexOf(name) >= 0 && body.IndexOf(value) >= 0, "names and values stand in the body");
    }

    private static byte[] Seed(string parameter, string body) =>
        Encoding.Latin1.GetBytes(parameter + "\n" + body.Replace("\n", "\r\n", StringComparison.Ordinal));
}
