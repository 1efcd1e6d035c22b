namespace Karaula.Http.Caching.Directives;

/// <summary>
/// Walks the directives of one Cache-Control field line (RFC 9111, section 5.2) without allocating and without failing.
/// </summary>
/// <remarks>
/// A comma inside a quoted string does not separate. A quoted string that is never closed is taken to end at the next comma,
/// so that a stray quote cannot hide the <c>no-store</c> after it.
/// </remarks>
internal ref struct DirectiveReader(ReadOnlySpan<char> line)
{
    private ReadOnlySpan<char> _rest = line;

    /// <summary>The directive's name as written; compare it without regard to case.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>The argument, without the quotes around it. Escapes stay as they are: no directive read here has a use for them.</summary>
    public ReadOnlySpan<char> Argument { get; private set; }

    /// <summary>Whether an equals sign follows the name.</summary>
    public bool HasArgument { get; private set; }

    /// <summary>Whether something stands in the directive that the grammar does not allow. The name still counts, the argument should not.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Moves to the next directive; false at the end of the line.</summary>
    public bool MoveNext()
    {
        _rest = _rest.TrimStart(" \t,");
        if (_rest.IsEmpty)
            return false;

        int nameEnd = _rest.IndexOfAny("=, \t");
        if (nameEnd < 0)
            nameEnd = _rest.Length;
        Name = _rest[..nameEnd];
        _rest = _rest[nameEnd..];
        Argument = default;
        HasArgument = false;
        IsMalformed = Name.IsEmpty;

        if (!_rest.IsEmpty && _rest[0] == '=')
        {
            HasArgument = true;
            _rest = _rest[1..];
            if (!TryReadQuoted())
                ReadToken();
        }

        SkipToComma();
        return true;
    }

    /// <summary>False, with nothing consumed, when no complete quoted string comes next.</summary>
    private bool TryReadQuoted()
    {
        if (_rest.IsEmpty || _rest[0] != '"')
            return false;
        for (int i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '\\')
            {
                i++;
            }
            else if (_rest[i] == '"')
            {
                Argument = _rest[1..i];
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        IsMalformed = true;
        return false;
    }

    private void ReadToken()
    {
        int end = _rest.IndexOfAny(", \t");
        if (end < 0)
            end = _rest.Length;
        Argument = _rest[..end];
        _rest = _rest[end..];
    }

    private void SkipToComma()
    {
        int comma = _rest.IndexOf(',');
        ReadOnlySpan<char> between = comma < 0 ? _rest : _rest[..comma];
        IsMalformed |= !between.Trim(" \t").IsEmpty;
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
    }
}
