using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Gate;

public class SourceBucketTests
{
    private static readonly uint Tag = SourceBucket.TagOf(0x0123_4567_89AB_CDEF);

    private static uint At(double seconds) => GateClock.At(seconds);

    [Fact]
    public void Take_NewSource_HasTheWholeBurstAndThenItsRate()
    {
        var bucket = new SourceBucket(Tag, At(10));
        var taken = 0;
        while (bucket.Take(At(10), rate: 2, burst: 5))
            taken++;

        Assert.Equal(5, taken);
        Assert.False(bucket.Take(At(10.25), 2, 5));
        Assert.True(bucket.Take(At(10.5), 2, 5));
        Assert.False(bucket.Take(At(10.5), 2, 5));
    }

    [Fact]
    public void Take_AfterALongTime_HasNoMoreThanTheBurst()
    {
        var bucket = new SourceBucket(Tag, 0);
        Assert.True(bucket.Take(0, 100, 3));
        for (var i = 0; i < 3; i++)
            Assert.True(bucket.Take(At(1000), 100, 3));
        Assert.False(bucket.Take(At(1000), 100, 3));
    }

    [Fact]
    public void Requests_CountedOncePerRequest_FadeByHalves()
    {
        var bucket = new SourceBucket(Tag, 0);
        for (var i = 0; i < 8; i++)
            bucket.Take(0, 1, 100);
        bucket.Take(0, 1, 100, isCounted: false);
        bucket.Count(At(30), 1, 100);

        Assert.Equal(5, bucket.RequestsAt(At(30)), 0.001);
        Assert.Equal(2.5, bucket.RequestsAt(At(60)), 0.001);
    }

    [Fact]
    public void Flags_SetAndTakenBack_LeaveTheTagAlone()
    {
        var bucket = new SourceBucket(Tag, 0);
        bucket.IsMarked = true;
        bucket.IsKnown = true;
        bucket.HasHistory = true;
        Assert.True(bucket.Is(Tag));
        Assert.False(bucket.IsFree);
        Assert.False(bucket.Is(SourceBucket.TagOf(0x0123_4567_89AB_CD00)));
        bucket.IsMarked = false;
        Assert.True(bucket is { IsMarked: false, IsKnown: true, HasHistory: true });
    }

    [Fact]
    public void Is_OfAFreePlace_IsNobody() => Assert.False(default(SourceBucket).Is(SourceBucket.TagOf(0)));
}
