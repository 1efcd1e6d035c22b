using CsCheck;
using Karaula.Http.Caching.Serving;

namespace Karaula.Http.Caching.Tests.Serving;

public sealed class ByteRangeTests
{
    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=2-4", 2, 3)]
    [InlineData("bytes=2-", 2, 8)]
    [InlineData("bytes=-3", 7, 3)]
    [InlineData("bytes=-30", 0, 10)]
    [InlineData("bytes=5-99999999999999999999999", 5, 5)]
    [InlineData("Bytes=9-9", 9, 1)]
    public void TryParse_OneRange_IsRead(string field, long offset, long length)
    {
        Assert.True(ByteRange.TryParse(field, 10, out ByteRange range));
        Assert.Equal(new ByteRange(offset, length), range);
    }

    [Theory]
    [InlineData("bytes=10-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999999-")]
    public void TryParse_BeyondTheBody_HasNothing(string field)
    {
        Assert.True(ByteRange.TryParse(field, 10, out ByteRange range));
        Assert.Equal(0, range.Length);
    }

    [Theory]
    [InlineData("bytes=0-1,3-4")]
    [InlineData("bytes=4-2")]
    [InlineData("bytes=")]
    [InlineData("bytes=-")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes 0-1")]
    [InlineData("lines=0-1")]
    public void TryParse_AnythingElse_IsIgnored(string field) => Assert.False(ByteRange.TryParse(field, 10, out _));

    [Fact]
    public void TryParse_RandomRange_StaysInTheBody() =>
        Gen.Select(Gen.Long[0, 50], Gen.Long[0, 50], Gen.Long[0, 40], Gen.Int[0, 2]).Sample((first, last, length, form) =>
        {
            string field = form switch { 0 => $"bytes={first}-{last}", 1 => $"bytes={first}-", _ => $"bytes=-{last}" };
            return !ByteRange.TryParse(field, length, out ByteRange range)
                || (range.Offset >= 0 && range.Length >= 0 && range.Offset + range.Length <= length);
        });
}
