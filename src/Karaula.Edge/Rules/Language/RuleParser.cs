using System.Globalization;

namespace Karaula.Edge.Rules.Language;

/// <summary>
/// Reads expressions: <c>path starts_with "/search" and not (pass or prefix in ["192.0.2.0/24"])</c>. <c>not</c> binds closest, then <c>and</c>, then <c>or</c>. docs/reference/rules.md
/// describes the language.
/// </summary>
internal sealed class RuleParser
{
    /// <summary>Characters of an expression at most.</summary>
    public const int MostCharacters = 8192;

    private const int MostDepth = 32;
    private const int MostValues = 1024;
    private const string Fields = "path, query, method, host, agent, ja4, prefix, asn, country, hosting, header[\"name\"], cookie[\"name\"] or pass";
    private const string Operators = "==, !=, contains, starts_with, ends_with or in";

    private readonly List<RuleToken> _tokens;
    private int _at;
    private int _depth;

    private RuleParser(List<RuleToken> tokens) => _tokens = tokens;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="RuleSyntaxException">It cannot be read.</exception>
    public static RuleNode Parse(string text)
    {
        if (text.Length > MostCharacters)
            throw new RuleSyntaxException(1, 1, $"the expression has more than {MostCharacters} characters");
        var parser = new RuleParser(RuleLexer.Read(text));
        var node = parser.Or();
        var rest = parser.Peek;
        return rest.Kind == RuleTokenKind.End ? node : throw parser.Unexpected("and, or, or the end");
    }

    private RuleToken Peek => _tokens[_at];

    private RuleNode Or() => Chain("or", And, static parts => new AnyNode(parts));

    private RuleNode And() => Chain("and", Not, static parts => new AllNode(parts));

    private RuleNode Chain(string word, Func<RuleNode> part, Func<RuleNode[], RuleNode> join)
    {
        var parts = new List<RuleNode> { part() };
        while (TakeWord(word))
            parts.Add(part());
        return parts.Count == 1 ? parts[0] : join([.. parts]);
    }

    private RuleNode Not()
    {
        if (!TakeWord("not"))
            return Primary();
        Enter();
        var node = new NotNode(Not());
        _depth--;
        return node;
    }

    private RuleNode Primary()
    {
        if (!TakeSign("("))
            return Comparison();
        Enter();
        var node = Or();
        if (!TakeSign(")"))
            throw Unexpected("and, or, or \")\"");
        _depth--;
        return node;
    }

    private RuleNode Comparison()
    {
        var field = Peek;
        if (field.Kind != RuleTokenKind.Word)
            throw Unexpected($"not, \"(\", or a field: {Fields}");
        _at++;
        switch (field.Value)
        {
            case "pass":
                return new PassNode();
            case "cookie":
                return new CookieNode(Name(field));
            case "header":
                return new HeaderNode(Name(field), IsOperator() ? Match(ignoresCase: true) : null);
            case "prefix":
                return Prefix();
            case "path":
                return new TextNode(RuleText.Path, Match(ignoresCase: false));
            case "query":
                return new TextNode(RuleText.Query, Match(ignoresCase: false));
            case "method":
                return new TextNode(RuleText.Method, Match(ignoresCase: true));
            case "host":
                return new TextNode(RuleText.Host, Match(ignoresCase: true));
            case "agent":
                return new TextNode(RuleText.Agent, Match(ignoresCase: true));
            case "ja4":
                return new TextNode(RuleText.Ja4, Match(ignoresCase: false));
            case "country":
                return new TextNode(RuleText.Country, Match(ignoresCase: true));
            case "asn":
                return Asn();
            case "hosting":
                return new HostingNode();
            default:
                throw new RuleSyntaxException(field.Line, field.Column, $"there is no field \"{field.Value}\": expected {Fields}");
        }
    }

    private bool IsOperator() => Peek is { Kind: RuleTokenKind.Sign, Value: "==" or "!=" } or { Kind: RuleTokenKind.Word, Value: "contains" or "starts_with" or "ends_with" or "in" };

    private TextMatch Match(bool ignoresCase)
    {
        if (!IsOperator())
            throw Unexpected(Operators);
        var word = _tokens[_at++].Value;
        var how = word switch
        {
            "!=" => TextOperator.NotEquals,
            "contains" => TextOperator.Contains,
            "starts_with" => TextOperator.StartsWith,
            "ends_with" => TextOperator.EndsWith,
            _ => TextOperator.Equals,
        };
        return new TextMatch(how, Values(mustBeList: word == "in"), ignoresCase);
    }

    private RuleNode Prefix()
    {
        if (!IsOperator() || Peek.Value is not ("in" or "==" or "!="))
            throw Unexpected("in, == or !=");
        var word = _tokens[_at++].Value;
        var first = Peek;
        var networks = Values(mustBeList: word == "in").Select(text => RuleNetwork.Parse(text) ?? throw new RuleSyntaxException(
            first.Line, first.Column, $"\"{text}\" is no network: expected for example \"192.0.2.0/24\" or \"2001:db8::/48\" (of IPv6 at most /64)")).ToArray();
        var node = new PrefixNode(networks);
        return word == "!=" ? new NotNode(node) : node;
    }

    private RuleNode Asn()
    {
        if (!IsOperator() || Peek.Value is not ("in" or "==" or "!="))
            throw Unexpected("in, == or !=");
        var word = _tokens[_at++].Value;
        var first = Peek;
        var numbers = Values(mustBeList: word == "in").Select(text =>
            uint.TryParse(text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number > 0
                ? number : throw new RuleSyntaxException(first.Line, first.Column, $"\"{text}\" is no autonomous system: expected for example \"AS64500\"")).ToArray();
        var node = new AsnNode(numbers);
        return word == "!=" ? new NotNode(node) : node;
    }

    private string Name(RuleToken field)
    {
        if (!TakeSign("[") || Peek is not { Kind: RuleTokenKind.Text, Value.Length: > 0 } name)
            throw Unexpected($"[\"name\"] after {field.Value}");
        _at++;
        return TakeSign("]") ? name.Value : throw Unexpected("\"]\"");
    }

    private string[] Values(bool mustBeList)
    {
        if (!mustBeList && Peek.Kind == RuleTokenKind.Text)
            return [_tokens[_at++].Value];
        if (!TakeSign("["))
            throw Unexpected(mustBeList ? "a list of texts, [\"…\", \"…\"]" : "a text in quotes, or a list of them");
        var values = new List<string>();
        do
        {
            if (Peek.Kind != RuleTokenKind.Text)
                throw Unexpected("a text in quotes");
            if (values.Count == MostValues)
                throw Unexpected($"\"]\": a list has at most {MostValues} texts");
            values.Add(_tokens[_at++].Value);
        }
        while (TakeSign(","));
        return TakeSign("]") ? [.. values] : throw Unexpected("\",\" or \"]\"");
    }

    private void Enter()
    {
        if (++_depth > MostDepth)
            throw new RuleSyntaxException(Peek.Line, Peek.Column, $"the expression is nested deeper than {MostDepth}");
    }

    private bool TakeWord(string word)
    {
        if (Peek.Kind != RuleTokenKind.Word || Peek.Value != word)
            return false;
        _at++;
        return true;
    }

    private bool TakeSign(string sign)
    {
        if (Peek.Kind != RuleTokenKind.Sign || Peek.Value != sign)
            return false;
        _at++;
        return true;
    }

    private RuleSyntaxException Unexpected(string expected) => new(Peek.Line, Peek.Column, $"found {Peek}: expected {expected}");
}
