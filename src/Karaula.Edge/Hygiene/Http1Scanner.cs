using System.Buffers;

namespace Karaula.Edge.Hygiene;

/// <summary>
/// Reads one connection's HTTP/1 requests as they arrive, in any pieces, knows where each ends, and finds what is not unambiguous. It changes
/// nothing and keeps nothing but the piece of a line whose end has not come.
/// </summary>
internal sealed class Http1Scanner : IDisposable
{
    /// <summary>The longest line. Longer ones are refused with their own status before it matters.</summary>
    public const int MaxLine = 32 * 1024;

    // "At least one" empty line before a request is to be ignored (RFC 9112, section 2.2).
    private const int MaxEmptyLines = 2;

    private readonly Http1ChunkSize _chunkSize = new();
    private State _state = State.RequestLine;
    private Http1Head _head;
    private byte[]? _carry;
    private int _carried;
    private int _emptyLines;
    private long _remaining;

    private enum State
    {
        RequestLine,
        Fields,
        Body,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        Hold,
        Opaque,
        Refused,
    }

    /// <summary>Why the connection is refused; nothing more is read then.</summary>
    public Glitch Refusal { get; private set; }

    /// <summary>Whether it waits to hear what became of a request that may be answered with a switch of protocols.</summary>
    public bool IsHolding => _state == State.Hold;

    /// <summary>Whether it reads nothing any more because another protocol is spoken.</summary>
    public bool IsOpaque => _state == State.Opaque;

    /// <summary>Whether a head has begun and not ended.</summary>
    public bool IsInHead => _state is State.Fields || (_state is State.RequestLine && (_carried > 0 || _emptyLines > 0));

    /// <summary>Whether a body has begun and not ended.</summary>
    public bool IsInBody => _state is State.Body or State.ChunkSize or State.ChunkData or State.ChunkEnd or State.Trailers;

    /// <summary>Whether any request so far had a field with an underscore in its name.</summary>
    public bool HasUnderscores { get; private set; }

    /// <summary>Requests whose head was read.</summary>
    public long Requests { get; private set; }

    /// <summary>Another protocol is spoken from now on.</summary>
    public void BecomeOpaque() => _state = State.Opaque;

    /// <summary>The request that might have switched protocols has not: the next one follows.</summary>
    public void Resume() => _state = State.RequestLine;

    /// <summary>Reads bytes.</summary>
    /// <param name="bytes">What has arrived; never given again.</param>
    /// <param name="safe">
    /// How many of them may be passed on. Fewer than all when it holds, or refuses: then everything up to the line, or the byte within a body,
    /// that is wrong. Negative when that line began in bytes given before.
    /// </param>
    /// <returns>How many were read; fewer than all only when it holds or refuses.</returns>
    public int Read(ReadOnlySpan<byte> bytes, out int safe)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var rest = bytes[at..];
            switch (_state)
            {
                case State.RequestLine or State.Fields or State.Trailers:
                    var before = _carried;
                    if (!TryTakeLine(ref rest, out var line))
                    {
                        at = bytes.Length;
                        break;
                    }

                    var lineStart = at - before;
                    at = bytes.Length - rest.Length;
                    Refusal = TakeLine(line);
                    _carried = 0;
                    if (Refusal != Glitch.None)
                    {
                        safe = lineStart;
                        return Refuse(at);
                    }

                    if (_state is not (State.Fields or State.Trailers))
                        ReturnCarry();
                    break;
                case State.Body or State.ChunkData:
                    var skipped = (int)Math.Min(_remaining, rest.Length);
                    at += skipped;
                    _remaining -= skipped;
                    if (_remaining == 0)
                        _state = _state == State.Body ? State.RequestLine : State.ChunkEnd;
                    break;
                case State.ChunkSize or State.ChunkEnd:
                    if (!TakeChunkByte(rest[0]))
                    {
                        Refusal = Glitch.Chunk;
                        safe = at;
                        return Refuse(at + 1);
                    }

                    at++;
                    break;
                case State.Hold:
                    safe = at;
                    return at;
                default:
                    at = bytes.Length;
                    break;
            }
        }

        safe = at;
        return at;
    }

    /// <inheritdoc />
    public void Dispose() => ReturnCarry();

    private int Refuse(int read)
    {
        _state = State.Refused;
        ReturnCarry();
        return read;
    }

    // A line with its end, from what was carried and what has come. Without an end yet, it is carried.
    private bool TryTakeLine(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        var end = bytes.IndexOf((byte)'\n');
        if (end >= 0 && _carried == 0)
        {
            line = bytes[..(end + 1)];
            bytes = bytes[(end + 1)..];
            return true;
        }

        var piece = end < 0 ? bytes : bytes[..(end + 1)];
        if (_carried + piece.Length > MaxLine)
        {
            // Too long for anybody: what is carried stands for the line, which no rule will like.
            line = "\n"u8;
            bytes = bytes[piece.Length..];
            return true;
        }

        Carry(piece);
        bytes = bytes[piece.Length..];
        line = _carry.AsSpan(0, _carried);
        return end >= 0;
    }

    private void Carry(ReadOnlySpan<byte> piece)
    {
        if (_carry is null || _carry.Length < _carried + piece.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(512, (_carried + piece.Length) * 2));
            _carry.AsSpan(0, _carried).CopyTo(larger);
            var carried = _carried;
            ReturnCarry();
            (_carry, _carried) = (larger, carried);
        }

        piece.CopyTo(_carry.AsSpan(_carried));
        _carried += piece.Length;
    }

    private void ReturnCarry()
    {
        if (_carry is not null)
            ArrayPool<byte>.Shared.Return(_carry);
        (_carry, _carried) = (null, 0);
    }

    private Glitch TakeLine(ReadOnlySpan<byte> lineWithEnd)
    {
        if (lineWithEnd.Length < 2 || lineWithEnd[^2] != '\r' || lineWithEnd[..^2].Contains((byte)'\r'))
            return Glitch.LineEnd;
        var line = lineWithEnd[..^2];
        switch (_state)
        {
            case State.RequestLine:
                if (line.IsEmpty)
                    return ++_emptyLines > MaxEmptyLines ? Glitch.RequestLine : Glitch.None;
                _emptyLines = 0;
                _state = State.Fields;
                return _head.TakeRequestLine(line);
            case State.Fields:
                return line.IsEmpty ? EndHead() : _head.TakeField(line);
            default:
                if (!line.IsEmpty)
                    return Http1Head.Trailer(line);
                _state = State.RequestLine;
                return Glitch.None;
        }
    }

    private Glitch EndHead()
    {
        var glitch = _head.End();
        if (glitch != Glitch.None)
            return glitch;
        Requests++;
        HasUnderscores |= _head.HasUnderscores;
        if (_head.IsChunked)
        {
            _state = State.ChunkSize;
            _chunkSize.Begin();
        }
        else if (_head.Length > 0)
        {
            _state = State.Body;
            _remaining = _head.Length;
        }
        else
        {
            _state = _head.MayUpgrade ? State.Hold : State.RequestLine;
        }

        return Glitch.None;
    }

    private bool TakeChunkByte(byte value)
    {
        if (_state == State.ChunkEnd)
        {
            // CR, then LF: counted in what remains.
            if (value != (_remaining == 0 ? (byte)'\r' : (byte)'\n'))
                return false;
            if (_remaining-- == 0)
                return true;
            _remaining = 0;
            _state = State.ChunkSize;
            _chunkSize.Begin();
            return true;
        }

        switch (_chunkSize.Take(value))
        {
            case Http1ChunkSize.Outcome.Wrong:
                return false;
            case Http1ChunkSize.Outcome.Done:
                _remaining = _chunkSize.Size;
                _state = _remaining == 0 ? State.Trailers : State.ChunkData;
                return true;
            default:
                return true;
        }
    }
}
