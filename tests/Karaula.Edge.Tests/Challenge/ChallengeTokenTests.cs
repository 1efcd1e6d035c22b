using System.Net;
using CsCheck;
using Karaula.Edge.Challenge;
using Karaula.Edge.Gate;

namespace Karaula.Edge.Tests.Challenge;

public sealed class ChallengeTokenTests
{
    private static readonly ChallengeKeyRing Ring = new([ChallengeKeyFile.Make(DateTimeOffset.UnixEpoch), ChallengeKeyFile.Make(DateTimeOffset.UnixEpoch.AddDays(1))]);

    private static readonly Gen<ChallengeToken> Tokens = Gen.Select(
        Gen.UInt, Gen.Enum<TokenKind>(), Gen.Byte, Gen.Byte, Gen.ULong, Gen.ULong[0, (1UL << 48) - 1],
        static (issued, kind, bits, wait, id, network) => new ChallengeToken
        {
            Key = Ring.Keys[0].Id, Issued = issued, Kind = kind, Bits = bits, Wait = wait, Id = id, Network = network,
        });

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSame() => Tokens.Sample(static token =>
        ChallengeToken.TryRead(token.Write(Ring.Keys[0], "a"), Ring, "a", out var read) && read == token);

    [Fact]
    public void TryRead_AnotherSite_IsRefused() => Tokens.Sample(static token =>
        !ChallengeToken.TryRead(token.Write(Ring.Keys[0], "a"), Ring, "b", out _));

    [Fact]
    public void TryRead_OneCharacterChanged_IsRefused() => Gen.Select(Tokens, Gen.Int[0, ChallengeToken.TextLength - 1], Gen.Char.AlphaNumeric).Sample(static (token, place, other) =>
    {
        var text = token.Write(Ring.Keys[0], "a").ToCharArray();
        var before = text[place];
        text[place] = other;
        return before == other || !ChallengeToken.TryRead(text, Ring, "a", out _);
    });

    [Fact]
    public void TryRead_AnyLastCharacter_IsRefusedButTheOneWritten()
    {
        var token = new ChallengeToken { Key = Ring.Keys[0].Id, Issued = 1, Kind = TokenKind.WorkedPass, Id = 2, Network = 3 };
        var text = token.Write(Ring.Keys[0], "a");

        // Four bits of it mean nothing; a decoder may take two characters for the same, or throw.
        var read = Enumerable.Range(0, 256).Count(c => ChallengeToken.TryRead(text[..^1] + (char)c, Ring, "a", out _));

        Assert.Equal(1, read);
    }

    [Fact]
    public void TryRead_AnyText_IsRefused() => Gen.String.Sample(static text => !ChallengeToken.TryRead(text, Ring, "a", out _));

    [Fact]
    public void TryRead_KeyThatIsGone_IsRefused()
    {
        var token = new ChallengeToken { Key = Ring.Keys[0].Id, Issued = 1, Kind = TokenKind.WorkedPass, Id = 2, Network = 3 };
        var text = token.Write(Ring.Keys[0], "a");

        Assert.False(ChallengeToken.TryRead(text, new ChallengeKeyRing([Ring.Keys[1]]), "a", out _));
    }

    [Fact]
    public void NetworkOf_NeighboursAndOthers_AreOneNetworkAndTwo()
    {
        var key = Ring.Keys[0];
        ulong Of(string address) => ChallengeToken.NetworkOf(SourceKey.Of(IPAddress.Parse(address)), key);

        Assert.Equal(Of("192.0.2.1"), Of("192.0.2.254"));
        Assert.NotEqual(Of("192.0.2.1"), Of("192.0.3.1"));
        Assert.Equal(Of("2001:db8:1:2::1"), Of("2001:db8:1:3::9"));
        Assert.NotEqual(Of("2001:db8:1::1"), Of("2001:db8:2::1"));
    }
}
