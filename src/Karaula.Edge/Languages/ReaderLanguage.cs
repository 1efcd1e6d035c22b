namespace Karaula.Edge.Languages;

/// <summary>A language in which the edge itself speaks to readers.</summary>
public enum ReaderLanguage
{
    /// <summary>English.</summary>
    English,

    /// <summary>Montenegrin (cnr), in Latin letters.</summary>
    Montenegrin,

    /// <summary>Serbian in Latin letters.</summary>
    SerbianLatin,

    /// <summary>Serbian in Cyrillic letters.</summary>
    SerbianCyrillic,

    /// <summary>Bosnian.</summary>
    Bosnian,

    /// <summary>Croatian.</summary>
    Croatian,

    /// <summary>Albanian.</summary>
    Albanian,
}
