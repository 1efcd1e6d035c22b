namespace Karaula.Evidence.SealedLogs;

/// <summary>
/// A window onto a stream that grows only as bytes arrive: asking for the length that a hostile record claims takes no more memory than
/// twice what the stream really holds.
/// </summary>
internal sealed class RecordWindow(Stream stream)
{
    private const int InitialCapacity = 1 << 16;

    private byte[] _buffer = new byte[InitialCapacity];
    private int _start;
    private int _end;

    /// <summary>Where the window starts in the stream, counted from where the stream was at the beginning.</summary>
    public long Position { get; private set; }

    /// <summary>The bytes read and not yet passed.</summary>
    public ReadOnlySpan<byte> Available => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Some of the available bytes, for as long as the window is not filled again.</summary>
    public ReadOnlyMemory<byte> Memory(int offset, int length) => _buffer.AsMemory(_start + offset, length);

    /// <summary>Reads on until so many bytes are available; false when the stream ends before.</summary>
    public bool Fill(int count)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    /// <summary>Moves the start on.</summary>
    public void Pass(int count)
    {
        _start += count;
        Position += count;
    }

    private void MakeRoom(int count)
    {
        if (_start > 0 && (_buffer.Length - _start < count || _end == _buffer.Length))
        {
            Available.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
