using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Karaula.Edge.Challenge;

/// <summary>
/// What the edge remembers of a challenge or a pass: nothing. All is in these 40 bytes, which the reader carries and a key has signed, together with the
/// site's name. In base 64 for URLs the facts are 32 characters and the signature 22.
/// </summary>
/// <remarks>
/// A pass follows from its challenge: the same id, time and network. Whoever hands in one solution a thousand times gets the same pass a thousand times.
/// </remarks>
internal readonly record struct ChallengeToken
{
    /// <summary>Characters of a token.</summary>
    public const int TextLength = FactsText + MacText;

    /// <summary>Characters before the signature.</summary>
    public const int FactsText = 32;

    private const int MacText = 22;
    private const int Facts = 24;
    private const int Mac = 16;
    private const byte Version = 1;
    private const int MostSite = 64;

    /// <summary>Which key signed it.</summary>
    public required ushort Key { get; init; }

    /// <summary>When it was made, seconds since 1970.</summary>
    public required uint Issued { get; init; }

    /// <summary>What it is.</summary>
    public required TokenKind Kind { get; init; }

    /// <summary>Leading zero bits of each hash; 0 in a pass.</summary>
    public byte Bits { get; init; }

    /// <summary>Seconds to wait instead; 0 in a pass.</summary>
    public byte Wait { get; init; }

    /// <summary>Random; a pass has its challenge's.</summary>
    public required ulong Id { get; init; }

    /// <summary>The network that it was made for, hashed to 48 bits under the key.</summary>
    public required ulong Network { get; init; }

    /// <summary>Signs it, and writes <see cref="TextLength"/> characters.</summary>
    public string Write(ChallengeKey key, string site)
    {
        Span<byte> signed = stackalloc byte[Facts + MostSite];
        WriteFacts(signed);
        Span<byte> whole = stackalloc byte[Facts + Mac];
        signed[..Facts].CopyTo(whole);
        key.Sign(signed[..(Facts + Encoding.ASCII.GetBytes(site, signed[Facts..]))], whole[Facts..]);
        Span<char> text = stackalloc char[TextLength];
        Base64Url.EncodeToChars(whole[..Facts], text);
        Base64Url.EncodeToChars(whole[Facts..], text[FactsText..]);
        return new string(text);
    }

    /// <summary>Reads a token and checks its signature; false for anything that this site's keys did not sign.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, ChallengeKeyRing keys, string site, out ChallengeToken token)
    {
        token = default;
        Span<byte> signed = stackalloc byte[Facts + MostSite];
        Span<byte> mac = stackalloc byte[Mac];
        if (text.Length != TextLength
            || !TryDecode(text[..FactsText], signed[..Facts])
            || !TryDecode(text[FactsText..], mac)
            || signed[0] != Version || signed[7] is < 1 or > (byte)TokenKind.WaitedPass
            || keys.Find(BinaryPrimitives.ReadUInt16BigEndian(signed[1..])) is not { } key
            || !key.Verify(signed[..(Facts + Encoding.ASCII.GetBytes(site, signed[Facts..]))], mac))
            return false;
        token = new ChallengeToken
        {
            Key = key.Id,
            Issued = BinaryPrimitives.ReadUInt32BigEndian(signed[3..]),
            Kind = (TokenKind)signed[7],
            Bits = signed[8],
            Wait = signed[9],
            Id = BinaryPrimitives.ReadUInt64BigEndian(signed[10..]),
            Network = BinaryPrimitives.ReadUInt64BigEndian(signed[16..]) & NetworkMask,
        };
        return true;
    }

    /// <summary>A network's hash, as tokens hold it.</summary>
    public static ulong NetworkOf(Gate.SourceKey source, ChallengeKey key) =>
        (source.PrefixLength is 32 or 64 ? source.Wider() : source).Hash(key.NetworkSeed) & NetworkMask;

    // TryDecodeFromChars throws at what is no base 64, a last character with bits to spare among it.
    private static bool TryDecode(ReadOnlySpan<char> text, Span<byte> to) =>
        Base64Url.DecodeFromChars(text, to, out var read, out var written) == OperationStatus.Done && read == text.Length && written == to.Length;

    private const ulong NetworkMask = (1UL << 48) - 1;

    private void WriteFacts(Span<byte> to)
    {
        to[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(to[1..], Key);
        BinaryPrimitives.WriteUInt32BigEndian(to[3..], Issued);
        to[7] = (byte)Kind;
        to[8] = Bits;
        to[9] = Wait;
        // The network first: its upper two bytes are the id's lower ones.
        BinaryPrimitives.WriteUInt64BigEndian(to[16..], Network);
        BinaryPrimitives.WriteUInt64BigEndian(to[10..], Id);
    }
}
