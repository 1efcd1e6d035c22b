using System.Globalization;
using System.Text;
using Karaula.Drill.Sites;

namespace Karaula.Siege.Attacks;

/// <summary>A flood's requests: prepared once, with a number written in where no two may be alike.</summary>
internal sealed class FloodRequests
{
    private const int Digits = 16;
    private const string Agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";

    private readonly byte[] _bytes;
    private readonly int _place;

    private FloodRequests(string text)
    {
        _place = text.IndexOf('#', StringComparison.Ordinal);
        _bytes = Encoding.Latin1.GetBytes(text.Replace("#", new string('0', Digits), StringComparison.Ordinal));
    }

    /// <summary>The requests of a kind.</summary>
    public static FloodRequests Of(string kind, string host) => new(kind switch
    {
        "get-flood" or "generator" => Get("/", host),
        "cache-busting" => Get("/?#", host),
        "low-and-wide" => Get("/search?q=#", host),
        "big-file" => Get(SamplePages.ArchivePath, host),
        "unknown-hosts" => Get("/", "h#.invalid"),
        "search-post" => Post("/search", host, "q=#"),
        "login-flood" => Post("/login", host, "user=admin&password=#"),
        _ => throw new ArgumentException($"no flood is called {kind}"),
    });

    /// <summary>One request.</summary>
    public ReadOnlyMemory<byte> Next(ulong number)
    {
        if (_place < 0)
            return _bytes;
        var copy = _bytes.ToArray();
        number.TryFormat(copy.AsSpan(_place, Digits), out _, "x16", CultureInfo.InvariantCulture);
        return copy;
    }

    private static string Get(string path, string host) => $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {Agent}\r\nAccept: */*\r\n\r\n";

    private static string Post(string path, string host, string body) =>
        $"POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {Agent}\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        + $"Content-Length: {body.Length + (body.Contains('#', StringComparison.Ordinal) ? Digits - 1 : 0)}\r\n\r\n{body}";
}
