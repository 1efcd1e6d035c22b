namespace Karaula.Edge.Networks;

/// <summary>The typed values of a MaxMind DB file. <c>Try</c> methods say false for what is not there, of another type, or beyond the end.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where its values begin: what pointers count from.</param>
/// <param name="end">Where they end.</param>
internal readonly ref struct MmdbData(ReadOnlySpan<byte> file, int start, int end)
{
    private const int Pointer = 1;
    private const int Text = 2;
    private const int Map = 7;
    private const int Array = 11;
    private const int Boolean = 14;

    // Maps in maps, and more values than any record has, are there to keep somebody busy.
    private const int MostDepth = 8;
    private const int MostValues = 256;

    private readonly ReadOnlySpan<byte> _file = file[..end];

    /// <summary>Where values begin.</summary>
    public int Start => start;

    /// <summary>Finds a key's value in the map at a place.</summary>
    public bool TryFind(int map, ReadOnlySpan<byte> key, out int value)
    {
        value = 0;
        if (!TryHead(ref map, out var type, out var count) || type != Map || count > MostValues)
            return false;
        for (; count > 0; count--)
        {
            var name = map;
            if (!TrySkip(ref map, 0))
                return false;
            value = map;
            if (TryText(name, out var text) && text.SequenceEqual(key))
                return true;
            if (!TrySkip(ref map, 0))
                return false;
        }

        return false;
    }

    /// <summary>Reads a text, as its UTF-8.</summary>
    public bool TryText(int at, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryHead(ref at, out var type, out var length) || type != Text || length > _file.Length - at)
            return false;
        text = _file.Slice(at, length);
        return true;
    }

    /// <summary>Reads a number that is not negative.</summary>
    public bool TryNumber(int at, out ulong number)
    {
        number = 0;
        // uint16, uint32, uint64; some write them as text.
        if (!TryHead(ref at, out var type, out var length) || length > 8 + (type == Text ? 2 : 0) || length > _file.Length - at)
            return false;
        var bytes = _file.Slice(at, length);
        if (type == Text)
            return ulong.TryParse(bytes, System.Globalization.NumberStyles.None, null, out number);
        if (type is not (5 or 6 or 9))
            return false;
        foreach (var one in bytes)
            number = (number << 8) | one;
        return true;
    }

    // What is at a place: its type and size. A pointer is followed once: to another it may not point.
    private bool TryHead(ref int at, out int type, out int size)
    {
        if (!TryControl(ref at, out type, out size))
            return false;
        if (type != Pointer)
            return true;
        at = size;
        return TryControl(ref at, out type, out size) && type != Pointer;
    }

    private bool TryControl(ref int at, out int type, out int size)
    {
        (type, size) = (0, 0);
        if ((uint)at >= (uint)_file.Length)
            return false;
        var control = _file[at++];
        type = control >> 5;
        if (type == Pointer)
            return TryPointer(ref at, control, out size);
        if (type == 0)
        {
            if (at >= _file.Length)
                return false;
            type = 7 + _file[at++];
        }

        size = control & 0x1F;
        var more = Math.Max(0, size - 28);
        if (more > _file.Length - at)
            return false;
        if (more == 0)
            return true;
        size = more == 1 ? 29 : more == 2 ? 285 : 65821;
        var extra = 0;
        for (; more > 0; more--)
            extra = (extra << 8) | _file[at++];
        size += extra;
        return true;
    }

    private bool TryPointer(ref int at, byte control, out int target)
    {
        target = 0;
        var length = ((control >> 3) & 3) + 1;
        if (length > _file.Length - at)
            return false;
        var value = length == 4 ? 0L : control & 7;
        for (var i = 0; i < length; i++)
            value = (value << 8) | _file[at++];
        value += start + (length == 2 ? 2048 : length == 3 ? 526336 : 0);
        target = (int)Math.Min(value, int.MaxValue);
        return true;
    }

    private bool TrySkip(ref int at, int depth)
    {
        if (depth > MostDepth || !TryControl(ref at, out var type, out var size))
            return false;
        switch (type)
        {
            case Pointer or Boolean:
                return true;
            case Map or Array:
                if (size > MostValues)
                    return false;
                for (var left = type == Map ? size * 2 : size; left > 0; left--)
                {
                    if (!TrySkip(ref at, depth + 1))
                        return false;
                }

                return true;
            default:
                at = (int)Math.Min((long)at + size, int.MaxValue);
                return at <= _file.Length;
        }
    }
}
