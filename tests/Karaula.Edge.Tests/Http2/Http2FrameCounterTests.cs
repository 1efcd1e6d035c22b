using CsCheck;
using Karaula.Edge.Http2;
using Karaula.Edge.Hygiene;
using Karaula.Edge.Tests.Support;

namespace Karaula.Edge.Tests.Http2;

public sealed class Http2FrameCounterTests
{
    // Type, flags, payload, how many at once are in order, what one more is.
    public static TheoryData<byte, byte, int, int, string> Budgets { get; } = new()
    {
        { 6, 0, 8, 50, nameof(Glitch.FrameFlood) },
        { 6, 1, 8, 50, nameof(Glitch.FrameFlood) },
        { 4, 0, 0, 19, nameof(Glitch.FrameFlood) },
        { 4, 1, 0, 19, nameof(Glitch.FrameFlood) },
        { 2, 0, 5, 300, nameof(Glitch.FrameFlood) },
        { 16, 0, 10, 300, nameof(Glitch.FrameFlood) },
        { 3, 0, 4, 200, nameof(Glitch.StreamChurn) },
        { 8, 0, 4, 1000, nameof(Glitch.FrameFlood) },
        { 0, 0, 0, 50, nameof(Glitch.FrameFlood) },
        { 0xfa, 0, 3, 100, nameof(Glitch.FrameFlood) },
    };

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Read_FramesOfAKind_AreCutBeyondTheirBudget(byte type, byte flags, int length, int most, string glitch)
    {
        var counter = Started();
        var frame = Http2Bytes.Frame(type, flags, 1, new byte[length]);
        for (var i = 0; i < most; i++)
            Assert.Equal(Glitch.None, counter.Read(frame, 0));

        Assert.Equal(glitch, counter.Read(frame, 0).ToString());
    }

    [Theory]
    [InlineData(6, 8)]
    [InlineData(3, 4)]
    [InlineData(2, 5)]
    public void Read_AFewEachSecond_AreAlwaysInOrder(byte type, int length)
    {
        var counter = Started();
        var frame = Http2Bytes.Frame(type, 0, 1, new byte[length]);
        for (var second = 0; second < 2000; second++)
        {
            for (var i = 0; i < 5; i++)
                Assert.Equal(Glitch.None, counter.Read(frame, second));
        }
    }

    [Fact]
    public void Read_WindowUpdates_AreInOrderAsLongAsSomethingIsSent()
    {
        var counter = Started();
        var frame = Http2Bytes.Frame(8, 0, 1, [0, 0, 4, 0]);
        for (var i = 0; i < 100_000; i++)
        {
            counter.Sent(1024);
            Assert.Equal(Glitch.None, counter.Read(frame, 0));
        }
    }

    [Fact]
    public void Read_HeaderBlockInManyPieces_IsCut()
    {
        var counter = Started();
        Assert.Equal(Glitch.None, counter.Read(Http2Bytes.Get(1, flags: 1), 0));
        for (var i = 0; i < 16; i++)
            Assert.Equal(Glitch.None, counter.Read(Http2Bytes.Frame(9, 0, 1, []), 0));

        Assert.Equal(Glitch.HeaderMemory, counter.Read(Http2Bytes.Frame(9, 0, 1, []), 0));
    }

    [Fact]
    public void Read_RequestsAndBodies_AreNeverCut()
    {
        var counter = Started();
        for (var stream = 1; stream < 20_000; stream += 2)
        {
            Assert.Equal(Glitch.None, counter.Read(Http2Bytes.Get(stream, flags: 4), 0));
            Assert.Equal(Glitch.None, counter.Read(Http2Bytes.Frame(0, 0, stream, new byte[100]), 0));
            Assert.Equal(Glitch.None, counter.Read(Http2Bytes.Frame(0, 1, stream, []), 0));
        }
    }

    [Fact]
    public void Read_InAnyPieces_CountsTheSame() =>
        Gen.Int[1, 40].Array[1, 100].Sample(cuts =>
        {
            var counter = new Http2FrameCounter();
            byte[] bytes = [.. Http2Bytes.Preface, .. Enumerable.Range(0, 51).SelectMany(_ => Http2Bytes.Frame(6, 0, 0, new byte[8]))];
            var at = 0;
            for (var i = 0; ; i++)
            {
                var piece = bytes.AsSpan(at, Math.Min(cuts[i % cuts.Length], bytes.Length - at));
                at += piece.Length;
                var glitch = counter.Read(piece, 0);
                if (glitch == Glitch.None)
                    continue;
                // Known with the last byte of the last header at the earliest, and with its piece at the latest.
                return at > bytes.Length - 9 && glitch == Glitch.FrameFlood;
            }
        });

    private static Http2FrameCounter Started()
    {
        var counter = new Http2FrameCounter();
        Assert.Equal(Glitch.None, counter.Read(Http2Bytes.Preface, 0));
        return counter;
    }
}
