using System.Runtime.CompilerServices;
using System.Text;

namespace Karaula.Edge.Connections;

/// <summary>A JA4 fingerprint: 36 characters of ASCII, such as <c>t13d1516h2_8daaf6152771_e5627efa2ab1</c>; empty where no ClientHello was seen.</summary>
internal readonly struct Ja4Fingerprint : IEquatable<Ja4Fingerprint>
{
    /// <summary>Characters.</summary>
    public const int Length = 36;

    private readonly Text _text;

    /// <summary>Takes the characters.</summary>
    public Ja4Fingerprint(ReadOnlySpan<byte> text) => text[..Length].CopyTo(_text);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _text[0] == 0;

    /// <summary>The characters.</summary>
    public void CopyTo(Span<byte> destination) => ((ReadOnlySpan<byte>)_text).CopyTo(destination);

    /// <inheritdoc />
    public bool Equals(Ja4Fingerprint other) => ((ReadOnlySpan<byte>)_text).SequenceEqual(other._text);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Ja4Fingerprint other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_text);
        return hash.ToHashCode();
    }

    /// <summary>The fingerprint as text.</summary>
    public override string ToString() => IsEmpty ? "" : Encoding.ASCII.GetString(_text);

    [InlineArray(Length)]
    private struct Text
    {
        private byte _first;
    }
}
