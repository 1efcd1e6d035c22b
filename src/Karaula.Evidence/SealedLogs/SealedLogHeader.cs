using System.Buffers.Binary;

namespace Karaula.Evidence.SealedLogs;

/// <summary>What the first bytes of a log say.</summary>
/// <param name="LogId">The random number that tells this log from all others.</param>
/// <param name="Created">When it was made, by its writer's clock.</param>
/// <param name="Hash">The hash of the header: the head of the log while it has no records.</param>
public sealed record SealedLogHeader(Guid LogId, DateTimeOffset Created, SealedLogHash Hash)
{
    internal static SealedLogHeader Write(Span<byte> destination, Guid logId, DateTimeOffset created, SealedLogHasher hasher)
    {
        destination = destination[..SealedLogFormat.HeaderLength];
        destination.Clear();
        SealedLogFormat.Magic.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[8..], SealedLogFormat.Version);
        logId.TryWriteBytes(destination[SealedLogFormat.LogIdOffset..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(destination[SealedLogFormat.CreatedOffset..], SealedLogFormat.ToTicks(created));
        var hash = hasher.Hash(SealedLogFormat.HeaderDomain, destination[..SealedLogFormat.HeaderHashOffset]);
        hash.CopyTo(destination[SealedLogFormat.HeaderHashOffset..]);
        return new SealedLogHeader(logId, created.ToUniversalTime(), hash);
    }

    /// <summary>Reads a header; bytes beyond it are not looked at.</summary>
    /// <exception cref="SealedLogException">It is not one.</exception>
    internal static SealedLogHeader Read(ReadOnlySpan<byte> source, SealedLogHasher hasher)
    {
        var magic = SealedLogFormat.Magic;
        if (source.IsEmpty || !source[..Math.Min(source.Length, magic.Length)].SequenceEqual(magic[..Math.Min(source.Length, magic.Length)]))
        {
            throw new SealedLogException(SealedLogFault.NotALog, 0, -1, "the file does not start as a sealed log does");
        }

        if (source.Length < SealedLogFormat.HeaderLength)
        {
            throw new SealedLogException(
                SealedLogFault.TruncatedHeader, 0, -1, $"the file has {source.Length} of the header's {SealedLogFormat.HeaderLength} bytes");
        }

        var version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        if (version != SealedLogFormat.Version)
        {
            throw new SealedLogException(
                SealedLogFault.UnsupportedVersion, 8, -1, $"format version {version} is not known (this library knows {SealedLogFormat.Version})");
        }

        var hash = new SealedLogHash(source.Slice(SealedLogFormat.HeaderHashOffset, SealedLogHash.Length));
        if (hasher.Hash(SealedLogFormat.HeaderDomain, source[..SealedLogFormat.HeaderHashOffset]) != hash)
        {
            throw new SealedLogException(SealedLogFault.ChangedHeader, 0, -1, "the header does not have the hash that it states");
        }

        // A right hash over wrong fields: written by something else.
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[12..]) != 0
            || !SealedLogFormat.TryFromTicks(BinaryPrimitives.ReadInt64LittleEndian(source[SealedLogFormat.CreatedOffset..]), out var created))
        {
            throw new SealedLogException(SealedLogFault.ChangedHeader, 12, -1, "the header holds impossible values");
        }

        return new SealedLogHeader(new Guid(source.Slice(SealedLogFormat.LogIdOffset, 16), bigEndian: true), created, hash);
    }
}
