namespace Karaula.Edge.Hygiene;

/// <summary>
/// The line before each chunk, byte by byte (RFC 9112, section 7.1): <c>1*HEXDIG *( ";" name [ "=" ( token / quoted-string ) ] ) CRLF</c>.
/// Blanks, which a recipient may take away, are refused: some take them for part of the size, others for its end.
/// </summary>
internal sealed class Http1ChunkSize
{
    // More than any chunk that anybody sends; 2^32 is where implementations began to differ.
    private const int MaxDigits = 8;

    private const int MaxLength = 256;

    private Part _part;
    private int _length;
    private int _digits;

    private enum Part
    {
        Size,
        NameStart,
        Name,
        ValueStart,
        Value,
        Quoted,
        Escaped,
        AfterQuoted,
        LineFeed,
    }

    /// <summary>What a byte came to.</summary>
    public enum Outcome
    {
        /// <summary>The line goes on.</summary>
        More,

        /// <summary>The line has ended, and <see cref="Size"/> is known.</summary>
        Done,

        /// <summary>It is no such line.</summary>
        Wrong,
    }

    /// <summary>Bytes of the chunk.</summary>
    public long Size { get; private set; }

    /// <summary>A line begins.</summary>
    public void Begin() => (_part, _length, _digits, Size) = (Part.Size, 0, 0, 0);

    /// <summary>Takes the next byte.</summary>
    public Outcome Take(byte value)
    {
        if (++_length > MaxLength)
            return Outcome.Wrong;
        switch (_part)
        {
            case Part.Size when char.IsAsciiHexDigit((char)value):
                Size = (Size << 4) | (uint)HexDigit(value);
                return ++_digits <= MaxDigits ? Outcome.More : Outcome.Wrong;
            case Part.Size when _digits == 0:
                return Outcome.Wrong;
            case Part.NameStart when Http1Tokens.IsTokenCharacter(value):
                return Go(Part.Name);
            case Part.Name when Http1Tokens.IsTokenCharacter(value):
            case Part.Value when Http1Tokens.IsTokenCharacter(value):
                return Outcome.More;
            case Part.Name when value == '=':
                return Go(Part.ValueStart);
            case Part.ValueStart when value == '"':
                return Go(Part.Quoted);
            case Part.ValueStart when Http1Tokens.IsTokenCharacter(value):
                return Go(Part.Value);
            case Part.Quoted when value == '"':
                return Go(Part.AfterQuoted);
            case Part.Quoted when value == '\\':
                return Go(Part.Escaped);
            case Part.Escaped or Part.Quoted:
                return value is >= 0x20 and not 0x7F or (byte)'\t' ? Go(Part.Quoted) : Outcome.Wrong;
            case Part.Size or Part.Name or Part.Value or Part.AfterQuoted:
                return value switch
                {
                    (byte)';' => Go(Part.NameStart),
                    (byte)'\r' => Go(Part.LineFeed),
                    _ => Outcome.Wrong,
                };
            case Part.LineFeed when value == '\n':
                return Outcome.Done;
            default:
                return Outcome.Wrong;
        }
    }

    private static int HexDigit(byte value) => value <= (byte)'9' ? value - '0' : (value | 0x20) - 'a' + 10;

    private Outcome Go(Part next)
    {
        _part = next;
        return Outcome.More;
    }
}
