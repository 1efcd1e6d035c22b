namespace Karaula.Hub.Evidence;

/// <summary>Tells a sealed log's writer the time that a copied record has.</summary>
internal sealed class CopyClock : TimeProvider
{
    public DateTimeOffset Time { get; set; } = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => Time;
}
