using Google.Protobuf;
using Karaula.Hub.Merging;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Merging;

public class SiteTimelineTests
{
    private static Contribution At(long second, int edge = 1) =>
        new(edge, second, second, Mode.Normal, "", 1, 0, 0, 0, 1, 1, StructureFigures.Of(null), ByteString.Empty, null, null);

    [Fact]
    public void Release_ANewerSecondThatComesLongAfterItsTime_IsInOrderAndNotLate()
    {
        var timeline = new SiteTimeline();
        timeline.Add(At(100));
        Assert.Equal([100L], timeline.Release(1_000).Select(b => b.Second));

        timeline.Add(At(101));
        timeline.Add(At(102));

        Assert.Null(timeline.LateFrom);
        Assert.Equal([101L, 102L], timeline.Release(1_000).Select(b => b.Second));
        Assert.Equal(102, timeline.Released);
    }

    [Fact]
    public void Add_ForAReleasedSecondOrBeforeOne_IsLateFromTheEarliest()
    {
        var timeline = new SiteTimeline();
        timeline.Add(At(100));
        timeline.Add(At(105));
        timeline.Release(1_000);

        timeline.Add(At(105, edge: 2));
        timeline.Add(At(103));

        Assert.Equal(103, timeline.LateFrom);
        Assert.Empty(timeline.Release(1_000));
    }

    [Fact]
    public void Analysed_SecondsThatTheTimelineDoesNotHave_AreLateFromThenOn()
    {
        var timeline = new SiteTimeline();
        timeline.Analysed(100);

        timeline.Add(At(99));
        timeline.Add(At(101));

        Assert.Equal(99, timeline.LateFrom);
        Assert.Equal([101L], timeline.Release(1_000).Select(b => b.Second));
    }
}
