namespace Karaula.Edge.Gate.Structure;

/// <summary>What is counted of requests that are made alike.</summary>
internal struct StructureClass
{
    /// <summary>Requests that needed the origin, of the last seconds, fading.</summary>
    public float Now;

    /// <summary>Those of quiet times, fading over days.</summary>
    public float Peace;

    /// <summary>Those of this epoch, of which is not known yet whether it is quiet.</summary>
    public float Recent;

    /// <summary>Pages that the origin answered, long enough ago that a browser would have asked for their parts, fading.</summary>
    public float Pages;

    /// <summary>Pages that the origin answered just now.</summary>
    public float NewPages;

    /// <summary>Those that the origin answered a moment before.</summary>
    public float Settling;

    /// <summary>Pages whose parts were asked for, fading.</summary>
    public float Followed;
}
