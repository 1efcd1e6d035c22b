using System.Security.Cryptography;

namespace Karaula.Evidence.SealedLogs;

/// <summary>SHA-256 over a domain and some bytes, without an allocation for each.</summary>
internal sealed class SealedLogHasher : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SealedLogHash Hash(ReadOnlySpan<byte> domain, ReadOnlySpan<byte> data)
    {
        Span<byte> bytes = stackalloc byte[SealedLogHash.Length];
        _hash.AppendData(domain);
        _hash.AppendData(data);
        _hash.GetHashAndReset(bytes);
        return new SealedLogHash(bytes);
    }

    public void Dispose() => _hash.Dispose();
}
