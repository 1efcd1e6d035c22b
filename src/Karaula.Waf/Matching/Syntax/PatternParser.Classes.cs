using System.Text;

namespace Karaula.Waf.Matching.Syntax;

// Bracketed classes.
internal ref partial struct PatternParser
{
    private SetNode ReadClass()
    {
        var opened = _at++;
        var isNegated = Take('^');
        var set = ByteSet.Empty;
        var isFirst = true;
        var quoted = false;
        while (true)
        {
            if (AtEnd)
                throw Error(opened, "this class is never closed: expected ']'");
            if (TakeClassQuote(ref quoted))
                continue;
            if (!quoted && _pattern[_at] == ']' && !isFirst)
                break;
            isFirst = false;
            if (!quoted && (TryReadPosixClass(out var part) || (Peek(0) == '\\' && TryReadSetEscape(out part))))
            {
                set |= part;
                // Perl and PCRE 1 take a hyphen after such a set literally; PCRE2 refuses it.
                if (Peek(0) == '-' && Peek(1) != ']')
                {
                    set |= ByteSet.Of((byte)'-');
                    _at++;
                }

                continue;
            }

            var first = ReadClassByte(quoted);
            set |= ByteSet.Range(first, ReadRangeEnd(first, ref quoted));
        }

        _at++;
        set = Fold(set);
        return new SetNode(isNegated ? ~set : set);
    }

    // The end of a range that begins with `first`; `first` itself when there is none.
    private byte ReadRangeEnd(byte first, ref bool quoted)
    {
        if (quoted || Peek(0) != '-' || Peek(1) is ']' or -1)
            return first;
        var hyphen = _at++;
        if (Peek(0) == '\\' && Peek(1) is 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'h' or 'H' or 'v' or 'V')
        {
            _at = hyphen;
            return first;
        }

        TakeClassQuote(ref quoted);
        // The class is not closed either, which is said for it as a whole.
        if (AtEnd)
            return first;
        var last = ReadClassByte(quoted);
        return last >= first ? last : throw Error(hyphen, "the range's end lies before its start");
    }

    private bool TakeClassQuote(ref bool quoted)
    {
        if (Peek(0) != '\\' || Peek(1) != (quoted ? 'E' : 'Q'))
            return false;
        quoted = !quoted;
        _at += 2;
        return true;
    }

    private byte ReadClassByte(bool quoted)
    {
        if (quoted || _pattern[_at] != '\\')
            return _pattern[_at++];
        if (Peek(1) != 'b')
            return ReadByteEscape();
        _at += 2;
        return 8;
    }

    private bool TryReadPosixClass(out ByteSet set)
    {
        set = ByteSet.Empty;
        if (Peek(0) != '[' || Peek(1) != ':')
            return false;
        var rest = _pattern[(_at + 2)..];
        var length = rest.IndexOf(":]"u8);
        // Only letters may stand between; otherwise the bracket is an ordinary member.
        if (length < 0 || rest[..length].TrimStart((byte)'^').ContainsAnyExceptInRange((byte)'a', (byte)'z'))
            return false;
        var isNegated = length > 0 && rest[0] == '^';
        var name = Encoding.ASCII.GetString(rest[(isNegated ? 1 : 0)..length]);
        var found = PosixClass(name);
        if (found.IsEmpty)
            throw Error($"there is no POSIX class named '{name}'");
        _at += length + 4;
        // Without regard to case, [:upper:] and [:lower:] are both [:alpha:], also when negated.
        if (_flags.HasFlag(Flags.IgnoreCase))
            found = found.FoldCase();
        set = isNegated ? ~found : found;
        return true;
    }

    private static ByteSet PosixClass(string name) => name switch
    {
        "alpha" => ByteSet.Lower | ByteSet.Upper,
        "lower" => ByteSet.Lower,
        "upper" => ByteSet.Upper,
        "digit" => ByteSet.Digits,
        "alnum" => ByteSet.Lower | ByteSet.Upper | ByteSet.Digits,
        "word" => ByteSet.Word,
        "space" => ByteSet.Space,
        "blank" => ByteSet.Of(9) | ByteSet.Of((byte)' '),
        "cntrl" => ByteSet.Range(0, 31) | ByteSet.Of(127),
        "graph" => ByteSet.Range(33, 126),
        "print" => ByteSet.Range(32, 126),
        "punct" => ByteSet.Range(33, 126) & ~(ByteSet.Lower | ByteSet.Upper | ByteSet.Digits),
        "xdigit" => ByteSet.Digits | ByteSet.Range((byte)'a', (byte)'f') | ByteSet.Range((byte)'A', (byte)'F'),
        "ascii" => ByteSet.Range(0, 127),
        _ => ByteSet.Empty,
    };
}
