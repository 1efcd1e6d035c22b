using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>An order to forget many answers at once.</summary>
/// <param name="Scope">What it looks at.</param>
/// <param name="Partition">The partition it is for; empty for everything.</param>
/// <param name="Host">The host of a URL or prefix, else empty.</param>
/// <param name="Value">Path and query, their beginning, or the tag; else empty.</param>
/// <param name="IsSoft">Whether what matches stays, but must be validated before it is used.</param>
internal sealed record DiskPurge(DiskPurgeScope Scope, string Partition, string Host, string Value, bool IsSoft)
{
    /// <summary>All there is.</summary>
    public static DiskPurge Everything { get; } = new(DiskPurgeScope.Everything, "", "", "", IsSoft: false);

    /// <summary>All of a partition, such as a site.</summary>
    public static DiskPurge ForPartition(string partition, bool soft = false) => new(DiskPurgeScope.Partition, partition, "", "", soft);

    /// <summary>All whose path and query begin so, under either scheme.</summary>
    public static DiskPurge ForPrefix(string partition, string host, string prefix, bool soft = false) =>
        new(DiskPurgeScope.Prefix, partition, host, prefix, soft);

    /// <summary>All under one path and query, under either scheme.</summary>
    public static DiskPurge ForUrl(string partition, string host, string target, bool soft = false) =>
        new(DiskPurgeScope.Url, partition, host, target, soft);

    /// <summary>All that was saved with a tag.</summary>
    public static DiskPurge ForTag(string partition, string tag, bool soft = false) => new(DiskPurgeScope.Tag, partition, "", tag, soft);

    public bool Matches(in CacheKey key, IReadOnlyList<string> tags) => Scope switch
    {
        DiskPurgeScope.Everything => true,
        _ when key.Partition != Partition => false,
        DiskPurgeScope.Partition => true,
        DiskPurgeScope.Url => key.Host.Equals(Host, StringComparison.OrdinalIgnoreCase) && key.Target == Value,
        DiskPurgeScope.Prefix => key.Host.Equals(Host, StringComparison.OrdinalIgnoreCase) && key.Target.StartsWith(Value, StringComparison.Ordinal),
        _ => tags.Contains(Value),
    };

    public void Write(HeadWriter to)
    {
        to.Number((ulong)Scope);
        to.Text(Partition);
        to.Text(Host);
        to.Text(Value);
        to.Number(IsSoft ? 1UL : 0);
    }

    /// <summary>Throws an <see cref="InvalidDataException"/> for anything that <see cref="Write"/> does not write.</summary>
    public static DiskPurge Read(ReadOnlySpan<byte> head)
    {
        var from = new HeadReader(head);
        ulong scope = from.Number();
        if (scope > (ulong)DiskPurgeScope.Url)
            throw from.Invalid("an unknown kind of purge");
        var purge = new DiskPurge((DiskPurgeScope)scope, from.RequiredText(), from.RequiredText(), from.RequiredText(), from.Flag());
        from.End();
        return purge;
    }
}
