using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// The heads in which rules found nothing at all a moment ago. A request without a body that is the same to the last byte, from the same address, need not
/// be looked at again: without this a page from the cache would cost several times as much, and most under a flood.
/// </summary>
/// <remarks>
/// Heads are told apart by 64 bits of a SHA-256 with a secret before it: nobody can find an attack that looks like what passed. What rules make of the
/// time of day, or count from request to request, is up to ten seconds behind. Fixed memory, some 100 kB; thread-safe without locks: of two writers
/// to one place one is forgotten.
/// </remarks>
internal sealed class PassedHeads
{
    private const int Places = 8192;
    private const int KeyLength = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(KeyLength);

    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly ulong[] _tags = new ulong[Places];
    private readonly long[] _until = new long[Places];

    /// <summary>What tells a head from all others; 0 for one that is not remembered: too long.</summary>
    public static ulong TagOf(HttpContext context)
    {
        var scratch = _scratch ??= new byte[8192];
        Key.CopyTo(scratch, 0);
        var length = KeyLength;
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is { } address && address.TryWriteBytes(scratch.AsSpan(length), out var written))
            length += written;
        if (!Add(scratch, ref length, request.Method)
            || !Add(scratch, ref length, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
            || !Add(scratch, ref length, request.Protocol))
            return 0;
        foreach (var (name, values) in request.Headers)
        {
            if (!Add(scratch, ref length, name, isName: true))
                return 0;
            foreach (var value in values)
            {
                if (!Add(scratch, ref length, value ?? ""))
                    return 0;
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(scratch.AsSpan(0, length), hash);
        return MemoryMarshal.Read<ulong>(hash);
    }

    /// <summary>Whether rules found nothing in this head lately.</summary>
    public bool Contains(ulong tag, TimeProvider time)
    {
        var place = tag % Places;
        return tag != 0 && Volatile.Read(ref _tags[place]) == tag && time.GetTimestamp() < Volatile.Read(ref _until[place]);
    }

    /// <summary>Rules found nothing in this head.</summary>
    public void Add(ulong tag, TimeProvider time)
    {
        if (tag == 0)
            return;
        var place = tag % Places;
        Volatile.Write(ref _tags[place], tag);
        Volatile.Write(ref _until[place], time.GetTimestamp() + (long)(Lifetime.TotalSeconds * time.TimestampFrequency));
    }

    // What follows, and how long it is, stands before each text: no two heads are the same row of bytes.
    private static bool Add(byte[] scratch, ref int length, string text, bool isName = false)
    {
        if (length + 4 + text.Length > scratch.Length)
            return false;
        BinaryPrimitives.WriteInt32LittleEndian(scratch.AsSpan(length), (text.Length << 1) | (isName ? 1 : 0));
        length += 4 + Encoding.Latin1.GetBytes(text, scratch.AsSpan(length + 4));
        return true;
    }
}
