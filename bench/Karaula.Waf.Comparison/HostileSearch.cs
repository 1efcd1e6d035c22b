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

    private const int Kept = 8;

    /// <summary>Searches for as long as given: what the worst costs to rules that have never seen its like, and again, milliseconds.</summary>
    public static (double NeverSeen, double Again, byte[] Request) Run(Engine engine, IReadOnlyList<byte[]> ordinary, TimeSpan time)
    {
        var random = new Random(20);
        var found = new List<Candidate>();
        foreach (var seed in Seeds)
            found.Add(Try(engine, Repeat(seed)));
        foreach (var _ in Seeds)
            found.Add(Try(engine, Repeat(Seeds[random.Next(Seeds.Length)] + Seeds[random.Next(Seeds.Length)])));
        foreach (var _ in Seeds)
            found.Add(Try(engine, Soup(random)));
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            // The worst breed: those that cost most at first, and those that cost most each time.
            found = [.. Worst(found, one => one.First).Union(Worst(found, one => one.Again))];
            found.Add(Try(engine, Mutate(found[random.Next(found.Count)].Body, random)));
            found.Add(Try(engine, Mutate(found[random.Next(found.Count)].Body, random)));
        }

        // What was slow once may have been the machine: the worst are measured again, with care.
        var bodies = Worst(found, one => one.First).Union(Worst(found, one => one.Again)).Select(one => Request(one.Body)).ToList();
        var neverSeen = engine.AsNeverSeen(bodies, ordinary);
        var again = bodies.Max(body => engine.Once(body, 9).Again);
        return (neverSeen.Max(), again, bodies[neverSeen.ToList().IndexOf(neverSeen.Max())]);
    }

    /// <summary>The beginning of a request's body, printable.</summary>
    public static string Show(byte[] request)
    {
        var text = Encoding.Latin1.GetString(request);
        text = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        return text[..Math.Min(60, text.Length)];
    }

    private static IEnumerable<Candidate> Worst(IEnumerable<Candidate> found, Func<Candidate, double> cost) => found.OrderByDescending(cost).Take(Kept);

    private static Candidate Try(Engine engine, string body)
    {
        var (first, again) = engine.Once(Request(body));
        return new Candidate(first, again, body);
    }

    // Some of the seeds in any order: what comes next is new each time.
    private static string Soup(Random random)
    {
        var some = Enumerable.Range(0, random.Next(2, 40)).Select(_ => Seeds[random.Next(Seeds.Length)]).ToArray();
        var soup = new StringBuilder();
        while (soup.Length < Length)
            soup.Append(some[random.Next(some.Length)]);
        return soup.ToString(0, Length);
    }

    private static string Repeat(string seed) => string.Concat(Enumerable.Repeat(seed, (Length / seed.Length) + 1))[..Length];

    private static string Mutate(string body, Random random)
    {
        switch (random.Next(5))
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
            case 3:
                return Soup(random);
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

    private sealed record Candidate(double First, double Again, string Body);
}
