using System.Net;
using Karaula.Edge.Gate;
using Karaula.Sketches;
using Microsoft.Extensions.Logging.Abstractions;

namespace Karaula.Edge.Tests.Gate;

public sealed class PeaceSharesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("karaula-shares-").FullName;
    private readonly PeaceShares _shares = new(SketchHash.FromSeed(7));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ulong Network(int number) => _shares.HashOf(SourceKey.Of(new IPAddress([(byte)(10 + (number >> 16)), (byte)(number >> 8), (byte)number, 1])).Wider());

    private void Learn(int epochs = 40, bool inPeace = true)
    {
        for (var i = 0; i < epochs; i++)
        {
            _shares.Record(Network(1), 300);
            _shares.Record(Network(2), 100);
            for (var one = 100; one < 700; one++)
                _shares.Record(Network(one), 1);
            _shares.Close(inPeace);
        }
    }

    [Fact]
    public void Of_AfterPeace_IsWhatANetworkUsed()
    {
        Learn();

        Assert.Equal(0.3, _shares.Of(Network(1)), 0.01);
        Assert.Equal(0.1, _shares.Of(Network(2)), 0.01);
        Assert.Equal(0.001, _shares.Of(Network(100)), 0.0002);
        Assert.Equal(0, _shares.Of(Network(9999)));
        Assert.Equal(PeaceShares.LeastStrangers, _shares.Strangers, 0.001);
    }

    [Fact]
    public void Of_BeforeEnoughPeace_IsNothing()
    {
        Learn(epochs: 10);

        Assert.False(_shares.IsLearned);
        Assert.Equal(0, _shares.Of(Network(1)));
        Assert.Equal(1, _shares.Strangers);
    }

    [Fact]
    public void Close_PressedEpochs_TeachNothing()
    {
        Learn(inPeace: false);

        Assert.False(_shares.IsLearned);
    }

    [Fact]
    public void Record_AMillionNewNetworks_PushesNoKnownOneOut()
    {
        Learn();
        for (var i = 1000; i < 1_000_000; i++)
            _shares.Record(Network(i), 1);
        _shares.Close(inPeace: false);

        Assert.Equal(0.3, _shares.Of(Network(1)), 0.01);
    }

    [Fact]
    public void Load_WhatWasSaved_IsKnownAgain()
    {
        Learn();
        var file = new ShareFile(_folder, "a", NullLogger.Instance);
        file.Save(_shares);
        var next = new PeaceShares(SketchHash.FromSeed(7));
        file.Load(next);

        Assert.True(next.IsLearned);
        Assert.Equal(0.3, next.Of(Network(1)), 0.01);
        Assert.Equal(_shares.Strangers, next.Strangers, 0.01);
        var text = File.ReadAllText(Path.Combine(_folder, "shares", "a.json"));
        Assert.DoesNotContain("10.0.1", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"total_ms":1e999,"shares":{"5":0.5}}""")]
    [InlineData("""{"total_ms":-1,"shares":{"5":0.5}}""")]
    [InlineData("""{"total_ms":1000,"shares":{"5":7,"6":-1}}""")]
    [InlineData("""{"total_ms":1000,"shares":null}""")]
    public void Load_BrokenFile_TeachesNothing(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "shares"));
        File.WriteAllText(Path.Combine(_folder, "shares", "a.json"), text);
        new ShareFile(_folder, "a", NullLogger.Instance).Load(_shares);

        Assert.False(_shares.IsLearned);
        Assert.Equal(1, _shares.Strangers);
    }
}
