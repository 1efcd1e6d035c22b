using Karaula.Evidence.SealedLogs;

namespace Karaula.Evidence.Tests.SealedLogs;

public class SealedLogHashTests
{
    [Fact]
    public void Parse_WhatToStringWrote_IsTheSameHash()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => (byte)(i * 7)).ToArray();
        var hash = new SealedLogHash(bytes);
        Assert.Equal(Convert.ToHexStringLower(bytes), hash.ToString());
        Assert.Equal(hash, SealedLogHash.Parse(hash.ToString().ToUpperInvariant()));
        var copy = new byte[32];
        hash.CopyTo(copy);
        Assert.Equal(bytes, copy);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public void TryParse_NoHash_IsFalse(string? text)
    {
        Assert.False(SealedLogHash.TryParse(text, out _));
        Assert.Throws<FormatException>(() => SealedLogHash.Parse(text!));
    }
}
