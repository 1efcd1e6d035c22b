using System.Security.Cryptography;
using System.Text;

namespace Karaula.Sharing.Stix;

/// <summary>
/// Ids that are the same whenever the same thing is told again: UUIDv5 (RFC 9562, section 5.5) over the thing's kind and name, in a namespace of Karaula's
/// own. For cyber observables STIX 2.1 (section 2.9) sets another namespace; those are not used here.
/// </summary>
internal static class StixId
{
    // UUIDv5 of "karaula" in the DNS namespace of RFC 9562.
    private static readonly Guid Namespace = V5(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "karaula");

    /// <summary>The id of a thing.</summary>
    /// <param name="type">The STIX type.</param>
    /// <param name="name">What tells it from others of its type.</param>
    public static string Of(string type, string name) => $"{type}--{V5(Namespace, type + "\n" + name)}";

    private static Guid V5(Guid space, string name)
    {
        Span<byte> input = [.. space.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // RFC 9562 says SHA-1; nothing secret depends on it.
        var hash = SHA1.HashData(input).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
