using System.Buffers.Binary;

namespace Karaula.Fuzz;

/// <summary>
/// Makes hostile inputs out of valid ones: single bits and bytes, numbers at the edge of their range, pieces cut out, doubled, moved or
/// taken from another input. Deterministic for a seed.
/// </summary>
internal sealed class Mutator
{
    private const int MaxSteps = 6;

    private static readonly byte[] EdgeBytes = [0x00, 0x01, 0x3F, 0x40, 0x7F, 0x80, 0x81, 0xFE, 0xFF];
    private static readonly long[] EdgeNumbers = [0, 1, -1, int.MinValue, int.MaxValue, uint.MaxValue, long.MinValue, long.MaxValue, 1L << 53];

    private readonly IReadOnlyList<byte[]> _seeds;
    private readonly Random _random;
    private readonly byte[] _buffer;
    private int _length;

    /// <summary>A mutator of some inputs.</summary>
    /// <param name="seeds">The valid inputs; without any it starts from an empty one.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="maxLength">The longest input to make.</param>
    public Mutator(IReadOnlyList<byte[]> seeds, int seed, int maxLength = 1 << 16)
    {
        _seeds = seeds.Count > 0 ? seeds : [[]];
        _random = new Random(seed);
        _buffer = new byte[maxLength];
    }

    /// <summary>The next input; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        Start(_seeds[_random.Next(_seeds.Count)]);
        for (var steps = _random.Next(1, MaxSteps + 1); steps > 0; steps--)
        {
            Apply(_random.Next(9), _random.Next(_length + 1));
        }

        return _buffer.AsSpan(0, _length);
    }

    private void Start(byte[] seed)
    {
        _length = Math.Min(seed.Length, _buffer.Length);
        seed.AsSpan(0, _length).CopyTo(_buffer);
    }

    private void Apply(int kind, int place)
    {
        var rest = _length - place;
        switch (kind)
        {
            case 0 when rest > 0:
                _buffer[place] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when rest > 0:
                _buffer[place] = (byte)_random.Next(256);
                break;
            case 2 when rest > 0:
                _buffer[place] = EdgeBytes[_random.Next(EdgeBytes.Length)];
                break;
            case 3 when rest >= 8:
                BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(place), EdgeNumbers[_random.Next(EdgeNumbers.Length)]);
                break;
            case 4 when rest > 0:
                _buffer[place] += (byte)_random.Next(-8, 9);
                break;
            case 5:
                _length = place;
                break;
            case 6 when rest > 0:
                Remove(place, _random.Next(1, Math.Min(rest, 16) + 1));
                break;
            case 7:
                Insert(place, RandomBytes());
                break;
            default:
                Insert(place, Piece(_seeds[_random.Next(_seeds.Count)]));
                break;
        }
    }

    private byte[] RandomBytes()
    {
        var bytes = new byte[_random.Next(1, 17)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private ReadOnlySpan<byte> Piece(byte[] from)
    {
        var start = _random.Next(from.Length + 1);
        return from.AsSpan(start, _random.Next(Math.Min(from.Length - start, 64) + 1));
    }

    private void Remove(int place, int count)
    {
        _buffer.AsSpan(place + count, _length - place - count).CopyTo(_buffer.AsSpan(place));
        _length -= count;
    }

    private void Insert(int place, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
        {
            return;
        }

        _buffer.AsSpan(place, _length - place).CopyTo(_buffer.AsSpan(place + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(place));
        _length += bytes.Length;
    }
}
