using System.Globalization;
using System.Text.Json;

namespace Karaula.Waf.Conformance;

/// <summary>The server behind, as the suite expects it: empty answers, except <c>/reflect</c>, which answers with what the body asks for.</summary>
public static class Backend
{
    /// <summary>Answers a request.</summary>
    public static (int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body) Answer(ReadOnlySpan<byte> target, ReadOnlyMemory<byte> body)
    {
        if (!target.StartsWith("/reflect"u8))
            return (200, [("Content-Length", "0")], []);
        try
        {
            using var asked = JsonDocument.Parse(body);
            var root = asked.RootElement;
            var status = root.TryGetProperty("status", out var number) ? number.GetInt32() : 200;
            var answer = root.TryGetProperty("encodedBody", out var encoded) ? encoded.GetBytesFromBase64()
                : root.TryGetProperty("body", out var text) ? System.Text.Encoding.UTF8.GetBytes(text.GetString()!) : [];
            var headers = root.TryGetProperty("headers", out var fields)
                ? fields.EnumerateObject().Select(field => (field.Name, field.Value.GetString()!)).ToList() : [];
            if (!headers.Exists(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
                headers.Add(("Content-Type", "text/plain; charset=utf-8"));
            headers.Add(("Content-Length", answer.Length.ToString(CultureInfo.InvariantCulture)));
            return (status, headers, answer);
        }
        catch (JsonException)
        {
            return (400, [], []);
        }
    }
}
