using System.Text;

namespace Karaula.Edge.Rules.Language;

/// <summary>Cuts an expression into tokens.</summary>
internal static class RuleLexer
{
    /// <summary>All tokens, the end included.</summary>
    /// <exception cref="RuleSyntaxException">There is something in it that is no token.</exception>
    public static List<RuleToken> Read(string text)
    {
        var tokens = new List<RuleToken>();
        var (at, line, start) = (0, 1, 0);
        while (at < text.Length)
        {
            var c = text[at];
            var column = at - start + 1;
            if (c == '\n')
            {
                (line, start) = (line + 1, at + 1);
                at++;
            }
            else if (c is ' ' or '\t' or '\r')
            {
                at++;
            }
            else if (c is '(' or ')' or '[' or ']' or ',')
            {
                tokens.Add(new RuleToken(RuleTokenKind.Sign, c.ToString(), line, column));
                at++;
            }
            else if (c is '=' or '!' && at + 1 < text.Length && text[at + 1] == '=')
            {
                tokens.Add(new RuleToken(RuleTokenKind.Sign, c + "=", line, column));
                at += 2;
            }
            else if (c is '"' or '\'')
            {
                tokens.Add(new RuleToken(RuleTokenKind.Text, Quoted(text, ref at, line, column), line, column));
            }
            else if (char.IsAsciiDigit(c))
            {
                tokens.Add(new RuleToken(RuleTokenKind.Number, While(text, ref at, char.IsAsciiDigit), line, column));
            }
            else if (char.IsAsciiLetter(c))
            {
                tokens.Add(new RuleToken(RuleTokenKind.Word, While(text, ref at, static one => char.IsAsciiLetterOrDigit(one) || one == '_'), line, column));
            }
            else
            {
                throw new RuleSyntaxException(line, column, c == '=' ? "found \"=\": expected \"==\"" : $"found \"{c}\": expected a field, a word, a text in quotes, a number, or one of ( ) [ ] , == !=");
            }
        }

        tokens.Add(new RuleToken(RuleTokenKind.End, "", line, at - start + 1));
        return tokens;
    }

    private static string While(string text, ref int at, Func<char, bool> belongs)
    {
        var from = at;
        while (at < text.Length && belongs(text[at]))
            at++;
        return text[from..at];
    }

    private static string Quoted(string text, ref int at, int line, int column)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\n')
                break;
            if (text[at] == '\\')
            {
                at++;
                if (at == text.Length || text[at] is not ('\\' or '"' or '\''))
                    throw new RuleSyntaxException(line, column, "a \\ in this text is not followed by \\, \" or '");
            }

            value.Append(text[at++]);
        }

        if (at == text.Length || text[at] != quote)
            throw new RuleSyntaxException(line, column, $"this text has no end: expected {quote} on the same line");
        at++;
        return value.ToString();
    }
}
