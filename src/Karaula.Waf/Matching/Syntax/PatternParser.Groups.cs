using System.Text;

namespace Karaula.Waf.Matching.Syntax;

// Everything that begins with a parenthesis.
internal ref partial struct PatternParser
{
    private PatternNode? ReadGroup()
    {
        var opened = _at;
        _at++;
        if (Peek(0) == '*')
            throw Error(opened, "verbs such as (*ACCEPT) are not supported");
        if (!Take('?'))
            return Capture(opened, null);
        if (AtEnd)
            throw Error("expected what kind of group this is after '(?'");
        var kind = (char)_pattern[_at++];
        switch (kind)
        {
            case ':':
                return Body(opened);
            case '>':
                _isLinear = false;
                return new AtomicNode(Body(opened));
            case '=' or '!':
                return Lookaround(opened, behind: false, kind == '!');
            case '<' when Peek(0) is '=' or '!':
                return Lookaround(opened, behind: true, _pattern[_at++] == '!');
            case '<':
                return Capture(opened, ReadName('>'));
            case '\'':
                return Capture(opened, ReadName('\''));
            case 'P' when Take('<'):
                return Capture(opened, ReadName('>'));
            case 'P' when Take('='):
                return NamedReference(opened, ReadName(')'));
            case '#':
                return SkipComment(opened);
            case 'i' or 'm' or 's' or 'x' or '-' or '^' or 'n' or 'J' or 'U':
                _at--;
                return ReadFlags(opened);
            default:
                throw Error(opened, $"groups of the kind '(?{kind}' are not supported");
        }
    }

    private CaptureNode Capture(int opened, string? name)
    {
        var index = ++_groups;
        if (name is not null && !_names.TryAdd(name, index))
            throw Error(opened, $"there are two groups named '{name}'");
        return new CaptureNode(index, Body(opened));
    }

    private LookaroundNode Lookaround(int opened, bool behind, bool negative)
    {
        _isLinear = false;
        return new LookaroundNode(Body(opened), behind, negative);
    }

    // Flags set inside a group end with it.
    private PatternNode Body(int opened)
    {
        var flags = _flags;
        var body = ReadAlternation();
        if (!Take(')'))
            throw Error(opened, "this group is never closed: expected ')'");
        _flags = flags;
        return body;
    }

    private PatternNode? SkipComment(int opened)
    {
        var length = _pattern[_at..].IndexOf((byte)')');
        if (length < 0)
            throw Error(opened, "this comment is never closed: expected ')'");
        _at += length + 1;
        return null;
    }

    // (?i-s) changes what follows in the enclosing group; (?i-s:...) only its own body.
    private PatternNode? ReadFlags(int opened)
    {
        var before = _flags;
        var off = false;
        if (Take('^'))
            _flags = 0;
        while (true)
        {
            if (AtEnd)
                throw Error(opened, "this group is never closed: expected ')'");
            var c = (char)_pattern[_at++];
            switch (c)
            {
                case ')':
                    return null;
                case ':':
                    var body = ReadAlternation();
                    if (!Take(')'))
                        throw Error(opened, "this group is never closed: expected ')'");
                    _flags = before;
                    return body;
                case '-' when !off:
                    off = true;
                    continue;
            }

            var flag = c switch
            {
                'i' => Flags.IgnoreCase,
                'm' => Flags.Multiline,
                's' => Flags.DotAll,
                'x' => Flags.Extended,
                _ => throw Error(_at - 1, $"expected one of the flags i, m, s, x, found '{c}'"),
            };
            _flags = off ? _flags & ~flag : _flags | flag;
        }
    }

    private string ReadName(char close)
    {
        var start = _at;
        while (!AtEnd && ByteSet.Word.Contains(_pattern[_at]))
            _at++;
        var name = Encoding.ASCII.GetString(_pattern[start.._at]);
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !Take(close))
            throw Error($"expected a name of letters, digits and '_', and then '{close}'");
        return name;
    }

    private BackReferenceNode NamedReference(int opened, string name) =>
        _names.TryGetValue(name, out var index)
            ? Reference(index, opened)
            : throw Error(opened, $"there is no group named '{name}' before this");

    private BackReferenceNode Reference(int index, int offset)
    {
        _isLinear = false;
        _references.Add((index, offset));
        return new BackReferenceNode(index, _flags.HasFlag(Flags.IgnoreCase));
    }
}
