using System.Globalization;
using System.Text.Json;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Conformance;

/// <summary>The server behind, as the suite expects it: empty answers, except <c>/reflect</c>, which answers with what the body asks for.</summary>
internal static class Backend
{
    public static (int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body) Answer(RawRequest request)
    {
        if (!request.Target.Span.StartsWith("/reflect"u8))
            return (200, [("Content-Length", "0")], []);
        try
        {
            using var asked = JsonDocument.Parse(request.Body);
            var root = asked.RootElement;
            var status = root.TryGetProperty("status", out var number) ? number.GetInt32() : 200;
            var body = root.TryGetProperty("encodedBody", out var encoded) ? encoded.GetBytesFromBase64()
                : root.TryGetProperty("body", out var text) ? System.Text.Encoding.UTF8.GetBytes(text.GetString()!) : [];
            var headers = root.TryGetProperty("headers", out var fields)
                ? fields.EnumerateObject().Select(field => (field.Name, field.Value.GetString()!)).ToList() : [];
            if (!headers.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
                headers.Add(("Content-Type", "text/plain; charset=utf-8"));
            headers.Add(("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
            return (status, headers, body);
        }
        catch (JsonException)
        {
            return (400, [], []);
        }
    }
}
