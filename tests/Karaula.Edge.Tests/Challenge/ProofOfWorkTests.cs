using CsCheck;
using Karaula.Edge.Challenge;

namespace Karaula.Edge.Tests.Challenge;

public sealed class ProofOfWorkTests
{
    [Fact]
    public void IsSolved_WhatWasSolved_IsTrueForItsOwnSeedAlone() => Gen.String[Gen.Char.AlphaNumeric, 22, 22].Sample(
        static seed =>
        {
            var (work, _) = ProofOfWork.Solve(seed, 7, 8);
            return ProofOfWork.IsSolved(seed, 7, 8, work) && !ProofOfWork.IsSolved(seed[1..] + "_", 7, 8, work);
        },
        iter: 30);

    [Theory]
    [InlineData("")]
    [InlineData("0,0,0,0,0,0,0,0")]
    [InlineData("1,2,3,4,5,6,7")]
    [InlineData("1,2,3,4,5,6,7,8,9")]
    [InlineData(",,,,,,,")]
    [InlineData("-1,2,3,4,5,6,7,8")]
    [InlineData("99999999999999999999,2,3,4,5,6,7,8")]
    public void IsSolved_NoWork_IsFalse(string work) => Assert.False(ProofOfWork.IsSolved("AAAAAAAAAAAAAAAAAAAAAA", 12, 8, work));

    [Fact]
    public void IsSolved_LeadingZeros_AreNoSecondSolution()
    {
        var (work, _) = ProofOfWork.Solve("AAAAAAAAAAAAAAAAAAAAAA", 6, 8);

        Assert.False(ProofOfWork.IsSolved("AAAAAAAAAAAAAAAAAAAAAA", 6, 8, "0" + work));
    }

    [Fact]
    public void IsSolved_AnyText_IsFalse() => Gen.String.Sample(static text => !ProofOfWork.IsSolved("AAAAAAAAAAAAAAAAAAAAAA", 16, 8, text));

    [Fact]
    public void Solve_Bits_TakeWhatTheySay()
    {
        var hashes = Enumerable.Range(0, 40).Sum(static i => ProofOfWork.Solve($"seed{i}", 8, 8).Hashes);

        // 40 * 8 * 256 on average; the sum of 320 geometric numbers varies by 5.6 %, and five times that is never seen.
        Assert.InRange(hashes, 81_920 * 0.7, 81_920 * 1.3);
    }
}
