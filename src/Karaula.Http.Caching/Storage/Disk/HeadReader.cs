using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// Reads what <see cref="HeadWriter"/> wrote, and refuses everything else with an <see cref="InvalidDataException"/>. Never allocates more than a small multiple
/// of what it was given to read.
/// </summary>
internal ref struct HeadReader(ReadOnlySpan<byte> bytes)
{
    private readonly int _length = bytes.Length;
    private ReadOnlySpan<byte> _rest = bytes;

    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            if ((shift == 63 && next > 1) || (next == 0 && shift > 0))
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Invalid("a number in a form that is never written");
    }

    public uint FixedUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    public long FixedInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    public long? Optional() => Flag() ? FixedInt64() : null;

    public bool Flag() => Number() switch
    {
        0 => false,
        1 => true,
        _ => throw Invalid("neither yes nor no"),
    };

    /// <summary>How many things of at least so many bytes each follow.</summary>
    public int Count(int bytesEach = 1)
    {
        ulong count = Number();
        return count <= (ulong)(_rest.Length / bytesEach) ? (int)count : throw Invalid("more announced than there is");
    }

    public DateTimeOffset Instant()
    {
        long ticks = FixedInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : throw Invalid("a time outside the calendar");
    }

    public string? Text()
    {
        ulong form = Number();
        if (form == 0)
            return null;
        form--;
        ulong length = form >> 1;
        bool wide = (form & 1) != 0;
        if (length > (ulong)_rest.Length)
            throw Invalid("a text longer than the head");
        ReadOnlySpan<byte> text = Take((int)length * (wide ? sizeof(char) : 1));
        if (!wide)
            return Encoding.Latin1.GetString(text);
        char[] characters = new char[length];
        for (int i = 0; i < characters.Length; i++)
            characters[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(text[(i * sizeof(char))..]);
        return characters.AsSpan().ContainsAnyExceptInRange('\0', 'ÿ') ? new(characters) : throw Invalid("a text in a form that is never written");
    }

    public string RequiredText() => Text() ?? throw Invalid("a text is missing");

    public StringValues Lines()
    {
        int count = Count();
        if (count == 0)
            return default;
        if (count == 1)
            return Text() is { } only ? only : new StringValues([null]);
        string?[] lines = new string?[count];
        for (int i = 0; i < count; i++)
            lines[i] = Text();
        return lines;
    }

    /// <summary>To be called last.</summary>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw Invalid("more than the head holds");
    }

    public readonly InvalidDataException Invalid(string reason) => new($"At byte {_length - _rest.Length} of {_length}: {reason}.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw Invalid("it ends too soon");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
