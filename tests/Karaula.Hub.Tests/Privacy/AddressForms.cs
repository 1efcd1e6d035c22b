using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Karaula.Hub.Tests.Privacy;

/// <summary>The forms in which an address, or for IPv6 its network, may be written without a key.</summary>
internal static class AddressForms
{
    /// <summary>Forms so short come about by chance in a megabyte of sketches, once in some thousand runs for each address.</summary>
    public const int Short = 5;

    public static IEnumerable<(string Name, byte[] Form)> Of(IPAddress address)
    {
        foreach (var form in OfOne(address.ToString(), address.GetAddressBytes()))
            yield return form;
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            yield break;
        var bytes = address.GetAddressBytes();
        yield return ("full text", Text(Full(bytes)));
        yield return ("full text, upper", Text(Full(bytes).ToUpperInvariant()));
        // Its /64 is what it is known by inside the edge.
        byte[] network = [.. bytes[..8], 0, 0, 0, 0, 0, 0, 0, 0];
        foreach (var (name, form) in OfOne(new IPAddress(network).ToString(), bytes[..8]).Where(f => f.Form.Length > Short))
            yield return ($"/64: {name}", form);
        foreach (var (name, form) in Hashes(network))
            yield return ($"/64: {name}", form);
    }

    private static IEnumerable<(string Name, byte[] Form)> OfOne(string text, byte[] bytes)
    {
        yield return ("text", Text(text));
        yield return ("text, upper", Text(text.ToUpperInvariant()));
        yield return ("bytes", bytes);
        yield return ("bytes, little end first", [.. bytes.Reverse()]);
        yield return ("hex", Text(Convert.ToHexStringLower(bytes)));
        yield return ("hex, upper", Text(Convert.ToHexString(bytes)));
        yield return ("hex, little end first", Text(Convert.ToHexStringLower([.. bytes.Reverse()])));
        yield return ("number", Text(new BigInteger(bytes, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture)));
        yield return ("octets", Text(string.Join('.', bytes.Reverse())));
        foreach (var form in Base64(bytes).Concat(Base64(Text(text))))
            yield return form;
        foreach (var form in Hashes(bytes).Concat(Hashes(Text(text))))
            yield return form;
        if (bytes.Length != 4)
            yield break;
        byte[] mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, .. bytes];
        yield return ("mapped", mapped);
        foreach (var (name, form) in Hashes(mapped))
            yield return ($"mapped: {name}", form);
    }

    /// <summary>However it stands in what is encoded, without the letters that its neighbours have a part in.</summary>
    private static IEnumerable<(string Name, byte[] Form)> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = before == 0 ? 0 : before + 1;
            var whole = (before + bytes.Length) * 8 / 6;
            if (whole - first < 4)
                continue;
            yield return ($"base64, {before} before", Text(text[first..whole]));
            yield return ($"base64url, {before} before", Text(text[first..whole].Replace('+', '-').Replace('/', '_')));
        }
    }

    private static IEnumerable<(string Name, byte[] Form)> Hashes(byte[] bytes)
    {
        (string Name, byte[] Hash)[] hashes =
        [
            ("SHA-256", SHA256.HashData(bytes)), ("SHA-512", SHA512.HashData(bytes)),
#pragma warning disable CA5350, CA5351 // Looked for because they are weak.
            ("SHA-1", SHA1.HashData(bytes)), ("MD5", MD5.HashData(bytes)),
#pragma warning restore CA5350, CA5351
            ("xxHash64", XxHash64.Hash(bytes)), ("XXH3", XxHash3.Hash(bytes)), ("XXH128", XxHash128.Hash(bytes)),
        ];
        foreach (var (name, hash) in hashes)
        {
            // A hash cut to eight bytes is one still.
            yield return (name, hash[..8]);
            yield return ($"{name}, little end first", [.. hash.Reverse()]);
            yield return ($"{name} of eight, little end first", [.. hash[..8].Reverse()]);
            yield return ($"{name}, hex", Text(Convert.ToHexStringLower(hash[..8])));
            yield return ($"{name}, hex, upper", Text(Convert.ToHexString(hash[..8])));
            yield return ($"{name}, base64", Text(Convert.ToBase64String(hash)[..10]));
        }
    }

    private static string Full(byte[] bytes) => string.Join(':', bytes.Chunk(2).Select(Convert.ToHexStringLower));

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);
}
