using System.Text;

namespace Karaula.Waf.Bodies;

/// <summary>How a body is read, by its media type.</summary>
internal static class BodyKinds
{
    /// <summary>URLENCODED, MULTIPART, JSON or XML, as REQBODY_PROCESSOR has it; empty for a type that is not read.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> contentType)
    {
        var end = contentType.IndexOfAny((byte)';', (byte)',', (byte)' ');
        var type = (end < 0 ? contentType : contentType[..end]).Trim((byte)' ');
        if (Ascii.EqualsIgnoreCase(type, "application/x-www-form-urlencoded"u8))
            return "URLENCODED"u8;
        if (type.Length >= 10 && Ascii.EqualsIgnoreCase(type[..10], "multipart/"u8))
            return "MULTIPART"u8;
        if (EndsWith(type, "/json"u8) || EndsWith(type, "+json"u8))
            return "JSON"u8;
        return EndsWith(type, "/xml"u8) || EndsWith(type, "+xml"u8) ? "XML"u8 : default;
    }

    private static bool EndsWith(ReadOnlySpan<byte> type, ReadOnlySpan<byte> end) =>
        type.Length >= end.Length && Ascii.EqualsIgnoreCase(type[^end.Length..], end);
}
