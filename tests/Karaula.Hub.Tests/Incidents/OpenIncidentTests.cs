using Karaula.Hub.Incidents;
using Karaula.Hub.Merging;
using Karaula.Hub.Tests.Alerts;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Incidents;

public class OpenIncidentTests
{
    [Theory]
    [InlineData(90, 10UL, true)]
    [InlineData(91, 9UL, false)]
    [InlineData(0, 0UL, false)]
    public void Peek_OfAnEdgeThatChallenges_SaysWhetherItsChallengesWereAttacked(long refused, ulong failed, bool attacked)
    {
        var record = Opened();
        var open = new OpenIncident(record);
        open.Add(Second(record.Onset, refused, new Challenges { Shown = 50, Failed = failed }));

        var now = open.Peek();

        Assert.Equal((refused, (long)failed), (now.Refused, now.Sums!.ChallengesFailed));
        Assert.Equal(attacked, now.Sums.ChallengesAttacked(now.Refused));
    }

    [Fact]
    public void Peek_OfEdgesThatTellOfNoChallenges_DoesNotKnow()
    {
        var record = Opened();
        var open = new OpenIncident(record);
        open.Add(Second(record.Onset, 90, null));

        Assert.Null(open.Peek().Sums!.ChallengesAttacked(90));
    }

    [Fact]
    public void Peek_OfAnIncidentTakenUpAgain_GoesOnCounting()
    {
        var record = Opened();
        var first = new OpenIncident(record);
        first.Add(Second(record.Onset, 5, new Challenges { Failed = 3 }));
        var second = new OpenIncident(first.Peek());
        second.Add(Second(record.Onset.AddSeconds(1), 5, new Challenges { Failed = 4 }));

        Assert.Equal(7, second.Peek().Sums!.ChallengesFailed);
    }

    [Fact]
    public void Peek_OfEdgesOfWhichOneTellsWhatCosts_SaysTheShareOfThat()
    {
        var record = Opened();
        var open = new OpenIncident(record);
        open.Add(Second(record.Onset, 100, null, new AttackShape { Requests = 100, Costly = 80 }));
        open.Add(Second(record.Onset.AddSeconds(1), 100, null, new AttackShape { Requests = 100, Costly = 20 }));
        open.Add(Second(record.Onset.AddSeconds(2), 300, null, new AttackShape { Requests = 300 }));

        Assert.Equal(0.5, new OpenIncident(open.Peek()).Peek().Sums!.Shapes!.CostlyShare());
    }

    [Fact]
    public void Peek_OfEdgesThatDoNotTellWhatCosts_DoesNotKnow()
    {
        var record = Opened();
        var open = new OpenIncident(record);
        open.Add(Second(record.Onset, 100, null, new AttackShape { Requests = 100 }));

        Assert.Null(open.Peek().Sums!.Shapes!.CostlyShare());
    }

    private static Karaula.Hub.Ingest.IncidentRecord Opened() =>
        AlertMakeUp.Incident("vijesti", AlertMakeUp.Noon) with { Refused = 0, Sums = null };

    private static SecondBucket Second(DateTimeOffset at, long refused, Challenges? challenges, AttackShape? shape = null)
    {
        var bucket = new SecondBucket(at.ToUnixTimeSeconds());
        bucket.Add(new Contribution(
            1, at.ToUnixTimeSeconds(), at.ToUnixTimeSeconds(), Mode.Normal, "", refused, 0, refused, 0, 0, 0, default, Google.Protobuf.ByteString.Empty, shape, challenges));
        return bucket;
    }
}
