using System.Globalization;
using System.Text;
using CsCheck;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Tests.Matching.Literals;

public class LiteralScannerTests
{
    [Theory]
    [InlineData("union.*select", "union", "select")]
    [InlineData("(?i)UnIoN", "union", null)]
    [InlineData("(?:foo|bar)baz", "foobaz|barbaz", null)]
    [InlineData(@"a*b+<script\b", "<script", null)]
    [InlineData(@"\w+://(?:[a-z]+)", "://", null)]
    public void Find_Pattern_NamesWhatEveryMatchContains(string pattern, string first, string? second)
    {
        var literals = RequiredLiterals.Find(PatternParser.Parse(pattern, BytePatternOptions.None).Root);
        Assert.NotNull(literals);
        var expected = (second is null ? first.Split('|') : literals.Contains(first) ? [first] : new[] { second }).Order(StringComparer.Ordinal);
        Assert.Equal(expected, literals.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(@"[^a]*\d")]
    [InlineData("(?:foo)?")]
    [InlineData("foo|.")]
    [InlineData("^$")]
    public void Find_PatternWithoutLiterals_SaysSo(string pattern) =>
        Assert.Null(RequiredLiterals.Find(PatternParser.Parse(pattern, BytePatternOptions.None).Root));

    [Fact]
    public void Scan_RandomPatterns_NeverHidesAMatch() =>
        Gen.Select(PatternGenerator.Linear.Array[1, 70], PatternGenerator.Text.Array[8]).Sample(
            (sources, texts) =>
            {
                var patterns = new List<BytePattern>();
                var literals = new List<IReadOnlyList<string>?>();
                foreach (var source in sources)
                {
                    try
                    {
                        patterns.Add(BytePattern.Compile(source));
                    }
                    catch (BytePatternException)
                    {
                        continue; // Such as a quantifier that the generator put after another one.
                    }

                    literals.Add(RequiredLiterals.Find(PatternParser.Parse(source, BytePatternOptions.ModSecurity).Root, minimumQuality: 0));
                }

                var scanner = new LiteralScanner(literals);
                var candidates = new ulong[scanner.WordCount];
                foreach (var text in texts)
                {
                    scanner.Scan(text, candidates);
                    for (var i = 0; i < patterns.Count; i++)
                    {
                        if ((candidates[i / 64] >> (i % 64) & 1) == 0)
                            Assert.False(patterns[i].IsMatch(text), $"{patterns[i].Pattern} matches {Convert.ToHexString(text)}");
                    }
                }
            },
            iter: 1000);

    [Fact]
    public void Scan_CoreRuleSet_NeverHidesAMatchAndSparesMostPatterns()
    {
        Assert.SkipUnless(CoreRuleSet.IsPresent, CoreRuleSet.Missing);
        var sources = CoreRuleSet.Patterns();
        var patterns = sources.Select(source => BytePattern.Compile(source)).ToList();
        var scanner = new LiteralScanner([.. patterns.Select(pattern => pattern.FindRequiredLiterals())]);
        var candidates = new ulong[scanner.WordCount];
        var (marked, possible) = (0L, 0L);
        foreach (var text in CoreRuleSet.Payloads().Where((_, index) => index % 3 == 0))
        {
            scanner.Scan(text, candidates);
            possible += patterns.Count;
            for (var i = 0; i < patterns.Count; i++)
            {
                if ((candidates[i / 64] >> (i % 64) & 1) != 0)
                    marked++;
                else
                    Assert.False(patterns[i].IsMatch(text), $"{patterns[i].Pattern} matches {Encoding.Latin1.GetString(text)}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{scanner.AlwaysCount} of {scanner.Count} always, {100.0 * marked / possible:F1} % marked, tables of {scanner.Bytes / 1024} KiB"));
        Assert.True(marked < possible / 3, $"{marked} of {possible} marked");
    }
}
