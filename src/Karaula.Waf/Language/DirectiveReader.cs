using System.Text;

namespace Karaula.Waf.Language;

/// <summary>
/// Cuts a rule file into directives: the lexical level of SecLang as ModSecurity 3 and Coraza read it.
/// A <c>#</c> at the start of a line makes that line a comment; a backslash at the end of a line continues it; arguments are separated by
/// white space or stand in double quotes, in which <c>\"</c> is a quote and every other backslash is itself.
/// </summary>
internal ref struct DirectiveReader
{
    private readonly string _file;
    private readonly ReadOnlySpan<char> _text;
    private readonly List<SecLangError> _errors;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    /// <summary>Starts at the beginning of a text.</summary>
    public DirectiveReader(string file, ReadOnlySpan<char> text, List<SecLangError> errors)
    {
        _file = file;
        _text = text;
        _errors = errors;
    }

    private readonly SourcePosition Here => new(_file, _line, _at - _lineStart + 1);

    private readonly bool AtEnd => _at >= _text.Length;

    /// <summary>Reads the next directive; null at the end of the text. A broken directive is reported and passed over.</summary>
    public Directive? Next()
    {
        while (SkipToDirective())
        {
            var position = Here;
            var start = _at;
            while (!AtEnd && !IsBlank(_text[_at]) && _text[_at] != '\n')
                _at++;
            var name = _text[start.._at].ToString();
            if (ReadArguments() is { } arguments)
                return new Directive(name, position, arguments);
        }

        return null;
    }

    private bool SkipToDirective()
    {
        while (!AtEnd)
        {
            var c = _text[_at];
            if (c == '\n')
                TakeNewLine();
            else if (IsBlank(c))
                _at++;
            else if (c == '#')
                SkipLine();
            else
                return true;
        }

        return false;
    }

    /// <summary>Reads up to the end of the logical line; null, with an error, when its quotes are wrong.</summary>
    private List<Argument>? ReadArguments()
    {
        var arguments = new List<Argument>();
        while (SkipBlanks())
        {
            if (_text[_at] != '"')
            {
                arguments.Add(ReadBare());
            }
            else if (ReadQuoted() is { } quoted)
            {
                arguments.Add(quoted);
                if (AtEnd || IsBlank(_text[_at]) || _text[_at] == '\n' || AtContinuation())
                    continue;
                _errors.Add(new SecLangError(Here, $"expected white space after a closing quote, found '{_text[_at]}'"));
                SkipLogicalLine();
                return null;
            }
            else
            {
                return null;
            }
        }

        return arguments;
    }

    private Argument ReadBare()
    {
        var position = Here;
        var start = _at;
        while (!AtEnd && !IsBlank(_text[_at]) && _text[_at] != '\n' && !AtContinuation())
            _at++;
        return new Argument(_text[start.._at].ToString(), [(0, position)]);
    }

    private Argument? ReadQuoted()
    {
        var opened = Here;
        var text = new StringBuilder();
        var pieces = new List<(int, SourcePosition)> { (0, opened) };
        _at++;
        pieces.Add((0, Here));
        while (!AtEnd)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                pieces.RemoveAt(0);
                return new Argument(text.ToString(), pieces);
            }

            if (AtContinuation())
            {
                TakeContinuation();
                pieces.Add((text.Length, Here));
            }
            else if (c == '\n')
            {
                break;
            }
            else if (c == '\\' && _at + 1 < _text.Length && _text[_at + 1] == '"')
            {
                _at++;
                pieces.Add((text.Length, Here));
                text.Append('"');
                _at++;
            }
            else
            {
                text.Append(c);
                _at++;
            }
        }

        _errors.Add(new SecLangError(opened, "this quote is never closed: expected '\"' before the end of the line (continue a line with '\\')"));
        return null;
    }

    /// <summary>Skips blanks and continuations; false at the end of the logical line.</summary>
    private bool SkipBlanks()
    {
        while (!AtEnd)
        {
            if (AtContinuation())
                TakeContinuation();
            else if (_text[_at] == '\n')
                return false;
            else if (IsBlank(_text[_at]))
                _at++;
            else
                return true;
        }

        return false;
    }

    private void SkipLogicalLine()
    {
        while (SkipBlanks())
            _at++;
    }

    // A backslash before the line's end, with or without a carriage return between them.
    private readonly bool AtContinuation() =>
        _text[_at] == '\\' && (Peek(1) == '\n' || (Peek(1) == '\r' && Peek(2) == '\n'));

    private void TakeContinuation()
    {
        SkipLine();
        if (!AtEnd)
            TakeNewLine();
    }

    private void SkipLine()
    {
        var length = _text[_at..].IndexOf('\n');
        _at = length < 0 ? _text.Length : _at + length;
    }

    private void TakeNewLine()
    {
        _at++;
        _line++;
        _lineStart = _at;
    }

    private readonly char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\f' or '\v';
}
