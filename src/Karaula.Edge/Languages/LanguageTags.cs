namespace Karaula.Edge.Languages;

/// <summary>Which language a reader asked for (RFC 9110, section 12.5.4), by tags of BCP 47.</summary>
internal static class LanguageTags
{
    // A field that names more is no browser's.
    private const int MostRanges = 16;

    /// <summary>All languages, for whoever needs one text of each.</summary>
    public static IReadOnlyList<ReaderLanguage> All { get; } = Enum.GetValues<ReaderLanguage>();

    /// <summary>How a language is named in configuration and in <c>lang</c>.</summary>
    public static string TagOf(ReaderLanguage language) => language switch
    {
        ReaderLanguage.Montenegrin => "cnr",
        ReaderLanguage.SerbianLatin => "sr-Latn",
        ReaderLanguage.SerbianCyrillic => "sr-Cyrl",
        ReaderLanguage.Bosnian => "bs",
        ReaderLanguage.Croatian => "hr",
        ReaderLanguage.Albanian => "sq",
        _ => "en",
    };

    /// <summary>The language that the reader likes best of those there are; the site's own when it named none of them.</summary>
    /// <param name="acceptLanguage">The field's value; may be empty or nonsense.</param>
    /// <param name="fallback">The site's own.</param>
    public static ReaderLanguage Choose(ReadOnlySpan<char> acceptLanguage, ReaderLanguage fallback)
    {
        var (best, bestWeight) = (fallback, 0);
        for (var i = 0; i < MostRanges && !acceptLanguage.IsEmpty; i++)
        {
            var comma = acceptLanguage.IndexOf(',');
            var range = comma < 0 ? acceptLanguage : acceptLanguage[..comma];
            acceptLanguage = comma < 0 ? default : acceptLanguage[(comma + 1)..];
            var semicolon = range.IndexOf(';');
            var weight = semicolon < 0 ? 1000 : Weight(range[(semicolon + 1)..]);
            var tag = (semicolon < 0 ? range : range[..semicolon]).Trim();
            // Of equal weights the first counts, as browsers mean it.
            if (weight > bestWeight && LanguageOf(tag) is { } known)
                (best, bestWeight) = (known, weight);
        }

        return best;
    }

    /// <summary>The language of a tag; null for one that is not spoken here.</summary>
    public static ReaderLanguage? LanguageOf(ReadOnlySpan<char> tag)
    {
        var dash = tag.IndexOf('-');
        var primary = dash < 0 ? tag : tag[..dash];
        var rest = dash < 0 ? default : tag[(dash + 1)..];
        if (Is(primary, "sr"))
        {
            if (Begins(rest, "Latn"))
                return ReaderLanguage.SerbianLatin;
            // What browsers offered before Montenegrin had a code of its own.
            return Begins(rest, "ME") ? ReaderLanguage.Montenegrin : ReaderLanguage.SerbianCyrillic;
        }

        if (Is(primary, "cnr"))
            return ReaderLanguage.Montenegrin;
        if (Is(primary, "sh"))
            return ReaderLanguage.SerbianLatin;
        if (Is(primary, "bs"))
            return ReaderLanguage.Bosnian;
        if (Is(primary, "hr"))
            return ReaderLanguage.Croatian;
        if (Is(primary, "sq"))
            return ReaderLanguage.Albanian;
        return Is(primary, "en") ? ReaderLanguage.English : null;
    }

    private static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private static bool Begins(ReadOnlySpan<char> rest, string subtag) =>
        rest.StartsWith(subtag, StringComparison.OrdinalIgnoreCase) && (rest.Length == subtag.Length || rest[subtag.Length] == '-');

    /// <summary>A weight in thousandths; 0 for none that can be read.</summary>
    private static int Weight(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        if (parameter.Length < 3 || (parameter[0] | 0x20) != 'q' || parameter[1] != '=' || parameter[2] is not ('0' or '1'))
            return 0;
        var weight = (parameter[2] - '0') * 1000;
        var scale = 100;
        for (var i = 4; i < parameter.Length && i < 7 && parameter[3] == '.' && char.IsAsciiDigit(parameter[i]); i++, scale /= 10)
            weight += (parameter[i] - '0') * scale;
        return Math.Min(weight, 1000);
    }
}
