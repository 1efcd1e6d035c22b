using System.Net;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Karaula.Edge.Telemetry;
using Karaula.Sketches;
using Karaula.Wire;

namespace Karaula.Edge.Tests.Telemetry;

public class AttackShapesTests
{
    private static readonly SketchHash Hash = SketchHash.FromSeed(11);
    private static readonly Ja4Fingerprint Ja4 = new("t13d1516h2_8daaf6152771_e5627efa2ab1"u8);

    private static RequestFacts Facts(
        SourceClass seen = SourceClass.Attacker, RequestOutcome outcome = RequestOutcome.RefusedRate, string path = "/vijesti/clanak17", string query = "?q=8f3a",
        string agent = "python-requests/2.31", NetworkFacts network = default, bool tls = true, double originSeconds = 0) => new()
        {
            Source = SourceKey.Of(IPAddress.Parse("198.51.100.7")), Class = seen, Outcome = outcome, Status = 429, Seconds = 0.001, Bytes = 0, Path = path, PathHash = Hash.Hash(path),
            Query = query, Agent = agent, Method = "GET", Protocol = "HTTP/1.1", Fields = 5, Ja4 = tls ? Ja4 : default, Network = network, KnowsHosting = true, IsUnsafe = false,
            AskedOrigin = originSeconds > 0, OriginFailed = false, OriginSeconds = originSeconds,
        };

    [Fact]
    public void Close_OfARefusedFlood_SaysWhatItsRequestsAreLike()
    {
        var shapes = new AttackShapes();
        for (var i = 0; i < 100; i++)
            shapes.Add(Facts(path: $"/vijesti/clanak{10 + (i % 90)}", query: $"?q={i + 0xa000:x4}", network: new NetworkFacts(9009, default, i % 4 > 0)), Hash, new PathCosts());

        var shape = shapes.Close()!;

        Assert.Equal(100UL, shape.Requests);
        Assert.Equal([("t13d1516h2_8daaf6152771_e5627efa2ab1", 100UL)], shape.Ja4.Select(s => (s.Name, s.Count)));
        Assert.Equal([("HTTP/1.1 accept,encoding python-requests/.", 100UL)], shape.Clients.Select(s => (s.Name, s.Count)));
        Assert.Equal([("AS9009", 100UL)], shape.Networks.Select(s => (s.Name, s.Count)));
        Assert.Equal((100UL, 75UL), (shape.NetworkTypeKnown, shape.Hosting));
        Assert.Equal("GET /a8/x16?a2=x8", shape.Templates[0].Name);
    }

    [Fact]
    public void Close_OfOtherAgentsEachTime_NamesNoneOfThem()
    {
        var shapes = new AttackShapes();
        for (var i = 0; i < 1_000; i++)
            shapes.Add(Facts(agent: string.Concat(Enumerable.Range(0, 8).Select(c => (char)('a' + ((i >> c) % 26)))), tls: false), Hash, new PathCosts());

        var shape = shapes.Close()!;

        Assert.Empty(shape.Clients);
        Assert.Empty(shape.Ja4);
        Assert.Equal(1_000UL, Assert.Single(shape.Templates).Count);
    }

    [Fact]
    public void Close_OfAFloodOfSearchesAmongPages_SaysHowManyCostMost()
    {
        var (costs, shapes) = (new PathCosts(), new AttackShapes());
        var readers = new SecondAccumulator(Hash, Hash, costs);
        for (var i = 0; i < 200; i++)
        {
            // The front page comes from the cache but for one in twenty; searches never do.
            readers.Add(Facts(SourceClass.Reader, RequestOutcome.Cache, "/", originSeconds: i % 20 == 0 ? 0.03 : 0), Hash, false, false, 5);
            if (i % 20 == 0)
                readers.Add(Facts(SourceClass.Reader, RequestOutcome.Origin, "/search", originSeconds: 0.15), Hash, false, false, 5);
        }

        for (var i = 0; i < 100; i++)
            shapes.Add(Facts(path: i < 70 ? "/search" : i < 90 ? "/" : "/never-seen"), Hash, costs);

        Assert.Equal(70UL, shapes.Close()!.Costly);
    }

    [Fact]
    public void Close_BeforeEnoughReadersWereSeen_DoesNotSayWhatCosts()
    {
        var (costs, shapes) = (new PathCosts(), new AttackShapes());
        costs.Learn(Hash.Hash("/search"), 0.15);
        shapes.Add(Facts(path: "/search"), Hash, costs);

        Assert.False(shapes.Close()!.HasCostly);
    }

    [Fact]
    public void WriteClient_OfControlCharacters_WritesNone()
    {
        Span<char> text = stackalloc char[128];
        var written = AttackShapes.WriteClient(Facts(agent: "a\u001b[2Jčb" + new string('z', 500)), text);

        Assert.Equal(128, written);
        Assert.StartsWith("HTTP/1.1 accept,encoding a?[J?bzz", new string(text));
    }

    [Theory]
    [InlineData("/", "", "GET /")]
    [InlineData("/search", "?q=abc&page=12&x", "GET /a8?a2=a4&a8=94&a2")]
    [InlineData("/wp-login.php", "?", "GET /~16")]
    [InlineData("//a//", "", "GET //a2//")]
    public void WriteTemplate_OfATarget_KeepsKindsAndLengths(string path, string query, string expected)
    {
        Span<char> text = stackalloc char[128];
        Assert.Equal(expected, new string(text[..AttackShapes.WriteTemplate(Facts(path: path, query: query), text)]));
    }

    [Theory]
    [InlineData(SourceClass.Reader, RequestOutcome.Origin)]
    [InlineData(SourceClass.Reader, RequestOutcome.RefusedOverload)]
    [InlineData(SourceClass.Suspect, RequestOutcome.RefusedRate)]
    [InlineData(SourceClass.Attacker, RequestOutcome.Cache)]
    internal void Summary_OfWhatWasNotRefusedToAMarkedSource_HasNoShape(SourceClass seen, RequestOutcome outcome)
    {
        var second = new SecondAccumulator(Hash, Hash, new PathCosts());
        second.Add(Facts(seen, outcome), Hash, true, true, 5);

        Assert.Null(second.Close(0, challenges: false).AttackShape);
    }

    [Fact]
    public void Summary_AfterAnAttack_IsClean()
    {
        var second = new SecondAccumulator(Hash, Hash, new PathCosts());
        second.Add(Facts(), Hash, true, true, 5);
        AttackShape? first = second.Close(0, challenges: false).AttackShape;
        second.Add(Facts(SourceClass.Reader, RequestOutcome.Cache), Hash, true, true, 5);

        Assert.Equal(1UL, first!.Requests);
        Assert.Null(second.Close(0, challenges: false).AttackShape);
    }
}
