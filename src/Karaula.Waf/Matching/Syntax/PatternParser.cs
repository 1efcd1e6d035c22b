using System.Text;

namespace Karaula.Waf.Matching.Syntax;

/// <summary>
/// Reads a pattern in PCRE2's syntax (pcre2pattern(3)) for 8-bit text without UTF. Characters beyond ASCII stand for their UTF-8 bytes, as
/// they
/// do for ModSecurity, which hands PCRE the rule file's bytes.
/// </summary>
internal ref partial struct PatternParser
{
    /// <summary>PCRE2's own default limit, which also bounds the recursion here.</summary>
    private const int MaxNesting = 250;

    private readonly ReadOnlySpan<byte> _pattern;
    private readonly Dictionary<string, int> _names = [];
    private readonly List<(int Reference, int Offset)> _references = [];
    private readonly bool _dollarEndOnly;
    private readonly int _groupsInPattern;
    private Flags _flags;
    private int _at;
    private int _groups;
    private int _depth;
    private bool _isLinear = true;

    private PatternParser(ReadOnlySpan<byte> pattern, BytePatternOptions options)
    {
        _pattern = pattern;
        _dollarEndOnly = options.HasFlag(BytePatternOptions.DollarEndOnly);
        _flags = (options.HasFlag(BytePatternOptions.IgnoreCase) ? Flags.IgnoreCase : 0)
            | (options.HasFlag(BytePatternOptions.Multiline) ? Flags.Multiline : 0)
            | (options.HasFlag(BytePatternOptions.DotAll) ? Flags.DotAll : 0);
        _groupsInPattern = CountGroups(pattern);
    }

    [Flags]
    private enum Flags
    {
        IgnoreCase = 1,
        Multiline = 2,
        DotAll = 4,
        Extended = 8,
    }

    private readonly bool AtEnd => _at >= _pattern.Length;

    private readonly bool AtQuotationEnd => Peek(0) == '\\' && Peek(1) == 'E';

    /// <summary>Reads a whole pattern.</summary>
    /// <exception cref="BytePatternException">It is wrong, or uses what is not supported.</exception>
    public static ParsedPattern Parse(string pattern, BytePatternOptions options)
    {
        var parser = new PatternParser(Encoding.UTF8.GetBytes(pattern), options);
        var root = parser.ReadAlternation();
        if (!parser.AtEnd)
            throw parser.Error("this ')' closes nothing");
        foreach (var (reference, offset) in parser._references)
        {
            if (reference > parser._groups)
                throw parser.Error(offset, $"there is no group {reference}");
        }

        return new ParsedPattern(root, parser._groups, parser._isLinear);
    }

    private PatternNode ReadAlternation()
    {
        if (++_depth > MaxNesting)
            throw Error($"groups nest deeper than {MaxNesting}");
        List<PatternNode>? choices = null;
        var first = ReadConcatenation();
        while (Take('|'))
        {
            choices ??= [first];
            choices.Add(ReadConcatenation());
        }

        _depth--;
        return choices is null ? first : new AlternateNode(choices);
    }

    private PatternNode ReadConcatenation()
    {
        var parts = new List<PatternNode>();
        while (!AtEnd && _pattern[_at] is not ((byte)'|' or (byte)')'))
        {
            if (_flags.HasFlag(Flags.Extended) && SkipExtended())
                continue;
            if (TakeQuotation(parts))
                continue;
            if (ReadAtom() is { } atom)
                parts.Add(ReadQuantifier(atom));
        }

        return parts.Count switch { 0 => EmptyNode.Instance, 1 => parts[0], _ => new ConcatNode(parts) };
    }

    // \Q...\E: everything between is itself.
    private bool TakeQuotation(List<PatternNode> parts)
    {
        if (Peek(0) != '\\' || Peek(1) is not ('Q' or 'E'))
            return false;
        _at += 2;
        if (_pattern[_at - 1] == 'E')
            return true;
        while (!AtEnd && !AtQuotationEnd)
        {
            var node = Literal(_pattern[_at++]);
            if (!AtQuotationEnd)
            {
                parts.Add(node);
                continue;
            }

            // A quantifier after the quotation applies to its last byte.
            _at += 2;
            parts.Add(ReadQuantifier(node));
            return true;
        }

        if (!AtEnd)
            _at += 2;
        return true;
    }

    private PatternNode? ReadAtom()
    {
        var c = (char)_pattern[_at];
        switch (c)
        {
            case '(':
                return ReadGroup();
            case '[':
                return ReadClass();
            case '\\':
                return ReadEscape();
            case '.':
                _at++;
                return new SetNode(_flags.HasFlag(Flags.DotAll) ? ByteSet.All : ~ByteSet.Of((byte)'\n'));
            case '^':
                _at++;
                return new AssertionNode(_flags.HasFlag(Flags.Multiline) ? AssertionKind.LineStart : AssertionKind.TextStart);
            case '$':
                _at++;
                return new AssertionNode(_flags.HasFlag(Flags.Multiline) ? AssertionKind.LineEnd
                    : _dollarEndOnly ? AssertionKind.TextEnd : AssertionKind.TextEndOrFinalNewline);
            case '*' or '+' or '?':
                throw Error($"the quantifier '{c}' follows nothing that can be repeated");
            case '{' when TryReadCounts(out _, out _):
                throw Error("this quantifier follows nothing that can be repeated");
            default:
                _at++;
                return Literal((byte)c);
        }
    }

    private readonly SetNode Literal(byte value) => new(Fold(ByteSet.Of(value)));

    private readonly ByteSet Fold(ByteSet set) => _flags.HasFlag(Flags.IgnoreCase) ? set.FoldCase() : set;

    // White space and comments in (?x).
    private bool SkipExtended()
    {
        if (ByteSet.Space.Contains(_pattern[_at]))
        {
            _at++;
            return true;
        }

        if (_pattern[_at] != '#')
            return false;
        var length = _pattern[_at..].IndexOf((byte)'\n');
        _at = length < 0 ? _pattern.Length : _at + length + 1;
        return true;
    }

    private PatternNode ReadQuantifier(PatternNode atom)
    {
        while (_flags.HasFlag(Flags.Extended) && !AtEnd && SkipExtended())
        {
        }

        int min;
        int? max;
        if (Take('*'))
            (min, max) = (0, null);
        else if (Take('+'))
            (min, max) = (1, null);
        else if (Take('?'))
            (min, max) = (0, 1);
        else if (!TryReadCounts(out min, out max))
            return atom;

        var node = new RepeatNode(atom, min, max, IsGreedy: true);
        PatternNode result = node;
        if (Take('?'))
        {
            result = node with { IsGreedy = false };
        }
        else if (Take('+'))
        {
            _isLinear = false;
            result = new AtomicNode(node);
        }

        if (Peek(0) is '*' or '+' or '?')
            throw Error("a quantifier cannot follow a quantifier; put what it repeats in (?:...)");
        return result;
    }

    // {n}, {n,}, {n,m}; anything else that begins with a brace is itself.
    private bool TryReadCounts(out int min, out int? max)
    {
        (min, max) = (0, null);
        if (Peek(0) != '{')
            return false;
        var at = _at + 1;
        if (!TryReadNumber(ref at, out min))
            return false;
        max = min;
        if (at < _pattern.Length && _pattern[at] == ',')
        {
            at++;
            max = TryReadNumber(ref at, out var upper) ? upper : null;
        }

        if (at >= _pattern.Length || _pattern[at] != '}')
            return false;
        if (min > 65535 || max > 65535)
            throw Error("a repetition count is at most 65535");
        if (max < min)
            throw Error($"the repetition's upper count {max} is smaller than its lower count {min}");
        _at = at + 1;
        return true;
    }

    private readonly bool TryReadNumber(ref int at, out int value)
    {
        var start = at;
        value = 0;
        while (at < _pattern.Length && _pattern[at] is >= (byte)'0' and <= (byte)'9')
            value = Math.Min(value * 10 + _pattern[at++] - '0', 1_000_000);
        return at > start;
    }

    private bool Take(char expected)
    {
        if (Peek(0) != expected)
            return false;
        _at++;
        return true;
    }

    // -1 at the end, so that a NUL in a pattern is an ordinary byte.
    private readonly int Peek(int ahead) => _at + ahead < _pattern.Length ? _pattern[_at + ahead] : -1;

    private readonly BytePatternException Error(string message) => Error(_at, message);

    private readonly BytePatternException Error(int at, string message) =>
        new(Encoding.UTF8.GetCharCount(_pattern[..Math.Min(at, _pattern.Length)]), message);

    // \10 and above is a back reference only when there are that many groups, which may come later.
    private static int CountGroups(ReadOnlySpan<byte> pattern)
    {
        var count = 0;
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
                i++;
            else if (inClass)
                inClass = pattern[i] != ']';
            else if (pattern[i] == '[')
                (inClass, i) = (true, SkipClassStart(pattern, i));
            else if (pattern[i] == '(' && (i + 1 >= pattern.Length || pattern[i + 1] != '?' || IsNamed(pattern[(i + 2)..])))
                count++;
        }

        return count;
    }

    private static int SkipClassStart(ReadOnlySpan<byte> pattern, int at)
    {
        if (at + 1 < pattern.Length && pattern[at + 1] == '^')
            at++;
        return at + 1 < pattern.Length && pattern[at + 1] == ']' ? at + 1 : at;
    }

    private static bool IsNamed(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("P<"u8) || rest.StartsWith("'"u8) || (rest.Length > 1 && rest[0] == '<' && rest[1] is not ((byte)'=' or (byte)'!'));
}
