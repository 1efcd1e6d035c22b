using System.Net.Security;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Karaula.Edge.Tests.Support;

namespace Karaula.Edge.Tests.Hygiene;

/// <summary>The forms of <c>make conformance-smuggling</c>, each through a whole edge to an origin that records bytes.</summary>
public sealed partial class SmugglingTests : IAsyncLifetime
{
    private readonly RawOrigin _origin = new();
    private TestEdge _edge = null!;

    public async ValueTask InitializeAsync() => _edge = await TestEdge.StartAsync(_origin.Port, "[edge.connections]\nglitches = 1e6\n");

    public async ValueTask DisposeAsync()
    {
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
    }

    [Fact]
    public async Task Forward_AmbiguousForms_NoneReachesTheOriginWhole()
    {
        using var forms = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "forms.json"), TestContext.Current.CancellationToken));
        Assert.True(forms.RootElement.GetArrayLength() >= 80);
        foreach (var form in forms.RootElement.EnumerateArray())
        {
            _origin.Forget();
            var isHttp1 = form.TryGetProperty("request", out var request);
            if (isHttp1)
                await _edge.SendAsync(request.GetString()!, patience: TimeSpan.FromMilliseconds(700));
            else
                await SendFramesAsync(form);
            var recorded = string.Concat(await _origin.RecordedAsync());

            var name = $"{form.GetProperty("group")}: {form.GetProperty("name")}: {recorded}";
            if (form.TryGetProperty("passes", out _))
                Assert.True(IsOnePlainMessage(recorded), name);
            else
                Assert.True(recorded.Length == 0, name);
        }
    }

    // Written without the edge's own reader, and as strict.
    private static bool IsOnePlainMessage(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..Math.Max(0, end)].Split("\r\n");
        if (end < 0 || lines[0] is not ("GET /form HTTP/1.1" or "POST /form HTTP/1.1") || lines.Skip(1).Any(line => !Field().IsMatch(line)))
            return false;
        var names = lines.Skip(1).Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant().Replace('_', '-')).ToArray();
        if (names.Count(name => name == "host") != 1 || names.Any(name => Forbidden().IsMatch(name)))
            return false;
        var body = text[(end + 4)..];
        if (names.Contains("transfer-encoding"))
            return !names.Contains("content-length") && Chunks().IsMatch(body);
        var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))?[16..] ?? "0";
        return body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) == length;
    }

    [GeneratedRegex("^[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[^\\x00-\\x08\\x0a-\\x1f\\x7f]*$")]
    private static partial Regex Field();

    [GeneratedRegex("^(x-original|x-rewrite|x-override|x-http-method|x-forwarded-prefix|http2-settings|forwarded$|upgrade$)")]
    private static partial Regex Forbidden();

    // Exactly one chunk is all that any of the forms has.
    [GeneratedRegex("^(?<size>[0-9a-fA-F]+)\r\n(.|\n)*\r\n0\r\n\r\n$")]
    private static partial Regex Chunks();

    private async Task SendFramesAsync(JsonElement form)
    {
        var fields = form.GetProperty("fields").EnumerateArray().Select(field => (field[0].GetString()!, field[1].GetString()!));
        var body = Encoding.Latin1.GetBytes(form.GetProperty("body").GetString()!);
        await using var tls = await _edge.ConnectTlsAsync(SslApplicationProtocol.Http2);
        await tls.WriteAsync((byte[])
        [
            .. Http2Bytes.Preface, .. Http2Bytes.Frame(1, (byte)(body.Length > 0 ? 4 : 5), 1, Http2Bytes.Block(fields)),
            .. body.Length > 0 ? Http2Bytes.Frame(0, 1, 1, body) : [],
        ]);
        await Http2Bytes.ReadAsync(tls, TimeSpan.FromMilliseconds(400));
    }
}
