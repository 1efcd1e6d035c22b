using Google.Protobuf;
using Karaula.Hub.Merging;
using Karaula.Hub.Storage;
using Karaula.Hub.Tests.Support;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Merging;

public sealed class SecondBucketTests
{
    private const long Second = 1_790_000_000;

    private static Contribution Seen(int edge, ulong requests, Action<SiteSummary> change)
    {
        var summary = MadeUp.Peace("vlada", Second, 1);
        summary.Traffic.Requests = requests;
        change(summary);
        return Contribution.Of(new StoredSummary(edge, 1, Second, summary.ToByteArray()));
    }

    [Fact]
    public void ToSiteSecond_OfEdgesThatDoNotKnowEntropies_DoesNotKnowThem()
    {
        var bucket = new SecondBucket(Second);
        bucket.Add(Seen(1, 30, static _ => { }));

        var second = bucket.ToSiteSecond();

        Assert.True(double.IsNaN(second.AsnEntropy) && double.IsNaN(second.Ja4Entropy));
        Assert.Equal(0, second.ChallengesFailed);
    }

    [Fact]
    public void ToSiteSecond_OfSomeEdgesThatKnowEntropies_HasThoseEdgesMean()
    {
        var bucket = new SecondBucket(Second);
        bucket.Add(Seen(1, 30, static summary =>
        {
            summary.Structure.AsnEntropy = 4;
            summary.Structure.Ja4Entropy = 0;
            summary.Challenges = new Challenges { Shown = 9, Passed = 1, Failed = 5 };
        }));
        bucket.Add(Seen(2, 10, static summary =>
        {
            summary.Structure.AsnEntropy = 2;
            summary.Challenges = new Challenges { Failed = 2 };
        }));
        bucket.Add(Seen(3, 1_000, static _ => { }));

        var second = bucket.ToSiteSecond();

        Assert.Equal((3.5, 0), (second.AsnEntropy, second.Ja4Entropy));
        Assert.Equal(7, second.ChallengesFailed);
    }
}
