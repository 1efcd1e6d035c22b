using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CsCheck;
using Karaula.Waf.Conformance;
using Karaula.Waf.Requests;
using Karaula.Waf.Tests.Matching;

namespace Karaula.Waf.Tests.Oracle;

/// <summary>The engine finds what the interpreter finds: the same rules, in the same order, and the same one refuses.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    // Every sixtieth request of the suite, or another part of it: "3/10" is every tenth from the third on. make conformance-waf-language runs all.
    private static readonly string[] Part = (Environment.GetEnvironmentVariable("KARAULA_ORACLE_PART") ?? "0/60").Split('/');

    private static readonly (int, IReadOnlyList<(string, string)>, byte[]) Answer =
        (200, [("Content-Type", "text/html"), ("X-Powered-By", "PHP/5.3")], "<html>ORA-00933: SQL command not properly ended</html>"u8.ToArray());


    [Fact]
    public void Evaluate_GeneratedRequests_AgreesWithTheInterpreter()
    {
        Assert.SkipUnless(Pcre2.IsPresent, Pcre2.Missing);
        var both = new Differential([("language.conf", OracleRules.Text)]);
        var (requests, matched) = (0, new ConcurrentDictionary<int, int>());
        OracleRules.Request.Sample(
            text =>
            {
                if (RawRequest.Read(Encoding.Latin1.GetBytes(text), out _) is not { } request)
                    return;
                Interlocked.Increment(ref requests);
                var difference = both.Compare(request, Answer, out var matches);
                matched.AddOrUpdate(matches, 1, (_, count) => count + 1);
                Assert.True(difference is null, $"{difference}\n{text}");
            },
            iter: 2000, threads: 2);
        output.WriteLine($"{requests} requests, 0 disagreements; matches: {string.Join(' ', matched.OrderBy(one => one.Key).Select(one => $"{one.Key}:{one.Value}"))}");
        Assert.True(requests > 1500 && matched.Count > 5, $"{requests} requests, {matched.Count} numbers of matches");
    }

    [Fact]
    public void Evaluate_GeneratedSequences_KeepWhatTheInterpreterKeeps()
    {
        Assert.SkipUnless(Pcre2.IsPresent, Pcre2.Missing);
        var found = 0;
        OracleRules.Request.Array[1, 12].Sample(
            texts =>
            {
                var both = new Differential([("kept.conf", OracleRules.Kept)]);
                foreach (var text in texts)
                {
                    if (RawRequest.Read(Encoding.Latin1.GetBytes(text), out _) is not { } request)
                        continue;
                    var difference = both.Compare(request, Answer, out var matches);
                    found += matches;
                    Assert.True(difference is null, $"{difference}\n{text}");
                }
            },
            iter: 300, threads: 1);
        Assert.True(found > 500, $"{found} matches");
    }

    [Fact]
    public void Evaluate_CoreRuleSetSuite_AgreesWithTheInterpreter()
    {
        var (first, stride) = (int.Parse(Part[0], CultureInfo.InvariantCulture), int.Parse(Part[1], CultureInfo.InvariantCulture));
        Assert.SkipUnless(CoreRuleSet.IsPresent, CoreRuleSet.Missing);
        Assert.SkipUnless(Pcre2.IsPresent, Pcre2.Missing);
        var folder = CoreRuleSet.Folder;
        var setup = Path.Combine(folder, "crs-setup.conf.example");
        var both = new Differential([
            (setup, File.ReadAllText(setup)), ("setup", Runner.Setup),
            .. Directory.GetFiles(Path.Combine(folder, "rules"), "*.conf").Order(StringComparer.Ordinal).Select(file => (file, File.ReadAllText(file))),
        ]);
        var stages = Conformance.Suite.Read(Path.Combine(folder, "tests", "regression", "tests")).Where((_, i) => i % stride == first).ToList();
        var disagreements = new ConcurrentBag<string>();
        var (requests, matches) = (0, 0);
        Parallel.ForEach(stages, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, stage =>
        {
            if (RawRequest.Read(stage.Request, out _) is not { } request)
                return;
            request = request.CombineFields();
            if (both.Compare(request, Backend.Answer(request.Target.Span, request.Body), out var found) is { } difference)
                disagreements.Add($"{stage.Name}: {difference}");
            Interlocked.Increment(ref requests);
            Interlocked.Add(ref matches, found);
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} requests, {matches} matches, {disagreements.Count} disagreements"));
        Assert.True(disagreements.IsEmpty, string.Join('\n', disagreements.Take(20)));
        Assert.True(matches > requests, "hardly a rule matched");
    }
}
