using System.Runtime.InteropServices;

namespace Karaula.Waf.Matching.Literals;

/// <summary>Compares sets of bits by what is in them.</summary>
internal sealed class WordsComparer : IEqualityComparer<ulong[]>
{
    public static WordsComparer Instance { get; } = new();

    public bool Equals(ulong[]? left, ulong[]? right) => left.AsSpan().SequenceEqual(right);

    public int GetHashCode(ulong[] words)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(words.AsSpan()));
        return hash.ToHashCode();
    }
}
