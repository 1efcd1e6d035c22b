namespace Karaula.Evidence.SealedLogs;

/// <summary>
/// The file format, version 1. Integers are little-endian; times are 100-nanosecond ticks since 1970-01-01T00:00:00Z.
/// </summary>
/// <remarks>
/// <code>
/// header, 72 bytes
///    0   8  magic           89 4B 4C 4F 47 0D 0A 1A
///    8   4  version         1
///   12   4  reserved        0
///   16  16  log id          random
///   32   8  created         time
///   40  32  header hash     SHA-256("sealed-log/1 header" 00 ‖ bytes 0-39)
///
/// record, 57 bytes + kind + payload + 32 bytes
///    0   4  length          of the whole record, this field included
///    4   4  length check    every bit of the length inverted
///    8   8  sequence        0, 1, 2, …
///   16   8  time
///   24  32  previous hash   of the record before; of the header for the first
///   56   1  kind length     k, 1 to 64
///   57   k  kind            ASCII, 21 to 7E
/// 57+k   p  payload         p = length − 89 − k, at most 16 MiB
///  end  32  record hash     SHA-256("sealed-log/1 record" 00 ‖ all bytes of the record before this field)
/// </code>
/// The file ends after a record, or after the header. The text before each hash keeps a header from passing for a record, and either for
/// anything else that is hashed. The length check tells a record that a crash cut short (length intact, bytes missing) from a damaged
/// length, which would otherwise make everything behind it look cut short.
/// </remarks>
public static class SealedLogFormat
{
    /// <summary>The version that this library writes and reads.</summary>
    public const uint Version = 1;

    /// <summary>The length in bytes of the header.</summary>
    public const int HeaderLength = 72;

    /// <summary>The longest kind.</summary>
    public const int MaxKindLength = 64;

    /// <summary>The longest payload in bytes: 16 MiB.</summary>
    public const int MaxPayloadLength = 16 << 20;

    /// <summary>The bytes of a record that are neither kind nor payload.</summary>
    public const int RecordOverhead = RecordHeadLength + SealedLogHash.Length;

    internal const int LogIdOffset = 16;
    internal const int CreatedOffset = 32;
    internal const int HeaderHashOffset = 40;

    internal const int RecordHeadLength = 57;
    internal const int SequenceOffset = 8;
    internal const int TimeOffset = 16;
    internal const int PreviousHashOffset = 24;
    internal const int KindLengthOffset = 56;
    internal const int MinRecordLength = RecordOverhead + 1;
    internal const int MaxRecordLength = RecordOverhead + MaxKindLength + MaxPayloadLength;

    internal static ReadOnlySpan<byte> Magic => [0x89, 0x4B, 0x4C, 0x4F, 0x47, 0x0D, 0x0A, 0x1A];

    internal static ReadOnlySpan<byte> HeaderDomain => "sealed-log/1 header\0"u8;

    internal static ReadOnlySpan<byte> RecordDomain => "sealed-log/1 record\0"u8;

    /// <summary>Whether a text can be a kind: 1 to 64 visible ASCII characters.</summary>
    public static bool IsKind(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= MaxKindLength && !text.ContainsAnyExceptInRange('\x21', '\x7E');

    internal static bool IsKind(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);

    internal static long ToTicks(DateTimeOffset time) => time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>False when the number is before year 1 or after year 9999.</summary>
    internal static bool TryFromTicks(long ticks, out DateTimeOffset time)
    {
        var isTime = ticks >= -DateTimeOffset.UnixEpoch.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks - DateTimeOffset.UnixEpoch.Ticks;
        time = isTime ? DateTimeOffset.UnixEpoch.AddTicks(ticks) : default;
        return isTime;
    }
}
