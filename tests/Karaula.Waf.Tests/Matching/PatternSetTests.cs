using CsCheck;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Tests.Matching;

public class PatternSetTests
{
    [Fact]
    public void Match_RandomPatterns_FindsWhatEachFinds() =>
        Gen.Select(PatternGenerator.Linear.Array[1, 70], PatternGenerator.Options, PatternGenerator.Text.Array[8], Gen.ULong).Sample(
            (sources, options, texts, wanted) =>
            {
                var patterns = new List<BytePattern>();
                foreach (var source in sources)
                {
                    try
                    {
                        patterns.Add(BytePattern.Compile(source, options));
                    }
                    catch (BytePatternException)
                    {
                        // Such as a quantifier that the generator put after another one.
                    }
                }

                Check(new PatternSet(patterns), patterns, texts, [wanted, ulong.MaxValue]);
            },
            iter: 1_000);

    [Fact]
    public void Match_CoreRuleSet_FindsWhatEachFinds()
    {
        Assert.SkipUnless(CoreRuleSet.IsPresent, CoreRuleSet.Missing);
        var patterns = CoreRuleSet.Patterns().Select(source => BytePattern.Compile(source)).ToList();
        var texts = CoreRuleSet.Payloads().Where((_, index) => index % 5 == 0).ToList();
        Check(new PatternSet(patterns), patterns, texts, [.. Enumerable.Repeat(ulong.MaxValue, 5)]);
    }

    [Fact]
    public void Match_PatternBeyondTheLinearSubset_TakesPart()
    {
        var set = new PatternSet(new[] { "a(?=b)", "b", "a(?!b)" }.Select(source => BytePattern.Compile(source)));
        var matches = new ulong[1];
        set.Match("ab"u8, [ulong.MaxValue], matches);
        Assert.Equal(0b011UL, matches[0]);
    }

    [Fact]
    public void Match_KnownText_AllocatesNothing()
    {
        string[] sources = ["(?i)union.*select", @"<script\b", "a+b", @"\d{3}$", "x(?:y|z)", "^$"];
        var set = new PatternSet(sources.Select(source => BytePattern.Compile(source)));
        var text = "a union of states, <script 123"u8.ToArray();
        var matches = new ulong[1];
        ulong[] wanted = [ulong.MaxValue];
        set.Match(text, wanted, matches);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 100; i++)
            set.Match(text, wanted, matches);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(0b1010UL, matches[0]);
    }

    private static void Check(PatternSet set, List<BytePattern> patterns, IEnumerable<byte[]> texts, ulong[] wanted)
    {
        var matches = new ulong[set.WordCount];
        foreach (var text in texts)
        {
            set.Match(text, wanted, matches);
            for (var i = 0; i < patterns.Count; i++)
            {
                var isWanted = (wanted[i / 64] >> (i % 64) & 1) != 0;
                var expected = isWanted && patterns[i].IsMatch(text);
                Assert.True(expected == ((matches[i / 64] >> (i % 64) & 1) != 0), $"{patterns[i].Pattern} on {Convert.ToHexString(text)}: {expected}");
            }
        }
    }
}
