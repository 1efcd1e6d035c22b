using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching;

/// <summary>
/// A pattern with lookaround, back references or atomic groups, on the framework's engine: bytes are read as Latin-1, and the pattern is
/// written anew from its
/// parsed form, so that every class, anchor and boundary means what it does in PCRE. What groups hold after a loop's iteration that took
/// nothing
/// is the framework's rule, not PCRE's.
/// </summary>
internal sealed class FallbackPattern : BytePattern
{
    private readonly Regex _regex;

    public FallbackPattern(string pattern, BytePatternOptions options, ParsedPattern parsed)
        : base(pattern, options, parsed.GroupCount)
    {
        Root = parsed.Root;
        var translated = FrameworkPatternWriter.Write(parsed.Root);
        try
        {
            _regex = new Regex(translated, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(FallbackTimeoutMilliseconds));
        }
        catch (RegexParseException error)
        {
            throw new BytePatternException(0, $"the pattern cannot be translated: {error.Message}");
        }
    }

    public override bool IsLinear => false;

    private protected override PatternNode Root { get; }

    public override bool IsMatch(ReadOnlySpan<byte> text)
    {
        var widened = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            Encoding.Latin1.GetChars(text, widened);
            return _regex.IsMatch(widened.AsSpan(0, text.Length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(widened);
        }
    }

    public override bool TryMatch(ReadOnlySpan<byte> text, Span<ByteRange> captures, out int count)
    {
        count = 0;
        if (!IsMatch(text))
            return false;
        var match = _regex.Match(Encoding.Latin1.GetString(text));
        captures = captures[..Math.Min(captures.Length, GroupCount + 1)];
        for (var i = 0; i < captures.Length; i++)
        {
            var group = match.Groups[i];
            captures[i] = group.Success ? new ByteRange(group.Index, group.Length) : ByteRange.Unset;
        }

        count = CountSet(captures);
        return true;
    }
}
