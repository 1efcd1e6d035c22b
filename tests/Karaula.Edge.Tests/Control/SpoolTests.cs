using CsCheck;
using Karaula.Edge.Control;

namespace Karaula.Edge.Tests.Control;

public sealed class SpoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spool").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_AfterACrashAtAnyByte_KeepsEveryWholeRecordAndGoesOn()
    {
        using (var spool = Spool.Open(_folder, 1 << 24))
        {
            for (var i = 0; i < 5; i++)
                spool.Append(sequence => [(byte)sequence, 1, 2, 3]);
        }

        var file = Directory.GetFiles(_folder, "*.seg").Single();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(file, whole[..length]);
            using var spool = Spool.Open(_folder, 1 << 24);
            var records = spool.Read(1, 100);
            Assert.Equal(length / 20, records.Count);
            Assert.Equal((ulong)records.Count, spool.LastSequence);
            Assert.Equal(length % 20, spool.Repaired);
        }
    }

    [Fact]
    public void Open_ChangedByte_EndsThereAndNeverReturnsTheRecord()
    {
        using (var spool = Spool.Open(_folder, 1 << 24))
        {
            for (var i = 0; i < 3; i++)
                spool.Append(sequence => [(byte)sequence, 1, 2, 3]);
        }

        var file = Directory.GetFiles(_folder, "*.seg").Single();
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x40;
            File.WriteAllBytes(file, changed);
            using var spool = Spool.Open(_folder, 1 << 24);
            Assert.Equal(at / 20, spool.Read(1, 100).Count);
        }
    }

    [Fact]
    public void Read_AfterAnyAppendsAcknowledgementsAndRestarts_GivesEachRecordOnceInOrder() =>
        Gen.Int[0, 9].List[1, 60].Sample(
            steps =>
            {
                var folder = Path.Combine(_folder, Guid.NewGuid().ToString("n"));
                var spool = Spool.Open(folder, 1 << 24);
                try
                {
                    var (appended, acknowledged) = (0UL, 0UL);
                    foreach (var step in steps)
                    {
                        if (step < 7)
                        {
                            Assert.Equal(++appended, spool.Append(sequence => BitConverter.GetBytes(sequence)));
                        }
                        else if (step < 9)
                        {
                            acknowledged = appended;
                            spool.Acknowledge(acknowledged);
                        }
                        else
                        {
                            spool.Dispose();
                            spool = Spool.Open(folder, 1 << 24);
                        }
                    }

                    var left = spool.Read(acknowledged + 1, int.MaxValue);
                    Assert.Equal(appended - acknowledged, (ulong)left.Count);
                    Assert.All(left.Index(), r => Assert.Equal(acknowledged + 1 + (ulong)r.Index, r.Item.Sequence));
                    Assert.All(left, r => Assert.Equal(r.Sequence, BitConverter.ToUInt64(r.Payload)));
                }
                finally
                {
                    spool.Dispose();
                }
            },
            iter: 100);

    [Fact]
    public void Append_OverTheBound_DropsTheOldestAndCountsThem()
    {
        using var spool = Spool.Open(_folder, 1);
        for (var i = 0; i < 50; i++)
            spool.Append(_ => new byte[100_000]);

        Assert.True(spool.Bytes <= 4 << 20);
        Assert.True(spool.Dropped > 0);
        Assert.Equal((ulong)spool.Dropped + 1, spool.OldestAvailable);
        Assert.Equal(50UL, spool.Read(1, 100)[^1].Sequence);
    }

    [Fact]
    public void Open_LostEpoch_BeginsANewNumbering()
    {
        byte[] before;
        using (var spool = Spool.Open(_folder, 1))
        {
            spool.Append(_ => [1]);
            before = spool.Epoch;
        }

        File.Delete(Path.Combine(_folder, "epoch"));
        using var again = Spool.Open(_folder, 1);

        Assert.NotEqual(before, again.Epoch);
        Assert.Equal(0UL, again.LastSequence);
        Assert.Empty(again.Read(1, 10));
    }
}
