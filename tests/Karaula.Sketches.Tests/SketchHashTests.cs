using Karaula.Sketches.Hashing;

namespace Karaula.Sketches.Tests;

public class SketchHashTests
{
    // Vectors of the SipHash reference implementation: key 00…0f, inputs 00, 00 01, … of the given length.
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void SipHash_ReferenceVectors_Agree(int length, ulong expected)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        Assert.Equal(expected, SipHash.Hash(input, 0x0706050403020100, 0x0f0e0d0c0b0a0908));
    }

    [Fact]
    public void Hash_OtherKey_IsOther()
    {
        var secret = new byte[16];
        var other = new byte[16];
        other[15] = 1;
        Assert.NotEqual(SketchHash.FromSecret(secret).Hash(1UL), SketchHash.FromSecret(other).Hash(1UL));
        Assert.NotEqual(SketchHash.FromSeed(1).Hash(1UL), SketchHash.FromSeed(2).Hash(1UL));
        Assert.Equal(SketchHash.FromSecret(other).Hash("x"), SketchHash.FromSecret(other).Hash("x"));
    }

    [Fact]
    public void Id_EqualKeys_IsEqualAndElseOther()
    {
        var secret = new byte[16];
        Assert.Equal(SketchHash.FromSecret(secret).Id, SketchHash.FromSecret(secret).Id);
        var ids = Enumerable.Range(0, 100).Select(i => SketchHash.FromSeed((ulong)i).Id).Append(SketchHash.FromSecret(secret).Id).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.DoesNotContain(0U, ids);
    }

    // Each output bit is one for half of all inputs: for 20,000 inputs within 2.2 %, six deviations. Fixed seed.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Hash_Counters_SetsEachBitHalfTheTime(bool secret)
    {
        const int Inputs = 20_000;
        var hash = secret ? SketchHash.FromSecret(new byte[16]) : SketchHash.FromSeed(0);
        var ones = new int[64];
        for (var i = 0UL; i < Inputs; i++)
        {
            var value = hash.Hash(i);
            for (var bit = 0; bit < 64; bit++)
            {
                ones[bit] += (int)(value >> bit) & 1;
            }
        }

        Assert.All(ones, count => Assert.InRange((double)count / Inputs, 0.478, 0.522));
    }

    [Fact]
    public void FromSecret_WrongLength_Throws() => Assert.Throws<ArgumentException>(() => SketchHash.FromSecret(new byte[15]));

    [Fact]
    public void CreateRandom_Twice_IsOther() => Assert.NotEqual(SketchHash.CreateRandom().Hash(5UL), SketchHash.CreateRandom().Hash(5UL));
}
