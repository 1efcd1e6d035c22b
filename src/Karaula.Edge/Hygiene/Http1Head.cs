using System.Buffers;
using System.Text;

namespace Karaula.Edge.Hygiene;

/// <summary>
/// What a request's head has said so far of what its body is. Judges line by line, without line ends: the request line, then each field line,
/// then the end. Every way in which two servers could disagree about where the message ends is an error here, even where a standard lets a
/// recipient repair it.
/// </summary>
internal struct Http1Head
{
    private static readonly SearchValues<byte> NotInHosts = SearchValues.Create(" \t,/\\@"u8);

    private bool _isVersion10;
    private bool _hasHost;
    private bool _hasLength;
    private bool _hasEncoding;
    private bool _namesUpgrade;
    private bool _hasUpgrade;

    /// <summary>Bytes of the body; 0 when chunked or none.</summary>
    public long Length { get; private set; }

    /// <summary>Whether the body comes in chunks.</summary>
    public readonly bool IsChunked => _hasEncoding;

    /// <summary>Whether what follows may be another protocol, if the answer says so.</summary>
    public readonly bool MayUpgrade => _namesUpgrade && _hasUpgrade;

    /// <summary>Whether a field's name has an underscore, which some servers take for a hyphen.</summary>
    public bool HasUnderscores { get; private set; }

    /// <summary>Takes the request line: method SP target SP version, each blank exactly one (RFC 9112, section 3).</summary>
    public Glitch TakeRequestLine(ReadOnlySpan<byte> line)
    {
        this = default;
        var first = line.IndexOf((byte)' ');
        var last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first || !Http1Tokens.IsToken(line[..first]) || !Http1Tokens.IsTarget(line[(first + 1)..last]))
            return Glitch.RequestLine;
        // A tunnel is not for readers to ask for: the edge is no proxy of theirs.
        if (line[..first].SequenceEqual("CONNECT"u8))
            return Glitch.Version;
        var version = line[(last + 1)..];
        _isVersion10 = version.SequenceEqual("HTTP/1.0"u8);
        return _isVersion10 || version.SequenceEqual("HTTP/1.1"u8) ? Glitch.None : Glitch.Version;
    }

    /// <summary>Takes a field line.</summary>
    public Glitch TakeField(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            return Glitch.Folding;
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || !Http1Tokens.IsToken(line[..colon]))
            return Glitch.FieldName;
        var value = Http1Tokens.Trim(line[(colon + 1)..]);
        if (!Http1Tokens.IsFieldValue(value))
            return Glitch.FieldValue;

        var name = line[..colon];
        return colon switch
        {
            4 when Is(name, "host"u8) => TakeHost(value),
            7 when Is(name, "upgrade"u8) => Note(ref _hasUpgrade),
            10 when Is(name, "connection"u8) => TakeConnection(value),
            14 when Is(name, "content-length"u8) => TakeLength(value),
            // To servers that make variables of fields, CGI's rule, these are the same fields.
            14 when Is(name, "content_length"u8) => Glitch.ContentLength,
            17 when Is(name, "transfer-encoding"u8) => TakeEncoding(value),
            17 when Is(name, "transfer_encoding"u8) => Glitch.TransferEncoding,
            _ => NoteUnderscore(name),
        };
    }

    /// <summary>The empty line has come.</summary>
    public readonly Glitch End()
    {
        if (_hasEncoding && _hasLength)
            return Glitch.TwoLengths;
        if (_hasEncoding && _isVersion10)
            return Glitch.TransferEncoding;
        return _hasHost || _isVersion10 ? Glitch.None : Glitch.Host;
    }

    /// <summary>A trailer: a field line that says nothing of framing or routing.</summary>
    public static Glitch Trailer(ReadOnlySpan<byte> line)
    {
        var head = new Http1Head();
        return head.TakeField(line) == Glitch.None && head is { _hasHost: false, _hasLength: false, _hasEncoding: false, _hasUpgrade: false, _namesUpgrade: false }
            ? Glitch.None
            : Glitch.Trailer;
    }

    private Glitch NoteUnderscore(ReadOnlySpan<byte> name)
    {
        HasUnderscores |= name.Contains((byte)'_');
        return Glitch.None;
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lowerCase) => Ascii.EqualsIgnoreCase(name, lowerCase);

    private static Glitch Note(ref bool seen)
    {
        seen = true;
        return Glitch.None;
    }

    private Glitch TakeHost(ReadOnlySpan<byte> value)
    {
        var twice = _hasHost;
        _hasHost = true;
        return twice || value.ContainsAny(NotInHosts) ? Glitch.Host : Glitch.None;
    }

    private Glitch TakeConnection(ReadOnlySpan<byte> value)
    {
        foreach (var part in value.Split((byte)','))
            _namesUpgrade |= Is(Http1Tokens.Trim(value[part]), "upgrade"u8);
        return Glitch.None;
    }

    // Digits and nothing else; "5, 5" is refused, too, though a recipient may take it for 5.
    private Glitch TakeLength(ReadOnlySpan<byte> value)
    {
        if (_hasLength || value.IsEmpty || value.Length > 18 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return Glitch.ContentLength;
        _hasLength = true;
        foreach (var digit in value)
            Length = (Length * 10) + (digit - '0');
        return Glitch.None;
    }

    private Glitch TakeEncoding(ReadOnlySpan<byte> value)
    {
        if (_hasEncoding || !Is(value, "chunked"u8))
            return Glitch.TransferEncoding;
        _hasEncoding = true;
        return Glitch.None;
    }
}
