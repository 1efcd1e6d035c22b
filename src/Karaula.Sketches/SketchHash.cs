using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Karaula.Sketches.Hashing;

namespace Karaula.Sketches;

/// <summary>
/// Turns keys into the uniform 64-bit hashes that the sketches take. Two sketches can be merged or compared only when their hashes
/// came from equal <see cref="SketchHash"/>es; pass <see cref="Id"/> to the sketches and they check that themselves. Immutable and
/// thread-safe; hashing allocates nothing.
/// </summary>
/// <remarks>
/// <para>A <em>seeded</em> hash (XxHash3) is fast and hides nothing: whoever knows the seed can hash all 2³² IPv4 addresses in seconds and
/// ask a MinHash or a HyperLogLog which of them it has seen. An attacker who knows the seed can also choose keys that collide.</para>
/// <para>A <em>secret</em> hash (SipHash-2-4 under a 128-bit key) withstands both as long as the key is secret: without the key a sketch
/// says nothing about a given address, and nobody can choose keys that collide. What it does not do: it does not protect against
/// a holder of the key, who can test any address; it does not hide that two sketches under one key share sources (that is the purpose of
/// comparing them) nor how many sources there were; and it is no anonymisation in the sense of differential privacy: someone who can
/// feed an address in and see the sketch before and after learns whether it was there. Rotate the key to end comparability over
/// time.</para>
/// </remarks>
public sealed class SketchHash
{
    /// <summary>The length in bytes of the key of a secret hash.</summary>
    public const int SecretLength = 16;

    private readonly bool _secret;
    private readonly ulong _key0;
    private readonly ulong _key1;

    private SketchHash(bool secret, ulong key0, ulong key1)
    {
        _secret = secret;
        _key0 = key0;
        _key1 = key1;
        // A hash of a fixed text under the key: it tells keys apart and, for a secret one, says nothing about the key.
        Id = (uint)Hash("karaula.sketches.hash-id"u8) | 1;
    }

    /// <summary>Whether the hash is keyed with a secret.</summary>
    public bool IsSecret => _secret;

    /// <summary>
    /// A fingerprint of kind and key, never 0, safe to publish: sketches carry it and refuse to be merged or compared across different
    /// ones. Different keys have equal fingerprints once in 2³¹: it guards against mistakes, it does not authenticate.
    /// </summary>
    public uint Id { get; }

    /// <summary>A hash under a public seed: for values that are no secret, such as paths of a public site.</summary>
    public static SketchHash FromSeed(ulong seed) => new(secret: false, seed, 0);

    /// <summary>A hash under a secret key.</summary>
    /// <param name="secret">Exactly <see cref="SecretLength"/> bytes from a cryptographic random generator.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public static SketchHash FromSecret(ReadOnlySpan<byte> secret) => secret.Length == SecretLength
        ? new(secret: true, BinaryPrimitives.ReadUInt64LittleEndian(secret), BinaryPrimitives.ReadUInt64LittleEndian(secret[8..]))
        : throw new ArgumentException($"A secret has {SecretLength} bytes, not {secret.Length}.", nameof(secret));

    /// <summary>A hash under a fresh random secret, comparable with nothing outside this instance.</summary>
    public static SketchHash CreateRandom()
    {
        Span<byte> secret = stackalloc byte[SecretLength];
        RandomNumberGenerator.Fill(secret);
        return FromSecret(secret);
    }

    /// <summary>The hash of some bytes.</summary>
    public ulong Hash(ReadOnlySpan<byte> data) => _secret ? SipHash.Hash(data, _key0, _key1) : XxHash3.HashToUInt64(data, (long)_key0);

    /// <summary>The hash of a text, over its UTF-16 code units (not equal to the hash of its UTF-8 bytes).</summary>
    public ulong Hash(ReadOnlySpan<char> text) => Hash(MemoryMarshal.AsBytes(text));

    /// <summary>The hash of a 64-bit number, over its eight little-endian bytes.</summary>
    public ulong Hash(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Hash(bytes);
    }

    /// <summary>The hash of a 128-bit number, over its sixteen little-endian bytes.</summary>
    public ulong Hash(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, value);
        return Hash(bytes);
    }
}
