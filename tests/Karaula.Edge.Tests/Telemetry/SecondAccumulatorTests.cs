using System.Net;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Karaula.Edge.Telemetry;
using Karaula.Sketches;

namespace Karaula.Edge.Tests.Telemetry;

public class SecondAccumulatorTests
{
    private static readonly SketchHash Hash = SketchHash.FromSeed(11);

    private static void Add(SecondAccumulator second, uint asn, string? ja4) => second.Add(
        new RequestFacts
        {
            Source = SourceKey.Of(IPAddress.Parse("198.51.100.7")), Class = SourceClass.Reader, Outcome = RequestOutcome.Origin, Status = 200, Seconds = 0.001, Bytes = 0, Path = "/",
            PathHash = 1, Query = "", Agent = "", Method = "GET", Protocol = "HTTP/2", Fields = 0, Ja4 = ja4 is null ? default : new Ja4Fingerprint(System.Text.Encoding.ASCII.GetBytes(ja4.PadRight(36, '0'))),
            Network = new NetworkFacts(asn, default, false), KnowsHosting = false, IsUnsafe = false, AskedOrigin = true, OriginFailed = false, OriginSeconds = 0,
        },
        Hash, isNewSource: false, isNewQuery: false, deadlineSeconds: 3);

    [Fact]
    public void Close_OfRequestsFromKnownNetworksByTls_HasTheirEntropies()
    {
        var second = new SecondAccumulator(Hash, Hash, new PathCosts());
        for (var i = 0; i < 8; i++)
            Add(second, (uint)(64500 + (i % 2)), "client" + (i % 4));
        // What is not known does not count.
        Add(second, 0, null);

        var structure = second.Close(0, challenges: false).Structure;

        Assert.Equal(1, structure.AsnEntropy, 9);
        Assert.Equal(2, structure.Ja4Entropy, 9);
        // The next second knows nothing of this one.
        Add(second, 64500, "client");
        structure = second.Close(0, challenges: false).Structure;
        Assert.True(structure.HasAsnEntropy && structure.HasJa4Entropy);
        Assert.Equal((0, 0), (structure.AsnEntropy, structure.Ja4Entropy));
    }

    [Fact]
    public void Close_OfRequestsWithoutTlsFromUnknownNetworks_DoesNotKnowTheirEntropies()
    {
        var second = new SecondAccumulator(Hash, Hash, new PathCosts());
        Add(second, 0, null);

        var summary = second.Close(0, challenges: false);

        Assert.False(summary.Structure.HasAsnEntropy);
        Assert.False(summary.Structure.HasJa4Entropy);
        Assert.Null(summary.Challenges);
    }

    [Fact]
    public void Close_OfASecondWithChallengesAlone_CountsThemOnce()
    {
        var second = new SecondAccumulator(Hash, Hash, new PathCosts());
        Assert.True(second.IsEmpty);
        second.Add(ChallengeStep.Shown);
        second.Add(ChallengeStep.Shown);
        second.Add(ChallengeStep.Passed);
        second.Add(ChallengeStep.Failed);
        Assert.False(second.IsEmpty);

        var challenges = second.Close(0, challenges: true).Challenges;

        Assert.Equal((2UL, 1UL, 1UL), (challenges.Shown, challenges.Passed, challenges.Failed));
        Assert.True(second.IsEmpty);
        challenges = second.Close(0, challenges: true).Challenges;
        Assert.Equal((0UL, 0UL, 0UL), (challenges.Shown, challenges.Passed, challenges.Failed));
    }
}
