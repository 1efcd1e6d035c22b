using CsCheck;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Automata;
using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Tests.Matching;

/// <summary>The ways to find captures find the same.</summary>
public class CaptureMatcherTests
{
    [Fact]
    public void TryGuided_RandomPatterns_FindsWhatTryingFinds()
    {
        var guided = 0;
        Gen.Select(PatternGenerator.Linear, PatternGenerator.Options, PatternGenerator.LongText.Array[3]).Sample(
            (pattern, options, texts) =>
            {
                if (Compile(pattern, options) is not { } program)
                    return;
                var (matcher, backtracker) = (new CaptureMatcher(program), new Backtracker(program));
                foreach (var text in texts)
                {
                    var (tried, walked) = (new int[20], new int[20]);
                    if (backtracker.TryMatch(text, 0, tried) is not { } expected || matcher.TryGuided(text, 0, walked) is not { } found)
                        continue;
                    Interlocked.Increment(ref guided);
                    Assert.Equal(expected, found);
                    if (expected)
                        Assert.Equal(tried, walked);
                }
            },
            iter: 10_000);
        Assert.True(guided > 10_000, $"only {guided} texts were walked");
    }

    [Fact]
    public void TryMatch_TextsBeyondTrying_FindsTheLastPossibleMatch()
    {
        // Each place begins a thousand ways, none of which ends before the last.
        var pattern = BytePattern.Compile("(?:a|aa|aaa|b)*(x)");
        var text = new byte[20_000];
        Array.Fill(text, (byte)'a');
        text[^1] = (byte)'x';
        var captures = new ByteRange[2];

        Assert.True(pattern.TryMatch(text, captures, out var count));

        Assert.Equal(2, count);
        Assert.Equal(new ByteRange(0, text.Length), captures[0]);
        Assert.Equal(new ByteRange(text.Length - 1, 1), captures[1]);
    }

    [Fact]
    public void TryMatch_ManyEmptyChoicesBesideALoop_SaysWhatItsLastIterationHeld()
    {
        // Found by fuzzing: the choices that take nothing, five to the sixth of them at each place, were given up, and what came then takes the last iteration for that of "c".
        var pattern = BytePattern.Compile(@"(|||\bq|v|){6}y|(.?|n|||.*)*\x10");
        var captures = new ByteRange[3];

        Assert.True(pattern.TryMatch("abc\u0010de"u8, captures, out _));

        Assert.Equal([new ByteRange(0, 4), ByteRange.Unset, new ByteRange(3, 0)], captures);
    }

    private static PatternProgram? Compile(string pattern, BytePatternOptions options)
    {
        try
        {
            return PatternParser.Parse(pattern, options) is { IsLinear: true } parsed ? ProgramCompiler.Compile(parsed.Root, captures: true) : null;
        }
        catch (BytePatternException)
        {
            return null;
        }
    }
}
