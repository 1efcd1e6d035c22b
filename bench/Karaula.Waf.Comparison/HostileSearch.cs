using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Karaula.Waf.Comparison;

/// <summary>
/// Looks for the 20 KB form that costs most: begins with texts that are known to hurt matchers, then changes the worst so far at random and keeps what is worse.
/// </summary>
internal static class HostileSearch
{
    private const int Length = 20 * 1024;

    private static readonly string[] Seeds =
    [
        "a", "1", "'", "\"", "<", ">", "/", "\\", "../", "%", "%25", "&lt;", "select ", "union select ", "or 1=1 ", "' or '", "/*", "*/", "/*!", "--", "0x", "char(", "eval(", "base64_decode(",
        "<script", "<a href=", "on", "onx=", "javascript:", "data:", "${", "${${", "{{", "$(", "`", "|", ";", "; cat ", "cmd.exe ", "\\x", "\\u00", "&#x", "php://", "<?", "<%", "O:1:\"", "\r\n", "\t",
        "http://", "ftp://", "(", ")", "[", "]", "{", "}", "=", "==", "+", " ", "sleep(", "waitfor ", "exec ", "@@", "concat(", "information_schema", "proc/self/", ".htaccess", "é", "\u0001",
        "aA", "a1", "a.b.", "a-b_", "a,b,", "a:b;", "x=y&", "a(b)", "a[b]", "if(", "for(", "new ", "return ", "require(", "System.", "java.lang.", "Runtime", "process", "__proto__", "constructor",
    ];

    /// <summary>Searches for as long as given; the cost of the worst in milliseconds, and the worst.</summary>
    public static (double Milliseconds, byte[] Request) Run(Engine engine, TimeSpan time)
    {
        var random = new Random(20);
        var found = new List<(double Cost, string Body)>();
        foreach (var seed in Seeds)
            found.Add(Try(engine, Repeat(seed)));
        foreach (var _ in Seeds)
            found.Add(Try(engine, Repeat(Seeds[random.Next(Seeds.Length)] + Seeds[random.Next(Seeds.Length)])));
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            // The eight worst breed.
            found = [.. found.OrderByDescending(one => one.Cost).Take(8)];
            found.Add(Try(engine, Mutate(found[random.Next(found.Count)].Body, random)));
            found.Add(Try(engine, Mutate(found[random.Next(found.Count)].Body, random)));
        }

        var (cost, body) = found.MaxBy(one => one.Cost);
        return (cost, Request(body));
    }

    /// <summary>The beginning of a request's body, printable.</summary>
    public static string Show(byte[] request)
    {
        var text = Encoding.Latin1.GetString(request);
        text = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return text[..Math.Min(60, text.Length)];
    }

    private static (double Cost, string Body) Try(Engine engine, string body) => (engine.Once(Request(body)), body);

    private static string Repeat(string seed) => string.Concat(Enumerable.Repeat(seed, (Length / seed.Length) + 1))[..Length];

    private static string Mutate(string body, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var seed = Seeds[random.Next(Seeds.Length)];
                var at = random.Next(body.Length - seed.Length);
                return body[..at] + seed + body[(at + seed.Length)..];
            case 1:
                // A piece of it, over and over.
                var from = random.Next(body.Length - 64);
                return Repeat(body.Substring(from, random.Next(1, 64)));
            case 2:
                return Repeat(Seeds[random.Next(Seeds.Length)] + body[..random.Next(1, 32)]);
            default:
                var half = random.Next(body.Length);
                return body[..half] + Repeat(Seeds[random.Next(Seeds.Length)])[half..];
        }
    }

    private static byte[] Request(string body)
    {
        var value = new StringBuilder("t=");
        foreach (var b in Encoding.UTF8.GetBytes(body))
        {
            if (value.Length >= Length)
                break;
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'/' or (byte)'\'' or (byte)'(' or (byte)')')
                value.Append((char)b);
            else
                value.Append(CultureInfo.InvariantCulture, $"%{b:x2}");
        }

        return Encoding.Latin1.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /kontakt HTTP/1.1\r\nHost: vijesti.example\r\nUser-Agent: Mozilla/5.0\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {value.Length}\r\n\r\n{value}"));
    }
}
