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

    /// <summary>A reader's request.</summary>
    /// <param name="host">The host.</param>
    /// <param name="path">The target.</param>
    /// <param name="reader">The reader's number, which decides about the browser.</param>
    /// <param name="kind">What the reader reads with.</param>
    /// <param name="etag">The tag of what the reader has; null for nothing.</param>
    /// <param name="cookie">Name and value of the reader's cookie; null for none.</param>
    public static byte[] Browse(string host, string path, int reader, ReaderKind kind = ReaderKind.Browser, string? etag = null, string? cookie = null) =>
        Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\n{Fields(host, reader, kind, cookie)}{(etag is null ? "" : $"If-None-Match: {etag}\r\n")}\r\n");

    /// <summary>A form that a browser sends.</summary>
    public static byte[] Submit(string host, string path, int reader, string body, string? cookie = null) => Encoding.Latin1.GetBytes(
        $"POST {path} HTTP/1.1\r\n{Fields(host, reader, ReaderKind.Browser, cookie)}Content-Type: application/x-www-form-urlencoded\r\n"
        + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n{body}"));

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

    private static string Fields(string host, int reader, ReaderKind kind, string? cookie)
    {
        var (agent, accept) = kind switch
        {
            ReaderKind.Feed => ("Thunderbird/140.0", "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"),
            ReaderKind.Preview => ("TelegramBot (like TwitterBot)", "*/*"),
            ReaderKind.Crawler => ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "text/html,application/xhtml+xml,*/*;q=0.8"),
            _ => (Browsers[reader % Browsers.Length], "text/html,application/xhtml+xml,*/*;q=0.8"),
        };
        return $"Host: {host}\r\nUser-Agent: {agent}\r\nAccept: {accept}\r\nAccept-Language: sr-ME,sr;q=0.8,en;q=0.5\r\nAccept-Encoding: identity\r\n"
            + (cookie is null ? "" : $"Cookie: {cookie}\r\n");
    }
}
