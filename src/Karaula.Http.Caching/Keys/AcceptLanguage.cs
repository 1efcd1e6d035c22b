using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Karaula.Http.Caching.Keys;

/// <summary>Reads the Accept-Language field (RFC 9110, section 12.5.4).</summary>
internal static class AcceptLanguage
{
    /// <summary>The one language that is preferred to all others named; empty when there is none, or several share the first place.</summary>
    public static ReadOnlySpan<char> Preferred(StringValues lines)
    {
        ReadOnlySpan<char> best = default;
        double weight = 0;
        bool isShared = false;
        foreach (string? line in lines)
        {
            ReadOnlySpan<char> text = line;
            foreach (Range member in text.Split(','))
            {
                ReadOnlySpan<char> language = Language(text[member]);
                double q = Weight(text[member]);
                if (language.IsEmpty || language is "*" || q < weight)
                    continue;
                isShared = q == weight;
                weight = q;
                best = language;
            }
        }

        return isShared || weight == 0 ? default : best;
    }

    private static ReadOnlySpan<char> Language(ReadOnlySpan<char> member)
    {
        int semicolon = member.IndexOf(';');
        return (semicolon < 0 ? member : member[..semicolon]).Trim(" \t");
    }

    /// <summary>1 where none is given, 0 where it is malformed.</summary>
    private static double Weight(ReadOnlySpan<char> member)
    {
        int semicolon = member.IndexOf(';');
        if (semicolon < 0)
            return 1;
        ReadOnlySpan<char> parameter = member[(semicolon + 1)..].Trim(" \t");
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double q) && q <= 1 ? q : 0;
    }
}
