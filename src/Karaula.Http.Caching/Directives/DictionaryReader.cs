namespace Karaula.Http.Caching.Directives;

/// <summary>
/// Walks the members of a dictionary of structured fields (RFC 9651, section 4.2.2). Values of which only the kind counts here are
/// checked as far as finding their end needs.
/// </summary>
internal ref struct DictionaryReader(ReadOnlySpan<char> text)
{
    private const int MostDigits = 15;
    private ReadOnlySpan<char> _rest = text.Trim(' ');
    private bool _more;

    /// <summary>The key of the member.</summary>
    public ReadOnlySpan<char> Key { get; private set; }

    /// <summary>What its value is.</summary>
    public DictionaryValue Kind { get; private set; }

    /// <summary>Its value, where it is an integer.</summary>
    public long Integer { get; private set; }

    /// <summary>Whether the text is no dictionary: then all of it is to be ignored, what was read before included.</summary>
    public bool Failed { get; private set; }

    /// <summary>Moves to the next member; false at the end, or on a failure.</summary>
    public bool MoveNext()
    {
        if (Failed || (_rest.IsEmpty && !_more))
            return false;
        Failed = !TryReadMember();
        return !Failed;
    }

    private bool TryReadMember()
    {
        if (!TryReadKey(out ReadOnlySpan<char> key))
            return false;
        Key = key;
        Kind = DictionaryValue.True;
        Integer = 0;
        if (Take('='))
        {
            if (!TryReadValue(out DictionaryValue kind, out long integer))
                return false;
            Kind = kind;
            Integer = integer;
        }

        return TryReadParameters() && TryReadSeparator();
    }

    /// <summary>After a comma a member must follow; anything but a comma is no separator.</summary>
    private bool TryReadSeparator()
    {
        _rest = _rest.TrimStart(" \t");
        _more = Take(',');
        if (_more)
            _rest = _rest.TrimStart(" \t");
        return _more ? !_rest.IsEmpty : _rest.IsEmpty;
    }

    private bool TryReadKey(out ReadOnlySpan<char> key)
    {
        int end = 0;
        while (end < _rest.Length && (char.IsAsciiLetterLower(_rest[end]) || _rest[end] == '*'
            || (end > 0 && (char.IsAsciiDigit(_rest[end]) || _rest[end] is '_' or '-' or '.'))))
            end++;
        key = _rest[..end];
        _rest = _rest[end..];
        return end > 0;
    }

    private bool TryReadValue(out DictionaryValue kind, out long integer)
    {
        integer = 0;
        if (!Take('('))
            return TryReadItem(out kind, out integer);
        kind = DictionaryValue.Other;
        while (true)
        {
            _rest = _rest.TrimStart(' ');
            if (Take(')'))
                return true;
            if (!TryReadItem(out _, out _) || !TryReadParameters() || (!_rest.IsEmpty && _rest[0] is not (' ' or ')')))
                return false;
        }
    }

    private bool TryReadItem(out DictionaryValue kind, out long integer)
    {
        integer = 0;
        kind = DictionaryValue.Other;
        if (_rest.IsEmpty)
            return false;
        switch (_rest[0])
        {
            case '"':
                kind = DictionaryValue.String;
                return TrySkipString();
            case '?':
                bool isBoolean = _rest.Length > 1 && _rest[1] is '0' or '1';
                kind = isBoolean && _rest[1] == '1' ? DictionaryValue.True : DictionaryValue.False;
                _rest = _rest[Math.Min(2, _rest.Length)..];
                return isBoolean;
            case ':':
                int end = _rest[1..].IndexOf(':');
                _rest = end < 0 ? default : _rest[(end + 2)..];
                return end >= 0;
            case '@':
                _rest = _rest[1..];
                return TryReadNumber(out kind, out _) && kind == DictionaryValue.Integer;
            case '%':
                _rest = _rest[1..];
                return !_rest.IsEmpty && _rest[0] == '"' && TrySkipString();
            case '-':
            case >= '0' and <= '9':
                return TryReadNumber(out kind, out integer);
            default:
                return TrySkipToken();
        }
    }

    private bool TryReadNumber(out DictionaryValue kind, out long integer)
    {
        bool negative = Take('-');
        int digits = Digits();
        kind = DictionaryValue.Integer;
        integer = 0;
        if (digits is 0 or > MostDigits)
            return false;
        foreach (char c in _rest[..digits])
            integer = (integer * 10) + (c - '0');
        integer = negative ? -integer : integer;
        _rest = _rest[digits..];
        if (!Take('.'))
            return true;
        kind = DictionaryValue.Other;
        int decimals = Digits();
        _rest = _rest[decimals..];
        return decimals is >= 1 and <= 3 && digits <= 12;
    }

    private readonly int Digits()
    {
        int end = _rest.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? _rest.Length : end;
    }

    private bool TrySkipString()
    {
        for (int i = 1; i < _rest.Length; i++)
        {
            switch (_rest[i])
            {
                case '"':
                    _rest = _rest[(i + 1)..];
                    return true;
                case '\\' when i + 1 < _rest.Length && _rest[i + 1] is '"' or '\\':
                    i++;
                    break;
                case '\\':
                case < ' ' or > '~':
                    return false;
            }
        }

        return false;
    }

    private bool TrySkipToken()
    {
        if (!char.IsAsciiLetter(_rest[0]) && _rest[0] != '*')
            return false;
        int end = 1;
        while (end < _rest.Length && (char.IsAsciiLetterOrDigit(_rest[end]) || "!#$%&'*+-.^_`|~:/".Contains(_rest[end])))
            end++;
        _rest = _rest[end..];
        return true;
    }

    private bool TryReadParameters()
    {
        while (Take(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (!TryReadKey(out _) || (Take('=') && !TryReadItem(out _, out _)))
                return false;
        }

        return true;
    }

    private bool Take(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c)
            return false;
        _rest = _rest[1..];
        return true;
    }
}
