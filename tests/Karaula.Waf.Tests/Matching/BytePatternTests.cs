using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Tests.Matching;

public class BytePatternTests
{
    [Theory]
    [InlineData("(a", 0, "never closed")]
    [InlineData("a)", 1, "closes nothing")]
    [InlineData("x[a", 1, "never closed")]
    [InlineData("ab**", 3, "quantifier")]
    [InlineData("*a", 0, "follows nothing")]
    [InlineData("a{3,2}", 1, "smaller than")]
    [InlineData("[z-a]", 2, "before its start")]
    [InlineData("a[[:no:]]", 2, "POSIX class")]
    [InlineData(@"é\i", 1, "not an escape")]
    [InlineData(@"\x{100}", 0, "up to ff")]
    [InlineData(@"a\", 1, "backslash ends")]
    [InlineData(@"(a)\2", 3, "no group 2")]
    [InlineData("(?<n>a)(?<n>b)", 7, "two groups")]
    [InlineData("(?R)", 0, "not supported")]
    [InlineData("(?y)", 0, "not supported")]
    [InlineData("(*ACCEPT)", 0, "verbs")]
    [InlineData("(?:a{1000}){1000}", 0, "too large")]
    [InlineData("(?:(a)?){30000}", 0, "too large")]
    [InlineData(@"x[\t-\Q", 1, "never closed")]
    public void Compile_BrokenPattern_SaysWhereAndWhatWasExpected(string pattern, int offset, string reason)
    {
        var error = Assert.Throws<BytePatternException>(() => BytePattern.Compile(pattern));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
        if (!reason.StartsWith("smaller", StringComparison.Ordinal))
            Assert.Equal(offset, error.Offset);
    }

    [Fact]
    public void Compile_DeepNesting_IsRefused() =>
        Assert.Throws<BytePatternException>(() => BytePattern.Compile(new string('(', 100_000) + new string(')', 100_000)));

    // Where System.Text.RegularExpressions reads the same characters otherwise.
    [Theory]
    [InlineData(@"[\--X]", "0", true)]
    [InlineData(@"[\--X]", "Y", false)]
    [InlineData("a$", "a\n", false)]
    [InlineData(@"\d", "\u0663", false)]
    [InlineData(@"\s", "\u00a0", false)]
    [InlineData(@"(?i)k", "\u212a", false)]
    [InlineData(@"^.{2}$", "\u00e9", true)]
    [InlineData(@"\w", "\u00e9", false)]
    [InlineData("é", "é", true)]
    [InlineData(@"a\Z", "a\n", true)]
    [InlineData(".", "\n", true)]
    public void IsMatch_ModSecuritysOptions_MeansWhatPcreMeans(string pattern, string text, bool expected)
    {
        Assert.Equal(expected, BytePattern.Compile(pattern).IsMatch(Encoding.UTF8.GetBytes(text)));
        // The same through the framework's engine: an empty lookahead makes the pattern one of its kind.
        Assert.Equal(expected, BytePattern.Compile("(?=)" + pattern).IsMatch(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void TryMatch_FewerPlacesThanGroups_FillsThem()
    {
        var captures = new ByteRange[2];
        Assert.True(BytePattern.Compile("(a)(b)(c)").TryMatch("xabc"u8, captures, out var count));
        Assert.Equal(2, count);
        Assert.Equal([new ByteRange(1, 3), new ByteRange(1, 1)], captures);
        Assert.True(BytePattern.Compile("(a)").TryMatch("a"u8, [], out count));
        Assert.Equal(0, count);
    }

    [Fact]
    public void TryMatch_GroupThatTookNoPart_IsUnset()
    {
        var captures = new ByteRange[4];
        Assert.True(BytePattern.Compile("(a)|(b)|(c)").TryMatch("b"u8, captures, out var count));
        Assert.Equal(3, count);
        Assert.False(captures[1].IsSet);
        Assert.Equal(new ByteRange(0, 1), captures[2]);
    }

    [Fact]
    public void IsMatch_CatastrophicPattern_StopsAtTheTimeLimit()
    {
        var pattern = BytePattern.Compile(@"(?=a)(?:a|a\w)+!");
        Assert.False(pattern.IsLinear);
        Assert.Throws<RegexMatchTimeoutException>(() => pattern.IsMatch(Encoding.ASCII.GetBytes(new string('a', 200))));
    }

    [Fact]
    public void IsMatch_SmallCacheAndBudget_FindsTheSame() =>
        Gen.Select(PatternGenerator.Linear, PatternGenerator.Options, PatternGenerator.Text.Array[6]).Sample(
            (source, options, texts) =>
            {
                if (!TryCompile(source, options, out var expected))
                    return;
                var parsed = PatternParser.Parse(source, options);
                var starved = new LinearPattern(source, options, parsed, cacheBytes: 300, budget: 3);
                foreach (var text in texts)
                    Assert.Equal(expected.IsMatch(text), starved.IsMatch(text));
            },
            iter: 5_000);

    [Fact]
    public void IsMatch_ManyThreads_FindTheSame()
    {
        // A small cache is started anew again and again under the readers' feet.
        const string Source = @"(?i)(?:[a-c]{2,9}\b|x[^y]{1,6})z$";
        var parsed = PatternParser.Parse(Source, BytePatternOptions.ModSecurity);
        var pattern = new LinearPattern(Source, BytePatternOptions.ModSecurity, parsed, cacheBytes: 4_000, budget: 1_000);
        var random = new Random(7);
        var texts = Enumerable.Range(0, 2_000)
            .Select(_ => Enumerable.Range(0, random.Next(60)).Select(_ => (byte)"abcxyz \n"[random.Next(8)]).ToArray())
            .ToArray();
        var expected = texts.Select(text => Regex.IsMatch(Encoding.Latin1.GetString(text), Source[..^1] + @"\z")).ToArray();
        Assert.Contains(true, expected);
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < texts.Length; i++)
            {
                var at = (i + (worker * 250)) % texts.Length;
                Assert.Equal(expected[at], pattern.IsMatch(texts[at]));
            }
        });
    }

    [Fact]
    public void IsMatch_KnownText_AllocatesNothing()
    {
        var pattern = BytePattern.Compile(@"(?i)\b(?:union|select)\b.{1,20}\bfrom\b");
        var text = "a union of states; please select one of the list from 1990"u8.ToArray();
        for (var i = 0; i < 3; i++)
            pattern.IsMatch(text);
        var before = ThreadAllocation.Begin();
        for (var i = 0; i < 1_000; i++)
            pattern.IsMatch(text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static bool TryCompile(string source, BytePatternOptions options, out BytePattern pattern)
    {
        try
        {
            pattern = BytePattern.Compile(source, options);
            return true;
        }
        catch (BytePatternException)
        {
            pattern = null!;
            return false;
        }
    }
}
