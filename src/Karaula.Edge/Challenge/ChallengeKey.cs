using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Karaula.Edge.Challenge;

/// <summary>One key of those under which challenges and passes are signed.</summary>
internal sealed class ChallengeKey
{
    /// <summary>Bytes of a secret.</summary>
    public const int Length = 32;

    private readonly byte[] _secret;

    /// <summary>A key.</summary>
    /// <param name="secret"><see cref="Length"/> bytes.</param>
    /// <param name="from">From when on it signs; it verifies earlier and later.</param>
    public ChallengeKey(byte[] secret, DateTimeOffset from)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, Length);
        _secret = secret;
        From = from;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, "karaula key"u8, mac);
        Id = BinaryPrimitives.ReadUInt16BigEndian(mac);
        NetworkSeed = BinaryPrimitives.ReadUInt64BigEndian(mac[8..]);
    }

    /// <summary>How tokens name it. Derived from the secret, so that edges agree without asking each other.</summary>
    public ushort Id { get; }

    /// <summary>From when on it signs.</summary>
    public DateTimeOffset From { get; }

    /// <summary>Under which networks are hashed into tokens.</summary>
    public ulong NetworkSeed { get; }

    /// <summary>The secret, for its file.</summary>
    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>HMAC-SHA-256 (RFC 2104), cut to the length of <paramref name="mac"/> (RFC 2104, section 5).</summary>
    public void Sign(ReadOnlySpan<byte> data, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, data, whole);
        whole[..mac.Length].CopyTo(mac);
    }

    /// <summary>Whether a signature is this key's. Takes the same time wherever they differ.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> mac)
    {
        Span<byte> expected = stackalloc byte[mac.Length];
        Sign(data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }
}
