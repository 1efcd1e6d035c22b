using System.Text;

namespace Karaula.Edge.Waf;

/// <summary>Writes what an attacker wrote so that no terminal, log or page acts on it.</summary>
internal static class Printable
{
    /// <summary>ASCII as it is; a backslash, and all that is no printable ASCII, as <c>\xNN</c>.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        foreach (var value in bytes)
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'\\')
                text.Append((char)value);
            else
                text.Append("\\x").Append(Convert.ToHexStringLower([value]));
        }

        return text.ToString();
    }

    /// <summary>A text whose chars are bytes, likewise.</summary>
    public static string Of(string text) => Of(Encoding.Latin1.GetBytes(text));
}
