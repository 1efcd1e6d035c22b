namespace Karaula.Waf.Detection.Sql;

/// <summary>
/// Cuts a value into tokens as the parsers of the usual SQL dialects would, if the value stood in a query. Where the dialects differ, the
/// reading
/// that lets an attacker do more is taken.
/// </summary>
internal ref struct SqlTokenizer
{
    // How far the end of a dollar quote is looked for: each has an end of its own, and looking to the text's end for each costs its square.
    private const int MaxDollarQuote = 1024;

    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private char _pendingQuote;
    private bool _sawInlineComment;
    private bool _isBracketOpen;

    public SqlTokenizer(ReadOnlySpan<byte> text, SqlContext context)
    {
        _text = text;
        _pendingQuote = context switch { SqlContext.SingleQuoted => '\'', SqlContext.DoubleQuoted => '"', _ => '\0' };
    }

    /// <summary>Reads the next token.</summary>
    public SqlTokenKind Next()
    {
        if (_pendingQuote != '\0')
        {
            var quote = _pendingQuote;
            _pendingQuote = '\0';
            SkipQuoted((byte)quote);
            return SqlTokenKind.Text;
        }

        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c <= ' ' || c == 0xA0)
            {
                _at++;
                continue;
            }

            if (c == '/' && Peek(1) == '*')
            {
                if (SkipInlineComment())
                    continue;
                return SqlTokenKind.Comment;
            }

            // The end of a MySQL conditional comment, whose inside has been read.
            if (c == '*' && Peek(1) == '/' && _sawInlineComment)
            {
                _at += 2;
                continue;
            }

            return ReadToken(c);
        }

        return SqlTokenKind.End;
    }

    private SqlTokenKind ReadToken(byte c)
    {
        switch ((char)c)
        {
            case '\'' or '"':
                _at++;
                SkipQuoted(c);
                return SqlTokenKind.Text;
            case '`':
                _at++;
                SkipQuoted(c);
                return SqlTokenKind.Word;
            case '-' when Peek(1) == '-':
                return SkipLineComment(2) ? SqlTokenKind.Comment : Next();
            case '#':
                var isLast = _at + 1 >= _text.Length || _text[_at + 1] is (byte)'\n' or (byte)'\r';
                SkipLineComment(1);
                return isLast ? SqlTokenKind.Comment : SqlTokenKind.HashComment;
            case '(' or ')' or ',' or ';' or ':' or '{' or '}':
                return ReadPunctuation(c);
            case '@':
                return ReadVariable();
            case '$':
                return ReadDollar();
            case '[':
                return ReadBracket();
            case >= '0' and <= '9':
                return ReadNumber();
            case '.' when char.IsAsciiDigit(Peek(1)):
                return ReadNumber();
            default:
                return IsWordByte(c) ? ReadWord() : ReadOperator(c);
        }
    }

    private SqlTokenKind ReadPunctuation(byte c)
    {
        _at++;
        // PostgreSQL's cast and Oracle's assignment take nothing from what stands around them.
        if (c == ':' && Peek(0) is ':' or '=')
        {
            _at++;
            return SqlTokenKind.Comparison;
        }

        return (SqlTokenKind)c;
    }

    private SqlTokenKind ReadOperator(byte c)
    {
        _at++;
        switch ((char)c)
        {
            case '=' or '<' or '>':
                while (Peek(0) is '=' or '<' or '>')
                    _at++;
                return SqlTokenKind.Comparison;
            case '!' when Peek(0) == '=':
                _at++;
                return SqlTokenKind.Comparison;
            case '!' or '~':
                return SqlTokenKind.Not;
            case '&' when Peek(0) == '&':
                _at++;
                return SqlTokenKind.Logic;
            case '|' when Peek(0) == '|':
                // Concatenation for most, OR for MySQL: the folder treats it as either.
                _at++;
                return SqlTokenKind.Logic;
            case '+' or '-' or '*' or '/' or '%' or '&' or '|' or '^':
                return SqlTokenKind.Arithmetic;
            default:
                return SqlTokenKind.Other;
        }
    }

    private SqlTokenKind ReadVariable()
    {
        _at++;
        if (Peek(0) == '@')
            _at++;
        if (Peek(0) is '`' or '\'' or '"')
        {
            var quote = _text[_at++];
            SkipQuoted(quote);
            return SqlTokenKind.Variable;
        }

        var start = _at;
        while (_at < _text.Length && IsWordByte(_text[_at]))
            _at++;
        return _at > start ? SqlTokenKind.Variable : SqlTokenKind.Other;
    }

    // PostgreSQL's dollar quotes: $$...$$, $tag$...$tag$. A parameter or an amount otherwise.
    private SqlTokenKind ReadDollar()
    {
        var end = _at + 1;
        while (end < _text.Length && char.IsAsciiLetterOrDigit((char)_text[end]))
            end++;
        if (end < _text.Length && _text[end] == '$')
        {
            var tag = _text[_at..(end + 1)];
            var rest = _text[(end + 1)..];
            var length = rest[..Math.Min(rest.Length, MaxDollarQuote)].IndexOf(tag);
            if (length >= 0)
            {
                _at = end + 1 + length + tag.Length;
                return SqlTokenKind.Text;
            }
        }

        _at = Math.Max(end, _at + 1);
        return SqlTokenKind.Number;
    }

    // SQL Server's [name].
    private SqlTokenKind ReadBracket()
    {
        var length = _isBracketOpen ? -1 : _text[_at..].IndexOf((byte)']');
        _isBracketOpen = length < 0;
        _at = length < 0 ? _at + 1 : _at + length + 1;
        return length < 0 ? SqlTokenKind.Other : SqlTokenKind.Word;
    }

    private SqlTokenKind ReadNumber()
    {
        var start = _at;
        if (_text[_at] == '0' && (Peek(1) | 32) is 'x' or 'b')
        {
            _at += 2;
            while (_at < _text.Length && char.IsAsciiHexDigit((char)_text[_at]))
                _at++;
            return _at - start > 2 ? SqlTokenKind.Number : SqlTokenKind.Word;
        }

        SkipDigits();
        if (Peek(0) == '.')
        {
            _at++;
            SkipDigits();
        }

        if ((Peek(0) | 32) == 'e' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            SkipDigits();
        }
        else if (char.IsAsciiLetter(Peek(0)) || Peek(0) >= 128)
        {
            // 1or, 2union: the letters are a word of their own when they are a keyword; 80s is one word.
            var numberEnd = _at;
            var kind = ReadWord();
            if (kind is SqlTokenKind.Word or SqlTokenKind.Keyword)
                return SqlTokenKind.Word;
            _at = numberEnd;
        }

        return SqlTokenKind.Number;
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
            _at++;
    }

    private SqlTokenKind ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && (IsWordByte(_text[_at]) || (_text[_at] == '.' && _at > start)))
            _at++;
        // A full stop ends a sentence, not a name.
        while (_at > start + 1 && _text[_at - 1] == '.')
            _at--;
        var word = _text[start.._at];
        if (Peek(0) is '\'' or '"' && IsStringPrefix(word))
        {
            var quote = _text[_at++];
            SkipQuoted(quote);
            return SqlTokenKind.Text;
        }

        if (word.Length > SqlVocabulary.MaxLength)
            return SqlTokenKind.Word;
        Span<char> lower = stackalloc char[SqlVocabulary.MaxLength];
        for (var i = 0; i < word.Length; i++)
            lower[i] = word[i] is >= (byte)'A' and <= (byte)'Z' ? (char)(word[i] + 32) : (char)word[i];
        var kind = SqlVocabulary.Classify(lower[..word.Length], IsCall());
        // ORDER and GROUP are clauses only with BY.
        if (kind == SqlTokenKind.Keyword && lower[..word.Length] is "order" or "group" && TakeBy())
            return SqlTokenKind.Clause;
        return kind == SqlTokenKind.Union && _sawInlineComment ? SqlTokenKind.HiddenUnion : kind;
    }

    // N'..', X'..', B'..', E'..', Q'..', U&'..', _charset'..'.
    private static bool IsStringPrefix(ReadOnlySpan<byte> word) =>
        (word.Length == 1 && (word[0] | 32) is 'n' or 'x' or 'b' or 'e' or 'q')
        || word.SequenceEqual("_utf8"u8) || word.SequenceEqual("_latin1"u8);

    private readonly bool IsCall()
    {
        var at = _at;
        while (at < _text.Length && _text[at] <= ' ')
            at++;
        return at < _text.Length && _text[at] == '(';
    }

    private bool TakeBy()
    {
        var at = _at;
        while (at < _text.Length && _text[at] <= ' ')
            at++;
        var isBy = at > _at && at + 2 <= _text.Length && (_text[at] | 32) == 'b' && (_text[at + 1] | 32) == 'y'
            && (at + 2 == _text.Length || !IsWordByte(_text[at + 2]));
        if (isBy)
            _at = at + 2;
        return isBy;
    }

    // Up to the closing quote; a doubled quote or a backslash before it makes it part of the text. The end of the value closes it too: the
    // query
    // has the other quote.
    private void SkipQuoted(byte quote)
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == '\\')
                _at++;
            else if (c == quote && Peek(0) == quote && _at + 1 < _text.Length)
                _at++;
            else if (c == quote)
                return;
        }

        _at = Math.Min(_at, _text.Length);
    }

    // True when it ends the value; false when more lines follow.
    private bool SkipLineComment(int length)
    {
        var end = _text[(_at + length)..].IndexOf((byte)'\n');
        _at = end < 0 ? _text.Length : _at + length + end + 1;
        return _at >= _text.Length;
    }

    // False when it is never closed. MySQL runs what stands in /*! ... */.
    private bool SkipInlineComment()
    {
        _sawInlineComment = true;
        if (Peek(2) == '!')
        {
            _at += 3;
            SkipDigits();
            return true;
        }

        var length = _text[(_at + 2)..].IndexOf("*/"u8);
        _at = length < 0 ? _text.Length : _at + length + 4;
        return length >= 0;
    }

    private readonly char Peek(int ahead) => _at + ahead < _text.Length ? (char)_text[_at + ahead] : '\0';

    // A backslash joins the parts of a path, and means nothing in SQL outside a string.
    private static bool IsWordByte(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'\\' or >= 128;
}
