using System.Globalization;
using System.Text;
using Karaula.Drill.Scenarios;

namespace Karaula.Drill.Traffic;

/// <summary>Requests as bytes: what a browser sends, and what tools for floods send.</summary>
internal static class Requests
{
    private static readonly string[] Browsers =
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36",
    ];

    /// <summary>A browser's request.</summary>
    public static byte[] Browse(string host, string path, int reader, string? etag = null) => Encoding.Latin1.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {Browsers[reader % Browsers.Length]}\r\n"
        + "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: sr-ME,sr;q=0.8,en;q=0.5\r\nAccept-Encoding: identity\r\n"
        + (etag is null ? "" : $"If-None-Match: {etag}\r\n") + "\r\n");

    /// <summary>A flood's request.</summary>
    /// <param name="host">The host.</param>
    /// <param name="vector">How.</param>
    /// <param name="random">A number that was not used before.</param>
    public static byte[] Flood(string host, Vector vector, ulong random)
    {
        var word = random.ToString("x", CultureInfo.InvariantCulture);
        var (line, body) = vector switch
        {
            Vector.GetFlood => ("GET / HTTP/1.1", ""),
            Vector.CacheBusting => ($"GET /?{word} HTTP/1.1", ""),
            Vector.SearchFlood => ($"GET /search?q={word} HTTP/1.1", ""),
            _ => ("POST /search HTTP/1.1", $"q={word}"),
        };
        return Encoding.Latin1.GetBytes(
            $"{line}\r\nHost: {host}\r\nUser-Agent: {Browsers[random % 2]}\r\nAccept: */*\r\n"
            + (body.Length > 0 ? $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n" : "") + $"\r\n{body}");
    }
}
