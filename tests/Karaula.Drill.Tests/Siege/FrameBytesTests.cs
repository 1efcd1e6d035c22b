using Karaula.Siege.Http2;

namespace Karaula.Drill.Tests.Siege;

public class FrameBytesTests
{
    [Fact]
    public void Headers_ThenReset_AreFramesAsTheRfcDrawsThem()
    {
        var bytes = new FrameBytes().Headers(3, [0x82], FrameBytes.EndHeaders | FrameBytes.EndStream).Reset(3).ToArray();

        Assert.Equal([0, 0, 1, 1, 5, 0, 0, 0, 3, 0x82, 0, 0, 4, 3, 0, 0, 0, 0, 3, 0, 0, 0, 8], bytes);
    }

    [Fact]
    public void Swelling_IsSmallAndNamesItsFieldManyTimes()
    {
        var block = HeaderBlock.Swelling("site.example");

        Assert.InRange(block.Length, 4000, 4200);
        Assert.Equal(50, block.Reverse().TakeWhile(value => value == (0x80 | 62)).Count());
    }
}
