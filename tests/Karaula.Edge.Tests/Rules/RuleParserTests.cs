using System.Net;
using CsCheck;
using Karaula.Edge.Configuration;
using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Karaula.Edge.Rules;
using Karaula.Edge.Rules.Language;
using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Tests.Rules;

public sealed class RuleParserTests
{
    private static readonly string[] Words = ["", "/a", "/search", "GET", "curl", "a.example", "x", "\"", "\\", "q=1"];

    private static readonly Gen<string> Text = Gen.OneOf<string>(Gen.OneOf(Words), Gen.String[Gen.Char[' ', '~'], 0, 6]);

    private static readonly Gen<string> Leaf = Gen.OneOf<string>(
        Gen.Const("pass"),
        Gen.OneOf("prefix in [\"192.0.2.0/24\"]", "prefix == \"192.0.2.7\"", "prefix != \"2001:db8::/48\""),
        Gen.Select(Gen.OneOf("path", "query", "method", "host", "agent", "ja4", "header[\"X-A\"]"), Gen.OneOf("==", "!=", "contains", "starts_with", "ends_with"), Text,
            static (field, how, text) => $"{field} {how} {TextMatch.Quote(text)}"),
        Gen.Select(Gen.OneOf("path", "agent"), Text, Text, static (field, a, b) => $"{field} in [{TextMatch.Quote(a)}, {TextMatch.Quote(b)}]"),
        Gen.OneOf("header[\"X-A\"]", "cookie[\"session\"]"));

    private static readonly Gen<string> Expression = Gen.Recursive<string>((depth, self) => depth > 4 ? Leaf : Gen.Frequency<string>(
        (3, Leaf),
        (1, self.Select(static a => $"not {a}")),
        (1, self.Select(static a => $"({a})")),
        (2, Gen.Select(self, Gen.OneOf("and", "or"), self, static (a, word, b) => $"{a} {word} {b}"))));

    [Fact]
    public void Parse_Written_ReadsBackAsTheSame() => Expression.Sample(static text =>
    {
        var node = RuleParser.Parse(text);
        var again = RuleParser.Parse(node.ToString());
        return again.ToString() == node.ToString() && Holds(again) == Holds(node);
    });

    [Fact]
    public void Parse_Logic_IsThatOfItsParts() => Gen.Select(Expression, Expression).Sample(static (a, b) =>
    {
        var (x, y) = (Holds(RuleParser.Parse(a)), Holds(RuleParser.Parse(b)));
        return Holds(RuleParser.Parse($"({a}) and ({b})")) == (x && y)
            && Holds(RuleParser.Parse($"({a}) or ({b})")) == (x || y)
            && Holds(RuleParser.Parse($"not ({a})")) == !x;
    });

    [Fact]
    public void Parse_AnyText_IsReadOrRefusedWithItsPlace() => Gen.OneOf<string>(Gen.String, Gen.String[Gen.OneOf("path==\"a\"()[], notandor\n'".ToCharArray()), 0, 40]).Sample(static text =>
    {
        try
        {
            RuleParser.Parse(text);
        }
        catch (RuleSyntaxException e)
        {
            Assert.True(e is { Line: >= 1, Column: >= 1 });
        }
    });

    [Theory]
    [InlineData("", 1, 1, "found the end: expected not")]
    [InlineData("path", 1, 5, "found the end: expected ==, !=")]
    [InlineData("path = \"/a\"", 1, 6, "expected \"==\"")]
    [InlineData("path == /a", 1, 9, "found \"/\"")]
    [InlineData("path == \"/a", 1, 9, "has no end")]
    [InlineData("path == \"a\\q\"", 1, 9, "is not followed by")]
    [InlineData("path == \"/a\" agent", 1, 14, "expected and, or, or the end")]
    [InlineData("(path == \"/a\"", 1, 14, "or \")\"")]
    [InlineData("path == \"/a\"\nand\n  colour == \"red\"", 3, 3, "there is no field \"colour\"")]
    [InlineData("path in \"/a\"", 1, 9, "a list of texts")]
    [InlineData("path in [\"/a\" \"/b\"]", 1, 15, "\",\" or \"]\"")]
    [InlineData("path in [1]", 1, 10, "found the number 1")]
    [InlineData("prefix in [\"192.0.2.0/33\"]", 1, 11, "is no network")]
    [InlineData("prefix in [\"2001:db8::/65\"]", 1, 11, "at most /64")]
    [InlineData("prefix contains \"1\"", 1, 8, "expected in, == or !=")]
    [InlineData("asn == \"ASx\"", 1, 8, "no autonomous system")]
    [InlineData("asn contains \"AS1\"", 1, 5, "expected in, == or !=")]
    [InlineData("header", 1, 7, "[\"name\"] after header")]
    [InlineData("not", 1, 4, "found the end")]
    [InlineData("pass == \"x\"", 1, 6, "expected and, or, or the end")]
    public void Parse_Wrong_SaysWhereAndWhatWasExpected(string text, int line, int column, string reason)
    {
        var error = Assert.Throws<RuleSyntaxException>(() => RuleParser.Parse(text));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
    }

    [Fact]
    public void Parse_DeepNesting_IsRefused() =>
        Assert.Contains("nested deeper", Assert.Throws<RuleSyntaxException>(() => RuleParser.Parse(new string('(', 5000) + "pass")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("path starts_with \"/search\"", true)]
    [InlineData("path == \"/Search/x\"", false)]
    [InlineData("query contains \"q=\"", true)]
    [InlineData("agent contains \"CURL\"", true)]
    [InlineData("host == \"A.EXAMPLE\"", true)]
    [InlineData("method in [\"post\", \"get\"]", true)]
    [InlineData("prefix in [\"192.0.2.0/25\"]", true)]
    [InlineData("prefix in [\"192.0.2.128/25\", \"2001:db8::/32\"]", false)]
    [InlineData("header[\"x-a\"] == \"2\"", true)]
    [InlineData("header[\"x-b\"]", false)]
    [InlineData("cookie[\"session\"]", true)]
    [InlineData("cookie[\"sess\"]", false)]
    [InlineData("country == \"me\" and asn in [\"AS64500\", \"1\"]", true)]
    [InlineData("asn == \"64501\" or country in [\"RS\"]", false)]
    [InlineData("not hosting and country != \"RS\"", true)]
    [InlineData("pass or not pass", true)]
    [InlineData("path == \"/nowhere\" or agent contains \"curl\" and method == \"GET\"", true)]
    [InlineData("not path == \"/nowhere\" and not pass", true)]
    public void Holds_Request_IsTold(string text, bool expected) => Assert.Equal(expected, Holds(RuleParser.Parse(text)));

    [Fact]
    public void Holds_Evaluated_AllocatesNothing()
    {
        var node = RuleParser.Parse(
            "path starts_with \"/search\" and agent contains [\"curl\", \"python\"] and header[\"X-A\"] == \"2\" and cookie[\"session\"] and prefix in [\"192.0.2.0/24\"] and not (pass or ja4 == \"t13d\")");
        var headers = Headers();
        Assert.True(Evaluate(node, headers, 100));

        var before = ThreadAllocation.Begin();
        var held = Evaluate(node, headers, 10_000);

        Assert.True(held);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Configuration_RuleThatIsWrong_IsNamedWithItsPlace()
    {
        var error = Assert.Throws<ConfigurationException>(() => EdgeConfigurationReader.Parse(
            "karaula.toml",
            """
            [edge]
            name = "e"
            [[site]]
            name = "a"
            hosts = ["a.example"]
            origin = "http://127.0.0.1:1"
            [[site.rule]]
            name = "one"
            when = 'path = "/a"'
            action = "refuse"
            [[site.rule]]
            name = "one"
            when = 'pass'
            """));

        Assert.Equal(3, error.Errors.Count);
        Assert.Equal(9, error.Errors[0].Line);
        Assert.Contains("site.rule.when, line 1, column 6", error.Errors[0].Reason, StringComparison.Ordinal);
        Assert.Contains(error.Errors, static one => one.Reason.Contains("another rule named \"one\"", StringComparison.Ordinal));
        Assert.Contains(error.Errors, static one => one.Reason.Contains("action is missing", StringComparison.Ordinal));
    }

    private static bool Evaluate(RuleNode node, IHeaderDictionary headers, int times)
    {
        var held = true;
        for (var i = 0; i < times; i++)
            held &= node.Holds(Facts(headers));
        return held;
    }

    private static bool Holds(RuleNode node) => node.Holds(Facts(Headers()));

    private static readonly SourceKey Source = SourceKey.Of(IPAddress.Parse("192.0.2.7"));

    private static RuleFacts Facts(IHeaderDictionary headers) => new()
    {
        Path = "/search/x", Query = "q=1&x=2", Method = "GET", Host = "a.example", Agent = "curl/8.0", Source = Source, Headers = headers,
        Network = new NetworkFacts(64500, CountryCode.Of("ME"u8), IsHosting: false),
    };

    private static HeaderDictionary Headers() => new() { ["X-A"] = new(["1", "2"]), ["Cookie"] = "a=1; session=7" };
}
