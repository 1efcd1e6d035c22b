using System.Buffers;

namespace Karaula.Waf.Detection.Html;

/// <summary>
/// Cuts a value into the tags and attributes that a browser would see, if the value stood in a page (HTML Living Standard, section
/// 13.2.5). Text
/// between tags, and what closing tags hold, is passed over.
/// </summary>
internal ref struct HtmlTokenizer
{
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\n\r\f>"u8);

    private readonly ReadOnlySpan<byte> _text;
    private int _at;
    private bool _isInTag;

    // Once a comment is not closed, none after it is: looking again would cost the square of the text.
    private bool _isCommentOpen;

    public HtmlTokenizer(ReadOnlySpan<byte> text, HtmlContext context)
    {
        _text = text;
        if (context == HtmlContext.Data)
            return;
        // The value goes on to the end of the attribute that it stands in; what follows is in that attribute's tag.
        var end = context switch
        {
            HtmlContext.SingleQuotedValue => text.IndexOf((byte)'\''),
            HtmlContext.DoubleQuotedValue => text.IndexOf((byte)'"'),
            HtmlContext.GraveQuotedValue => text.IndexOf((byte)'`'),
            _ => text.IndexOfAny(ValueEnds),
        };
        _isInTag = true;
        var keepsEnd = context == HtmlContext.UnquotedValue;
        _at = end < 0 ? text.Length : keepsEnd ? end : end + 1;
    }

    /// <summary>The token's name: a tag's or attribute's, or a declaration's text.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>An attribute's value, without quotes.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Whether an equals sign follows an attribute's name.</summary>
    public bool HasValue { get; private set; }

    /// <summary>Reads the next token.</summary>
    public HtmlTokenKind Next()
    {
        Value = default;
        HasValue = false;
        while (_at < _text.Length)
        {
            if (_isInTag)
            {
                if (ReadAttribute())
                    return HtmlTokenKind.Attribute;
            }
            else if (SkipToMarkup() && ReadMarkup() is { } kind)
            {
                return kind;
            }
        }

        return HtmlTokenKind.End;
    }

    private bool SkipToMarkup()
    {
        var length = _text[_at..].IndexOf((byte)'<');
        _at = length < 0 ? _text.Length : _at + length + 1;
        return length >= 0;
    }

    // After a '<'; null when it opens nothing of interest.
    private HtmlTokenKind? ReadMarkup()
    {
        if (_at >= _text.Length)
            return null;
        var c = _text[_at];
        if (c is (byte)'!' or (byte)'?')
            return ReadDeclaration();
        if (c == '/')
        {
            SkipPast((byte)'>');
            return null;
        }

        if (!char.IsAsciiLetter((char)c))
            return null;
        var start = _at;
        while (_at < _text.Length && !IsSpace(_text[_at]) && _text[_at] is not ((byte)'/' or (byte)'>'))
            _at++;
        Name = _text[start.._at];
        _isInTag = true;
        return HtmlTokenKind.TagName;
    }

    private HtmlTokenKind ReadDeclaration()
    {
        var start = _at;
        if (_text[_at..].StartsWith("!--"u8))
        {
            _at += 3;
            // <!--> and <!---> are whole comments.
            if (_text[_at..].StartsWith(">"u8) || _text[_at..].StartsWith("->"u8))
            {
                SkipPast((byte)'>');
            }
            else if (!_isCommentOpen)
            {
                var close = _text[_at..].IndexOf("-->"u8);
                var other = _text[_at..].IndexOf("--!>"u8);
                var length = close < 0 ? other : other < 0 ? close : Math.Min(close, other);
                // Old browsers, and a comment that the page goes on after, make what stands in an open comment count.
                _at = length < 0 ? _at : _at + length + 3;
                _isCommentOpen = length < 0;
                if (_isCommentOpen)
                {
                    Name = _text[start..];
                    return HtmlTokenKind.Declaration;
                }
            }
        }
        else
        {
            SkipPast((byte)'>');
        }

        Name = _text[start.._at];
        return HtmlTokenKind.Declaration;
    }

    // False when the tag ended instead.
    private bool ReadAttribute()
    {
        while (_at < _text.Length && (IsSpace(_text[_at]) || _text[_at] == '/'))
            _at++;
        if (_at >= _text.Length)
            return false;
        if (_text[_at] == '>')
        {
            _at++;
            _isInTag = false;
            return false;
        }

        var start = _at++;
        while (_at < _text.Length && !IsSpace(_text[_at]) && _text[_at] is not ((byte)'/' or (byte)'>' or (byte)'='))
            _at++;
        Name = _text[start.._at];
        var next = _at;
        while (next < _text.Length && IsSpace(_text[next]))
            next++;
        if (next < _text.Length && _text[next] == '=')
        {
            _at = next + 1;
            HasValue = true;
            ReadValue();
        }

        return true;
    }

    private void ReadValue()
    {
        while (_at < _text.Length && IsSpace(_text[_at]))
            _at++;
        if (_at >= _text.Length)
            return;
        var quote = _text[_at];
        if (quote is (byte)'"' or (byte)'\'' or (byte)'`')
        {
            var start = ++_at;
            SkipPast(quote);
            var isClosed = _at > start && _text[_at - 1] == quote;
            Value = _text[start..(isClosed ? _at - 1 : _at)];
            return;
        }

        var first = _at;
        while (_at < _text.Length && !IsSpace(_text[_at]) && _text[_at] != '>')
            _at++;
        Value = _text[first.._at];
    }

    private void SkipPast(byte end)
    {
        var length = _text[_at..].IndexOf(end);
        _at = length < 0 ? _text.Length : _at + length + 1;
    }

    private static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or (byte)'\v' or 0;
}
