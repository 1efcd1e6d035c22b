namespace Karaula.Edge.Http2;

/// <summary>The header of an HTTP/2 frame (RFC 9113, section 4.1), without the stream's number.</summary>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="Type">What kind of frame it is.</param>
/// <param name="Flags">Its flags.</param>
internal readonly record struct Http2FrameHeader(int Length, byte Type, byte Flags)
{
    /// <summary>Bytes of a frame's header.</summary>
    public const int Size = 9;

    // The types of RFC 9113, section 6.
    public const byte Data = 0, Headers = 1, Priority = 2, ResetStream = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    /// <summary>RFC 9218, section 7.1.</summary>
    public const byte PriorityUpdate = 16;

    /// <summary>Whether the stream ends here; of DATA and HEADERS.</summary>
    public bool EndsStream => (Flags & 1) != 0;

    /// <summary>Whether the header block ends here; of HEADERS and CONTINUATION.</summary>
    public bool EndsHeaders => (Flags & 4) != 0;
}
