using Karaula.Waf.Engine;

namespace Karaula.Waf.Bodies;

/// <summary>What reading a body needs beside it. Kept from one request to the next, up to a cap.</summary>
internal sealed class BodyScratch
{
    private const int Kept = 1 << 12;
    private byte[] _text = new byte[256];

    /// <summary>A name, or a delimiter, that is put together.</summary>
    public ByteBuffer Name { get; } = new();

    /// <summary>Where something began, and how long it is.</summary>
    public List<(int Start, int Length)> Places { get; } = [];

    /// <summary>Room for a text that is decoded.</summary>
    public Span<byte> Room(int length)
    {
        if (_text.Length < length)
            _text = new byte[Math.Max(length, _text.Length * 2)];
        return _text;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        Name.Clear();
        Places.Clear();
        if (Places.Capacity > Kept)
            Places.Capacity = 0;
        if (_text.Length > Kept)
            _text = new byte[256];
    }
}
