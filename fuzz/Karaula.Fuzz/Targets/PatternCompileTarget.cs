using System.Text;
using System.Text.RegularExpressions;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;
using Karaula.Waf.Tests.Matching;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Compiles a pattern and matches a text with it: the first byte holds the options, the pattern goes to the first NUL, the rest is the text. A
/// pattern may be refused with a <see cref="BytePatternException"/> at a place inside it only; all ways to match must agree, with and without room for
/// states, and with PCRE2 where the machine has it and takes the pattern.
/// </summary>
internal sealed class PatternCompileTarget : IFuzzTarget
{
    // A text longer than this finds nothing more, and makes backtracking patterns slow.
    private const int MaxText = 256;

    private const int MaxInstructions = 4_000;

    // PCRE2 backtracks: what needs more than this says nothing.
    private const string Pcre2Limit = "(*LIMIT_MATCH=20000)";

    private static readonly string[] Patterns =
    [
        @"(?i)\bunion\b.*?(select|all)", @"[[:alpha:]\--X]{2,5}$", @"(?:a|b*)+\x{ff}", @"^(?s:.+)\Q*\E\Z", @"(a)(?=b)\1", @"(?x: a # b
)(?<n>c)*?\N{2,}", @"(?m)^\W|\B_\v\h$", @"(?>a+)(?<!b)(?:(x)|y)??", @"[^]\]a-z\d[:^space:]]+\012\cA\e",
    ];

    public string Name => "waf-pattern";

    public IEnumerable<byte[]> Seeds() =>
        Patterns.Select(pattern => (byte[])[(byte)BytePatternOptions.ModSecurity, .. Encoding.UTF8.GetBytes(pattern), 0, .. "UNION all\nselect"u8]);

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Patterns(folder);

    public void Run(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        var options = (BytePatternOptions)(data[0] & 15);
        data = data[1..];
        var length = data.IndexOf((byte)0);
        var source = Encoding.UTF8.GetString(length < 0 ? data : data[..length]);
        var text = (length < 0 ? default : data[(length + 1)..]).ToArray();
        text = text[..Math.Min(text.Length, MaxText)];
        if (Compile(source, options) is not { } pattern)
            return;
        if (pattern.IsLinear)
            CheckLinear(pattern, text);
        else
            CheckFallback(pattern, text);
    }

    private static BytePattern? Compile(string source, BytePatternOptions options)
    {
        try
        {
            return BytePattern.Compile(source, options);
        }
        catch (BytePatternException e)
        {
            Holds.Require(e.Offset >= 0 && e.Offset <= Encoding.UTF8.GetByteCount(source), $"'{source}' is refused at a place inside it");
            return null;
        }
    }

    private static void CheckLinear(BytePattern pattern, byte[] text)
    {
        // What compiles for searching compiles for captures, too; so much unrolled only takes long.
        var parsed = PatternParser.Parse(pattern.Pattern, pattern.Options);
        if (ProgramCompiler.Compile(parsed.Root, captures: true).Instructions.Length > MaxInstructions)
            return;
        Span<ByteRange> captures = stackalloc ByteRange[10];
        if (pattern.IsMatch(text) != pattern.TryMatch(text, captures, out var count))
            throw new FuzzFailureException($"'{pattern.Pattern}' finds a match or none");
        foreach (var capture in captures[..count])
        {
            if (capture.IsSet && (capture.Length < 0 || capture.Start + capture.Length > text.Length))
                throw new FuzzFailureException($"'{pattern.Pattern}' captures what is not in the text");
        }

        // Without room for states the search goes on with the automaton that needs none.
        var cramped = new LinearPattern(pattern.Pattern, pattern.Options, parsed, cacheBytes: 1, budget: 2);
        Holds.Require(cramped.IsMatch(text) == count > 0, $"'{pattern.Pattern}' finds the same without room for states");
        CheckPcre2(pattern, text);
    }

    private static void CheckPcre2(BytePattern pattern, byte[] text)
    {
        if (!Pcre2.IsPresent)
            return;
        using var theirs = Pcre2.TryCompile([.. Encoding.ASCII.GetBytes(Pcre2Limit), .. Encoding.UTF8.GetBytes(pattern.Pattern)], pattern.Options, useJit: false);
        if (theirs?.Match(text) is { } expected && Agreement.Describe(pattern, text, expected) is { } difference)
            throw new FuzzFailureException($"'{pattern.Pattern}' ({pattern.Options}) differs from PCRE2: {difference}");
    }

    // The framework's engine may run out of its time, and nothing else.
    private static void CheckFallback(BytePattern pattern, byte[] text)
    {
        try
        {
            pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return;
        }
    }
}
