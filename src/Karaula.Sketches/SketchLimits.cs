namespace Karaula.Sketches;

/// <summary>Bounds that a reader of serialised sketches keeps, whatever the bytes claim.</summary>
public static class SketchLimits
{
    /// <summary>
    /// The memory in bytes that one sketch read from bytes may take unless the caller says otherwise: 4 MiB. A compact
    /// encoding of a large empty sketch is a few bytes long, so the length of the input bounds nothing; this does.
    /// </summary>
    public const int DefaultMaxMemory = 4 << 20;
}
