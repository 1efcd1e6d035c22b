using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Tests.Matching;

/// <summary>Random patterns on random texts find what PCRE2 finds, and where.</summary>
public class Pcre2PropertyTests
{
    [Fact]
    public void TryMatch_RandomLinearPatterns_AgreesWithPcre2() => Check(PatternGenerator.Linear, PatternGenerator.Text, 30_000);

    // What comes before a match decides where looking for its beginning begins.
    [Fact]
    public void TryMatch_RandomLinearPatternsOnLongTexts_AgreesWithPcre2() => Check(PatternGenerator.Linear, PatternGenerator.LongText, 5_000);

    [Fact]
    public void TryMatch_RandomPatternsBeyondTheLinearSubset_AgreesWithPcre2() => Check(PatternGenerator.Any, PatternGenerator.Text, 5_000);

    // A busy machine can take the framework's engine beyond its time limit on any text: that says nothing about agreement.
    private static string? Describe(BytePattern ours, byte[] text, ByteRange[] expected)
    {
        try
        {
            return Agreement.Describe(ours, text, expected);
        }
        catch (RegexMatchTimeoutException) when (!ours.IsLinear)
        {
            return null;
        }
    }

    // The framework's engine has rules of its own for iterations that take nothing.
    private static bool HasNullableLoop(PatternNode node) => node switch
    {
        RepeatNode repeat => (repeat.Body.IsNullable && repeat.Max != 1) || HasNullableLoop(repeat.Body),
        CaptureNode capture => HasNullableLoop(capture.Body),
        AtomicNode atomic => HasNullableLoop(atomic.Body),
        LookaroundNode look => HasNullableLoop(look.Body),
        ConcatNode concat => concat.Parts.Any(HasNullableLoop),
        AlternateNode alternate => alternate.Choices.Any(HasNullableLoop),
        _ => false,
    };

    private static void Check(Gen<string> patterns, Gen<byte[]> text, int iterations)
    {
        Assert.SkipUnless(Pcre2.IsPresent, Pcre2.Missing);
        Gen.Select(patterns, PatternGenerator.Options, text.Array[4]).Sample(
            (pattern, options, texts) =>
            {
                using var theirs = Pcre2.TryCompile(Encoding.UTF8.GetBytes(pattern), options, useJit: false);
                if (theirs is null)
                    return;
                var ours = BytePattern.Compile(pattern, options);
                if (!ours.IsLinear && HasNullableLoop(PatternParser.Parse(pattern, options).Root))
                    return;
                foreach (var text in texts)
                {
                    if (theirs.Match(text) is { } expected && Describe(ours, text, expected) is { } difference)
                        Assert.Fail($"{pattern} ({options}) on {Convert.ToHexString(text)}: {difference}");
                }
            },
            iter: iterations,
            print: input => $"{input.Item1} ({input.Item2}) on {string.Join(' ', input.Item3.Select(Convert.ToHexString))}");
    }
}
