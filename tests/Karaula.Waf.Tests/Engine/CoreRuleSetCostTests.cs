using System.Diagnostics;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Tests.Engine;

/// <summary>What the Core Rule Set costs at its default, paranoia level 1.</summary>
public class CoreRuleSetCostTests(ITestOutputHelper output)
{
    // As ModSecurity's recommended configuration has it.
    private const string Settings = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"

        """;

    private static readonly byte[] Json = """{"naslov":"Izbori","tekst":"Danas \u0161est","oznake":["politika","izbori"],"broj":7}"""u8.ToArray();

    private static readonly byte[] Form =
        "--g71\r\nContent-Disposition: form-data; name=\"opis\"\r\n\r\nDanas\r\n--g71\r\nContent-Disposition: form-data; name=\"slika\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nxyz\r\n--g71--\r\n"u8.ToArray();

    public enum Kind
    {
        Page,
        Json,
        Form,
    }

    [Theory]
    [InlineData(Kind.Page)]
    [InlineData(Kind.Json)]
    [InlineData(Kind.Form)]
    public void Evaluate_PassedRequest_AllocatesNothing(Kind kind)
    {
        var folder = Path.Combine(TestData.Folder, "crs-4.28.0");
        Assert.SkipUnless(Directory.Exists(folder), $"the OWASP Core Rule Set 4.28.0 is not in {folder}");
        var clock = Stopwatch.StartNew();
        string[] files = [Path.Combine(folder, "crs-setup.conf.example"), .. Directory.GetFiles(Path.Combine(folder, "rules"), "*.conf").Order(StringComparer.Ordinal)];
        var policy = WafPolicy.Load(files.Select(file => (file, File.ReadAllText(file))).Prepend(("engine.conf", Settings)));
        output.WriteLine($"loaded {policy.RuleCount} rules in {clock.ElapsedMilliseconds} ms");
        for (var i = 0; i < 500; i++)
            Assert.Equal(0, Pass(policy, kind));

        const int rounds = 2000;
        clock.Restart();
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < rounds; i++)
            Pass(policy, kind);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{clock.Elapsed.TotalMicroseconds / rounds:f1} us and {allocated / (double)rounds:f1} bytes a request");
        Assert.Equal(0, allocated);
    }

    private static int Pass(WafPolicy policy, Kind kind)
    {
        using var transaction = policy.Begin();
        transaction.SetConnection("192.0.2.1"u8, 40000, "192.0.2.2"u8, 80);
        transaction.SetRequestLine(kind == Kind.Page ? "GET"u8 : "POST"u8, "/vijesti/politika/izbori?strana=2&red=najnovije"u8, "HTTP/1.1"u8);
        transaction.AddRequestHeader("Host"u8, "www.example.org"u8);
        transaction.AddRequestHeader("User-Agent"u8, "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"u8);
        transaction.AddRequestHeader("Accept"u8, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"u8);
        transaction.AddRequestHeader("Accept-Language"u8, "sr,en;q=0.5"u8);
        transaction.AddRequestHeader("Accept-Encoding"u8, "gzip, deflate, br"u8);
        transaction.AddRequestHeader("Cookie"u8, "session=0123456789abcdef"u8);
        if (kind != Kind.Page)
        {
            transaction.AddRequestHeader("Content-Type"u8, kind == Kind.Json ? "application/json"u8 : "multipart/form-data; boundary=g71"u8);
            transaction.AddRequestHeader("Content-Length"u8, kind == Kind.Json ? "92"u8 : "209"u8);
        }

        transaction.EvaluateRequestHeaders();
        if (kind != Kind.Page)
            transaction.AppendRequestBody(kind == Kind.Json ? Json : Form);
        transaction.EvaluateRequestBody();
        transaction.EvaluateLogging();
        return transaction.Matches.Count;
    }
}
