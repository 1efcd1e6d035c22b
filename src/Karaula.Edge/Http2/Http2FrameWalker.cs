namespace Karaula.Edge.Http2;

/// <summary>Walks over frames as their bytes pass, in any pieces, and stops at each header. Keeps nine bytes.</summary>
internal struct Http2FrameWalker
{
    private Header _header;
    private int _filled;
    private int _payload;

    /// <summary>Bytes to pass over before the first frame: the client's preface.</summary>
    public Http2FrameWalker(int preface) => _payload = preface;

    /// <summary>Whether a frame has begun and not ended.</summary>
    public readonly bool IsInFrame => _filled > 0 || _payload > 0;

    /// <summary>Finds the next header. False when the bytes are used up.</summary>
    public bool TryNext(ref ReadOnlySpan<byte> bytes, out Http2FrameHeader frame)
    {
        frame = default;
        var skipped = Math.Min(_payload, bytes.Length);
        _payload -= skipped;
        bytes = bytes[skipped..];
        Span<byte> header = _header;
        var taken = Math.Min(Http2FrameHeader.Size - _filled, bytes.Length);
        bytes[..taken].CopyTo(header[_filled..]);
        _filled += taken;
        bytes = bytes[taken..];
        if (_filled < Http2FrameHeader.Size)
            return false;
        _filled = 0;
        _payload = (header[0] << 16) | (header[1] << 8) | header[2];
        frame = new Http2FrameHeader(_payload, header[3], header[4]);
        return true;
    }

    [System.Runtime.CompilerServices.InlineArray(Http2FrameHeader.Size)]
    private struct Header
    {
        private byte _first;
    }
}
