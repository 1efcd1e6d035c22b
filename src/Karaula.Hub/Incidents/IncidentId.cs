using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Karaula.Hub.Incidents;

/// <summary>Names incidents: the same attack, found again from the same summaries, gets the same name.</summary>
internal static class IncidentId
{
    private const int Length = 8;

    // Without letters and digits that look alike, and without vowels, so that no words come out.
    private const string Alphabet = "23456789bcdfghjkmnpqrstvwxz";

    /// <summary>A short name from the site and the second that gave the attack away.</summary>
    public static string Of(string site, long second)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{site}@{second}")), hash);
        var number = BitConverter.ToUInt64(hash);
        Span<char> name = stackalloc char[Length + 1];
        name[0] = 'i';
        for (var i = 1; i < name.Length; i++)
        {
            name[i] = Alphabet[(int)(number % (ulong)Alphabet.Length)];
            number /= (ulong)Alphabet.Length;
        }

        return new string(name);
    }
}
