using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Karaula.Hub.Configuration;

/// <summary>The secret that edges and readers of the API share with the hub. Only its hash is kept in memory.</summary>
internal sealed class AccessToken
{
    private const int LeastLength = 16;
    private const int MostLength = 512;
    private readonly byte[] _hash;

    private AccessToken(string token) => _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Reads a token from the first line of a file; false, with the reason, when that is impossible.</summary>
    public static bool TryRead(string file, [NotNullWhen(true)] out AccessToken? token, [NotNullWhen(false)] out string? error)
    {
        token = null;
        error = null;
        string text;
        try
        {
            text = File.ReadLines(file).FirstOrDefault("").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = e.Message;
            return false;
        }

        if (text.Length is < LeastLength or > MostLength)
            error = $"'{file}' must hold a token of {LeastLength} to {MostLength} characters in its first line";
        else
            token = new AccessToken(text);
        return error is null;
    }

    /// <summary>Compares in a time that does not tell how much of a guess was right: hashes of equal length, each looked at whole.</summary>
    public bool Matches(ReadOnlySpan<char> candidate)
    {
        if (candidate.Length > MostLength)
            return false;
        Span<byte> text = stackalloc byte[MostLength * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(candidate, text)], hash);
        return CryptographicOperations.FixedTimeEquals(hash, _hash);
    }
}
