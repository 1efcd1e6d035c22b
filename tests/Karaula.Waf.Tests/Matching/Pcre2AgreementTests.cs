using System.Globalization;
using System.Text;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Tests.Matching;

/// <summary>Every pattern of the Core Rule Set finds what PCRE2 finds, and where.</summary>
public class Pcre2AgreementTests
{
    private const int MutationSeed = 4280;

    [Fact]
    public void TryMatch_CoreRuleSetPatternsOnPayloads_AgreesWithPcre2()
    {
        Assert.SkipUnless(CoreRuleSet.IsPresent, CoreRuleSet.Missing);
        Assert.SkipUnless(Pcre2.IsPresent, Pcre2.Missing);
        var payloads = CoreRuleSet.Payloads();
        var random = new Random(MutationSeed);
        var texts = payloads.Concat(payloads.Where((_, index) => index % 2 == 0).Select(payload => Mutate(payload, payloads[random.Next(payloads.Count)], random))).ToList();
        var patterns = CoreRuleSet.Patterns();
        Assert.True(patterns.Count > 250 && texts.Count > 5000, $"only {patterns.Count} patterns and {texts.Count} texts");

        var disagreements = new List<string>();
        var (compared, matched, surrendered) = (0L, 0L, 0L);
        Parallel.ForEach(patterns, pattern =>
        {
            var ours = BytePattern.Compile(pattern);
            using var theirs = Pcre2.TryCompile(Encoding.UTF8.GetBytes(pattern), BytePatternOptions.ModSecurity, useJit: true);
            Assert.NotNull(theirs);
            Assert.True(ours.IsLinear, pattern);
            foreach (var text in texts)
            {
                var expected = theirs.Match(text);
                if (expected is null)
                {
                    Interlocked.Increment(ref surrendered);
                    continue;
                }

                Interlocked.Increment(ref compared);
                if (expected.Length > 0)
                    Interlocked.Increment(ref matched);
                if (Agreement.Describe(ours, text, expected) is { } difference)
                {
                    lock (disagreements)
                        disagreements.Add($"{pattern}\n  on {Encoding.Latin1.GetString(text)}\n  {difference}");
                }
            }
        });

        Assert.True(disagreements.Count == 0, $"{disagreements.Count} disagreements:\n{string.Join('\n', disagreements.Take(5))}");
        Assert.True(matched > compared / 1000, $"only {matched} of {compared} matched");
        Assert.Equal(0, surrendered);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{patterns.Count} patterns, {texts.Count} texts: {compared} comparisons, {matched} matches, 0 disagreements"));
    }

    // One change of a kind that attackers and line noise make: a byte replaced, dropped or doubled, a cut, a splice, a change of case.
    private static byte[] Mutate(byte[] text, byte[] other, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(7) switch
        {
            0 => [.. text[..at], (byte)random.Next(256), .. text[(at + 1)..]],
            1 => [.. text[..at], .. text[(at + 1)..]],
            2 => [.. text[..at], text[at], .. text[at..]],
            3 => [.. text[..at], .. other[random.Next(other.Length)..]],
            4 => [.. text, (byte)'\n'],
            5 => [.. text[..at], (byte)" \t\n\r\v\0'\"/*;"[random.Next(11)], .. text[at..]],
            _ => [.. text.Select(b => char.IsAsciiLetter((char)b) && random.Next(2) == 0 ? (byte)(b ^ 32) : b)],
        };
    }
}
