namespace Karaula.Edge.Hygiene;

/// <summary>A way of breaking the protocol that no browser, crawler or proxy in good order has. Counted per source: one is an accident.</summary>
internal enum Glitch
{
    /// <summary>None.</summary>
    None,

    /// <summary>A line that ends without CR, or a CR that ends no line (RFC 9112, section 2.2).</summary>
    LineEnd,

    /// <summary>A request line that is none (RFC 9112, section 3), TLS on a plain port included.</summary>
    RequestLine,

    /// <summary>A version other than HTTP/1.0 and HTTP/1.1, or a method that only proxies take.</summary>
    Version,

    /// <summary>A field line without name or colon, or with a blank before the colon (RFC 9112, section 5.1).</summary>
    FieldName,

    /// <summary>A control character in a field's value, NUL among them (RFC 9110, section 5.5).</summary>
    FieldValue,

    /// <summary>A field continued on the next line (RFC 9112, section 5.2).</summary>
    Folding,

    /// <summary>No, two or an impossible Host (RFC 9112, section 3.2).</summary>
    Host,

    /// <summary>A Content-Length that is repeated, signed, a list or no number (RFC 9110, section 8.6).</summary>
    ContentLength,

    /// <summary>A Transfer-Encoding other than one "chunked" in HTTP/1.1 (RFC 9112, sections 6.1 and 6.3).</summary>
    TransferEncoding,

    /// <summary>Content-Length and Transfer-Encoding together (RFC 9112, section 6.3).</summary>
    TwoLengths,

    /// <summary>A chunk's size, extension or end that is not as it must be (RFC 9112, section 7.1).</summary>
    Chunk,

    /// <summary>A trailer that is none, or one of the fields that may not be one (RFC 9110, section 6.5.1).</summary>
    Trailer,

    /// <summary>A request that came back to this edge (RFC 9110, section 7.6.3).</summary>
    Loop,

    /// <summary>More frames of a kind than a client needs (RFC 9113, section 10.5).</summary>
    FrameFlood,

    /// <summary>Streams opened and reset over and over.</summary>
    StreamChurn,

    /// <summary>A header block in too many pieces, or more decoded fields than a connection may hold.</summary>
    HeaderMemory,

    /// <summary>Bytes that are no frames.</summary>
    Framing,

    /// <summary>Something that begins like TLS and is no ClientHello, or one that did not come in time.</summary>
    Hello,

    /// <summary>An answer, or a request, that moved more slowly than any line a reader has.</summary>
    TooSlow,
}
