using System.Text;
using Karaula.Waf.Detection;
using Karaula.Waf.Detection.Sql;
using Karaula.Waf.Tests.Matching;

namespace Karaula.Waf.Tests.Detection.Sql;

public class SqlInjectionDetectorTests
{
    private const string TablePath = "src/Karaula.Waf/Detection/Sql/SqlFingerprints.Table.cs";

    [Fact]
    public void Table_GrownAgain_IsTheSame() => Assert.Equal(WriteTable(), File.ReadAllText(FindTable()));

    [Fact(Explicit = true)]
    public void Table_GrownAgain_IsWritten() => File.WriteAllText(FindTable(), WriteTable());

    [Fact]
    public void IsInjection_BenignText_IsFalse() =>
        Assert.Empty(BenignText.All().Select(Describe).Where(found => found is not null).Take(20));

    [Fact]
    public void IsInjection_GrammarsInjections_IsTrueForNearlyAll()
    {
        // Not the seed that the table was grown with. What is missed is what harmless text looks like too.
        var random = new Random(1917);
        var attacks = InjectionGrammar.Expand("bare", random, 10_000).Concat(InjectionGrammar.Expand("quoted", random, 10_000)).ToList();
        var missed = attacks.Where(attack => Describe(attack) is null).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{missed.Count} of {attacks.Count} missed: {string.Join(" | ", missed.Take(40))}");
        Assert.True(missed.Count < attacks.Count / 25, $"{missed.Count} of {attacks.Count} missed: {string.Join(" | ", missed.Take(40))}");
    }

    [Fact]
    public void IsInjection_LongHostileText_AllocatesNothing()
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1 or ((a,b) [x $a$ '\" /* */ -- \n select(f(", 500)));
        var fingerprint = new byte[SqlInjectionDetector.MaxFingerprintLength];
        SqlInjectionDetector.IsInjection(text, fingerprint, out _);
        CrossSiteScriptingDetector.IsInjection(text);
        var before = ThreadAllocation.Begin();
        SqlInjectionDetector.IsInjection(text, fingerprint, out _);
        CrossSiteScriptingDetector.IsInjection(text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(942100)]
    [InlineData(942101)]
    public void IsInjection_CoreRuleSetRegressionTests_AgreesWithEachStage(int rule)
    {
        Assert.SkipUnless(CoreRuleSet.IsPresent, CoreRuleSet.Missing);
        var cases = RegressionCase.Read("REQUEST-942-APPLICATION-ATTACK-SQLI", rule);
        Assert.NotEmpty(cases);
        foreach (var test in cases)
        {
            var found = (rule == 942100 ? test.Arguments().Append(test.UserAgent).Append(test.Referer) : test.PathParts())
                .Select(Describe).Where(value => value is not null).ToList();
            Assert.True(found.Count > 0 == test.IsExpected, $"{test.Name}: {test.Uri} {test.Data} {string.Join(" | ", found)}");
        }
    }

    private static string? Describe(string value)
    {
        var fingerprint = new byte[SqlInjectionDetector.MaxFingerprintLength];
        return SqlInjectionDetector.IsInjection(Encoding.UTF8.GetBytes(value), fingerprint, out var length)
            ? $"{value} -> {Encoding.ASCII.GetString(fingerprint, 0, length)}"
            : null;
    }

    private static string WriteTable() =>
        $$"""
        namespace Karaula.Waf.Detection.Sql;

        // Grown by tests/Karaula.Waf.Tests/Detection/Sql/FingerprintGrowth.cs.
        internal static partial class SqlFingerprints
        {
            private const string Bare =
                {{"\"\"\""}}
        {{Wrap(FingerprintGrowth.Bare())}}
                {{"\"\"\""}};

            private const string Quoted =
                {{"\"\"\""}}
        {{Wrap(FingerprintGrowth.Quoted())}}
                {{"\"\"\""}};
        }

        """;

    private static string Wrap(IReadOnlyList<string> fingerprints) =>
        string.Join('\n', fingerprints.Chunk(18).Select(line => "        " + string.Join(' ', line)));

    private static string FindTable()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, TablePath)))
            folder = folder.Parent;
        Assert.SkipWhen(folder is null, $"{TablePath} is not above {AppContext.BaseDirectory}");
        return Path.Combine(folder.FullName, TablePath);
    }
}
