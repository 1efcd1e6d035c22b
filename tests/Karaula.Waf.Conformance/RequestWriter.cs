using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Karaula.Waf.Conformance;

/// <summary>Writes the bytes that go-ftw sends for a test's input (its <c>BuildRequest</c>).</summary>
internal static partial class RequestWriter
{
    private static readonly string[] MethodsWithBody = ["POST", "PUT", "PATCH", "DELETE"];

    public static byte[] Write(YamlMappingNode input)
    {
        if (Suite.Scalar(input, "encoded_request") is { Length: > 0 } encoded)
            return Convert.FromBase64String(encoded.Replace("\\n", "", StringComparison.Ordinal));
        var method = Suite.Scalar(input, "method") ?? "GET";
        var headers = new List<(string Name, string Value)>();
        if (Suite.Child(input, "headers") is { } given)
            headers.AddRange(given.Select(header => (((YamlScalarNode)header.Key).Value!, ((YamlScalarNode)header.Value).Value ?? "")));
        var completes = Suite.Scalar(input, "autocomplete_headers") != "false";
        var data = Encoding.UTF8.GetBytes(Expand(Suite.Scalar(input, "data") ?? ""));
        if (Suite.Scalar(input, "encoded_data") is { Length: > 0 } encodedData)
            data = Convert.FromBase64String(encodedData);
        if (data.Length > 0 && completes)
        {
            if (Find(headers, "Content-Type") is null)
                headers.Add(("Content-Type", "application/x-www-form-urlencoded"));
            if (string.Equals(Find(headers, "Content-Type"), "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
                data = EncodeForm(data);
        }

        if (Find(headers, "Content-Type")?.Contains("multipart/form-data;", StringComparison.OrdinalIgnoreCase) == true)
            data = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(data).Replace("\n", "\r\n", StringComparison.Ordinal));
        if (completes)
        {
            if (Find(headers, "Connection") is null)
                headers.Add(("Connection", "close"));
            if (Find(headers, "Content-Length") is null && (data.Length > 0 || MethodsWithBody.Contains(method)))
                headers.Add(("Content-Length", data.Length.ToString(CultureInfo.InvariantCulture)));
        }

        var head = new StringBuilder($"{method} {Suite.Scalar(input, "uri") ?? "/"} {Suite.Scalar(input, "version") ?? "HTTP/1.1"}\r\n");
        foreach (var (name, value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        head.Append("\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. data];
    }

    // Of go-ftw's templates the suite uses one, for data that would be long to write down.
    private static string Expand(string data) => RepeatTemplate().Replace(
        data, static match => string.Concat(Enumerable.Repeat(match.Groups[1].Value, int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))));

    [GeneratedRegex("""\{\{ "([^"]*)" \| repeat ([0-9]{1,6}) \}\}""")]
    private static partial Regex RepeatTemplate();

    private static string? Find(List<(string Name, string Value)> headers, string name) =>
        headers.Find(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    // Data that decoding would not change is encoded, names and values each on their own.
    private static byte[] EncodeForm(byte[] data)
    {
        var text = Encoding.UTF8.GetString(data);
        if (text.AsSpan().IndexOfAny('%', '+') >= 0)
            return data;
        var pairs = text.Split('&').Select(pair => string.Join('=', pair.Split('=', 2).Select(WebUtility.UrlEncode)));
        return Encoding.UTF8.GetBytes(string.Join('&', pairs));
    }
}
