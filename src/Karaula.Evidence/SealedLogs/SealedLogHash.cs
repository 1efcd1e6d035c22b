using System.Buffers.Binary;
using System.Globalization;

namespace Karaula.Evidence.SealedLogs;

/// <summary>A SHA-256 hash of a sealed log: of its header, of a record, and, as its <em>head</em>, of all up to the last record.</summary>
public readonly record struct SealedLogHash
{
    /// <summary>The length in bytes.</summary>
    public const int Length = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    /// <summary>A hash from its bytes.</summary>
    /// <exception cref="ArgumentException">There are not <see cref="Length"/> bytes.</exception>
    public SealedLogHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException($"A hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    /// <summary>Reads 64 hexadecimal digits of either case.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static SealedLogHash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException($"'{text}' is not a hash of {2 * Length} hexadecimal digits.");

    /// <summary>Reads 64 hexadecimal digits of either case; false when they are not.</summary>
    public static bool TryParse(string? text, out SealedLogHash hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        var isHash = text is { Length: 2 * Length } && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = isHash ? new SealedLogHash(bytes) : default;
        return isHash;
    }

    /// <summary>Writes the <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException($"A hash needs {Length} bytes, there are {destination.Length}.", nameof(destination));
        }

        BinaryPrimitives.WriteUInt128BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], _low);
    }

    /// <summary>The hash as 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_high:x32}{_low:x32}");
}
