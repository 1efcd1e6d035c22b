namespace Karaula.Waf.Matching.Syntax;

// Everything that begins with a backslash.
internal ref partial struct PatternParser
{
    private PatternNode ReadEscape()
    {
        var start = _at;
        if (TryReadSetEscape(out var set))
            return new SetNode(set);
        switch (Peek(1))
        {
            case 'b':
                return Assertion(AssertionKind.WordBoundary);
            case 'B':
                return Assertion(AssertionKind.NotWordBoundary);
            case 'A':
                return Assertion(AssertionKind.TextStart);
            case 'z':
                return Assertion(AssertionKind.TextEnd);
            case 'Z':
                return Assertion(AssertionKind.TextEndOrFinalNewline);
            case 'N':
                _at += 2;
                return new SetNode(~ByteSet.Of((byte)'\n'));
            case 'R':
                _at += 2;
                _isLinear = false;
                var pair = new ConcatNode([new SetNode(ByteSet.Of((byte)'\r')), new SetNode(ByteSet.Of((byte)'\n'))]);
                return new AtomicNode(new AlternateNode([pair, new SetNode(ByteSet.VerticalSpace)]));
            case 'k':
                _at += 2;
                return NamedReference(start, Take('<') ? ReadName('>') : Take('{') ? ReadName('}') : Take('\'') ? ReadName('\'')
                    : throw Error("expected a group's name in <>, {} or quotes after \\k"));
            case 'g':
                return ReadNumberedReference(start);
            case >= '1' and <= '9' when TryReadBackReference(start) is { } reference:
                return reference;
            default:
                return Literal(ReadByteEscape());
        }
    }

    private AssertionNode Assertion(AssertionKind kind)
    {
        _at += 2;
        return new AssertionNode(kind);
    }

    // \g1, \g{1}, \g{-1}, \g{name}.
    private BackReferenceNode ReadNumberedReference(int start)
    {
        _at += 2;
        var braced = Take('{');
        if (braced && Peek(0) is not ('-' or (>= '0' and <= '9')))
            return NamedReference(start, ReadName('}'));
        var relative = Take('-');
        if (!TryReadNumber(ref _at, out var number) || (braced && !Take('}')))
            throw Error("expected a group's number or name after \\g");
        var index = relative ? _groups + 1 - number : number;
        return index > 0 ? Reference(index, start) : throw Error(start, "there is no such group before this");
    }

    private BackReferenceNode? TryReadBackReference(int start)
    {
        var at = _at + 1;
        if (!TryReadNumber(ref at, out var number) || (number > 9 && number > _groupsInPattern))
            return null;
        _at = at;
        return Reference(number, start);
    }

    /// <summary>Reads an escape that stands for a set: <c>\d \D \s \S \w \W \h \H \v \V</c>. False, and nothing taken, for any
    /// other.</summary>
    private bool TryReadSetEscape(out ByteSet set)
    {
        set = (char)Math.Max(Peek(1), 0) switch
        {
            'd' => ByteSet.Digits,
            'D' => ~ByteSet.Digits,
            's' => ByteSet.Space,
            'S' => ~ByteSet.Space,
            'w' => ByteSet.Word,
            'W' => ~ByteSet.Word,
            'h' => ByteSet.HorizontalSpace,
            'H' => ~ByteSet.HorizontalSpace,
            'v' => ByteSet.VerticalSpace,
            'V' => ~ByteSet.VerticalSpace,
            _ => ByteSet.Empty,
        };
        if (set.IsEmpty)
            return false;
        _at += 2;
        return true;
    }

    /// <summary>Reads an escape that stands for one byte, inside or outside a class.</summary>
    private byte ReadByteEscape()
    {
        var start = _at++;
        if (AtEnd)
            throw Error(start, "a backslash ends the pattern: expected what it escapes");
        var c = _pattern[_at++];
        switch ((char)c)
        {
            case 'a':
                return 7;
            case 'e':
                return 27;
            case 'f':
                return 12;
            case 'n':
                return 10;
            case 'r':
                return 13;
            case 't':
                return 9;
            case 'x':
                return ReadHexadecimal(start);
            case 'o' when Take('{'):
                var value = ReadDigits(8, int.MaxValue);
                return Take('}') && value is >= 0 and <= 255
                    ? (byte)value
                    : throw Error(start, "expected an octal number up to 377 in \\o{}");
            case 'c' when Peek(0) is >= 32 and < 127:
                var control = _pattern[_at++];
                return (byte)((control is >= (byte)'a' and <= (byte)'z' ? control - 32 : control) ^ 64);
            case '8' or '9':
                return c;
            case >= '0' and <= '7':
                _at--;
                var octal = ReadDigits(8, 3);
                return octal <= 255 ? (byte)octal : throw Error(start, "an octal escape is at most \\377");
            case (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'):
                throw Error(start, $"\\{(char)c} is not an escape that is supported");
            default:
                return c;
        }
    }

    private byte ReadHexadecimal(int start)
    {
        if (!Take('{'))
            return (byte)Math.Max(ReadDigits(16, 2), 0);
        var value = ReadDigits(16, int.MaxValue);
        return Take('}') && value is >= 0 and <= 255 ? (byte)value : throw Error(start, "expected a hexadecimal number up to ff in \\x{}");
    }

    /// <summary>Reads digits of a base; -1 when there are none.</summary>
    private int ReadDigits(int numberBase, int limit)
    {
        var value = -1;
        for (var taken = 0; taken < limit && !AtEnd; taken++)
        {
            var c = (char)_pattern[_at];
            var digit = char.IsAsciiHexDigit(c) ? (c <= '9' ? c - '0' : (c | 32) - 'a' + 10) : 99;
            if (digit >= numberBase)
                break;
            value = Math.Min((Math.Max(value, 0) * numberBase) + digit, 100_000);
            _at++;
        }

        return value;
    }
}
