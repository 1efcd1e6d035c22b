using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Karaula.Evidence.SealedLogs;

namespace Karaula.Evidence.Tests.SealedLogs;

/// <summary>A log as bytes, with the places of its records, to be damaged and verified.</summary>
internal sealed record TestLog(byte[] Bytes, IReadOnlyList<SealedRecord> Records)
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public SealedLogHash Head => Records[^1].Hash;

    /// <summary>A log of some records with different kinds and payload lengths, empty ones too, and times one second apart.</summary>
    public static TestLog Of(int records, int seed = 1)
    {
        var random = new Random(seed);
        using var stream = new MemoryStream();
        var clock = new StepClock(Noon);
        using (var writer = SealedLogWriter.Open(stream, "memory", clock))
        {
            for (var i = 0; i < records; i++)
            {
                var payload = new byte[i % 4 == 0 ? 0 : random.Next(60)];
                random.NextBytes(payload);
                writer.Append(i % 3 == 0 ? "incident" : "s", payload);
            }
        }

        return From(stream.ToArray());
    }

    public static TestLog From(byte[] bytes)
    {
        using var reader = new SealedLogReader(new MemoryStream(bytes));
        var records = new List<SealedRecord>();
        while (reader.TryRead(out var record))
        {
            records.Add(record with { Payload = record.Payload.ToArray() });
        }

        return new TestLog(bytes, records);
    }

    public static SealedLogVerification Verify(byte[] bytes, SealedLogHash? expectedHead = null) =>
        SealedLogVerifier.Verify(new MemoryStream(bytes), expectedHead);

    /// <summary>The bytes of the header (−1) or of a record.</summary>
    public byte[] Part(int record) => Bytes[Start(record)..End(record)];

    public int Start(int record) => record < 0 ? 0 : (int)Records[record].Offset;

    public int End(int record) => record + 1 < Records.Count ? (int)Records[record + 1].Offset : Bytes.Length;

    /// <summary>The log with its records in another order, of which some may be missing or there twice.</summary>
    public byte[] Arranged(IEnumerable<int> records) => [.. Part(-1), .. records.SelectMany(Part)];

    /// <summary>A record as the format's description says, written without the library.</summary>
    public static byte[] Record(ulong sequence, long ticks, byte[] previous, string kind, byte[] payload)
    {
        var bytes = new byte[57 + kind.Length + payload.Length + 32];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), ~(uint)bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), ticks);
        previous.CopyTo(bytes, 24);
        bytes[56] = (byte)kind.Length;
        Encoding.Latin1.GetBytes(kind).CopyTo(bytes, 57);
        payload.CopyTo(bytes, 57 + kind.Length);
        SHA256.HashData([.. "sealed-log/1 record\0"u8, .. bytes[..^32]]).CopyTo(bytes, bytes.Length - 32);
        return bytes;
    }

    private sealed class StepClock(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _now = start;

        public override DateTimeOffset GetUtcNow() => _now = _now.AddSeconds(1);
    }
}
