using System.Text;
using Karaula.Waf.Matching;

namespace Karaula.Fuzz.Targets;

/// <summary>
/// Compiles a pattern and matches a text with it: the first byte holds the options, the pattern goes to the first NUL, the rest is the text. A
/// pattern may be refused with a <see cref="BytePatternException"/> only, and both ways to match must agree.
/// </summary>
internal sealed class PatternCompileTarget : IFuzzTarget
{
    // A text longer than this finds nothing more, and makes backtracking patterns slow.
    private const int MaxText = 256;

    private static readonly string[] Patterns =
        [@"(?i)\bunion\b.*?(select|all)", @"[[:alpha:]\--X]{2,5}$", @"(?:a|b*)+\x{ff}", @"^(?s:.+)\Q*\E\Z", @"(a)(?=b)\1"];

    public string Name => "waf-pattern";

    public IEnumerable<byte[]> Seeds() =>
        Patterns.Select(pattern => (byte[])[(byte)BytePatternOptions.ModSecurity, .. Encoding.UTF8.GetBytes(pattern), 0, .. "UNION all\nselect"u8]);

    public void Run(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return;
        var options = (BytePatternOptions)(data[0] & 15);
        data = data[1..];
        var length = data.IndexOf((byte)0);
        var source = Encoding.UTF8.GetString(length < 0 ? data : data[..length]);
        var text = length < 0 ? default : data[(length + 1)..];
        text = text[..Math.Min(text.Length, MaxText)];
        BytePattern pattern;
        try
        {
            pattern = BytePattern.Compile(source, options);
        }
        catch (BytePatternException)
        {
            return;
        }

        // The framework's engine may run out of its time.
        if (!pattern.IsLinear)
            return;
        Span<ByteRange> captures = stackalloc ByteRange[10];
        if (pattern.IsMatch(text) != pattern.TryMatch(text, captures, out var count))
            throw new FuzzFailureException($"'{source}' finds a match or none");
        foreach (var capture in captures[..count])
        {
            if (capture.IsSet && (capture.Length < 0 || capture.Start + capture.Length > text.Length))
                throw new FuzzFailureException($"'{source}' captures what is not in the text");
        }
    }
}
