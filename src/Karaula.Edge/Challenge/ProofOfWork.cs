using System.Security.Cryptography;
using System.Text;

namespace Karaula.Edge.Challenge;

/// <summary>
/// The work: for each round <c>i</c> a number <c>n</c> such that SHA-256 of <c>SEED.i.n</c> begins with so many zero bits; SEED is the challenge's signature in
/// base 64, which nobody can choose. Partial hash inversion (Back, 2002), in rounds so that bad luck evens out. Every text is a single block of SHA-256.
/// </summary>
internal static class ProofOfWork
{
    /// <summary>Digits that a number may have at most.</summary>
    public const int MostDigits = 12;

    private const int MostSeed = 32;

    /// <summary>Whether the numbers, separated by commas, solve it. Allocates nothing.</summary>
    /// <param name="seed">The challenge's signature as it was written.</param>
    /// <param name="bits">Zero bits that each hash must begin with: 1 to 32.</param>
    /// <param name="rounds">How many numbers: 1 to 10.</param>
    /// <param name="work">The numbers.</param>
    public static bool IsSolved(ReadOnlySpan<char> seed, int bits, int rounds, ReadOnlySpan<char> work)
    {
        if (seed.Length > MostSeed || bits is < 1 or > 32 || rounds is < 1 or > 10 || work.Length > rounds * (MostDigits + 1))
            return false;
        for (var round = 0; round < rounds; round++)
        {
            var comma = work.IndexOf(',');
            if (comma < 0 != (round == rounds - 1))
                return false;
            var number = comma < 0 ? work : work[..comma];
            if (!Counts(seed, bits, round, number))
                return false;
            work = comma < 0 ? default : work[(comma + 1)..];
        }

        return true;
    }

    /// <summary>Does the work: for tests, and to measure.</summary>
    /// <returns>The numbers, and how many hashes they took.</returns>
    public static (string Work, long Hashes) Solve(ReadOnlySpan<char> seed, int bits, int rounds)
    {
        var work = new StringBuilder();
        var hashes = 0L;
        Span<char> number = stackalloc char[20];
        for (var round = 0; round < rounds; round++)
        {
            for (var n = 0L; ; n++)
            {
                hashes++;
                n.TryFormat(number, out var length, provider: System.Globalization.CultureInfo.InvariantCulture);
                if (!Counts(seed, bits, round, number[..length]))
                    continue;
                work.Append(round == 0 ? "" : ",").Append(number[..length]);
                break;
            }
        }

        return (work.ToString(), hashes);
    }

    private static bool Counts(ReadOnlySpan<char> seed, int bits, int round, ReadOnlySpan<char> number)
    {
        if (number.Length is 0 or > MostDigits || number.ContainsAnyExceptInRange('0', '9') || (number.Length > 1 && number[0] == '0'))
            return false;
        Span<byte> text = stackalloc byte[MostSeed + 3 + MostDigits];
        var length = Encoding.ASCII.GetBytes(seed, text);
        text[length++] = (byte)'.';
        text[length++] = (byte)('0' + round);
        text[length++] = (byte)'.';
        length += Encoding.ASCII.GetBytes(number, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash) >> (32 - bits) == 0;
    }
}
