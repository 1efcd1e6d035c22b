using System.Text;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Keys;

/// <summary>Brings the values of a request field that mean the same to one form (RFC 9111, section 4.1).</summary>
internal static class VaryValue
{
    /// <summary>
    /// Lines joined by commas, white space around commas and ends gone, letters small and members in order in fields that know neither case nor order. Null for an absent
    /// field, which differs from an empty one.
    /// </summary>
    public static string? Normalise(string name, StringValues lines)
    {
        if (lines.Count == 0)
            return null;
        var text = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            if (i > 0)
                text.Append(',');
            Append(text, lines[i]);
        }

        string value = text.ToString();
        if (!IsCaseInsensitive(name))
            return value;
        value = value.ToLowerInvariant();
        return value.Contains(',') ? Sorted(value) : value;
    }

    /// <summary>The order of members says nothing: their weights do (RFC 9110, section 12.4.2).</summary>
    private static string Sorted(string value)
    {
        string[] members = value.Split(',');
        Array.Sort(members, StringComparer.Ordinal);
        return string.Join(',', members);
    }

    private static void Append(StringBuilder text, ReadOnlySpan<char> line)
    {
        line = line.Trim(" \t");

        // White space inside a quoted string is content: such a line stays as it is.
        if (line.Contains('"') || !line.Contains(','))
        {
            text.Append(line);
            return;
        }

        bool first = true;
        foreach (Range member in line.Split(','))
        {
            if (!first)
                text.Append(',');
            first = false;
            text.Append(line[member].Trim(" \t"));
        }
    }

    /// <summary>RFC 9110, sections 12.5.3 and 12.5.4: codings and language tags.</summary>
    private static bool IsCaseInsensitive(string name) =>
        name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("Accept-Language", StringComparison.OrdinalIgnoreCase);
}
