namespace Karaula.Edge.Modes;

/// <summary>How modes are written in configuration, on the wire and on the command line.</summary>
internal static class ModeWords
{
    /// <summary>All words, for messages.</summary>
    public const string All = "normal, elevated, under_attack or shelter";

    /// <summary>The word.</summary>
    public static string Of(SiteMode mode) => mode switch
    {
        SiteMode.Elevated => "elevated",
        SiteMode.UnderAttack => "under_attack",
        SiteMode.Shelter => "shelter",
        _ => "normal",
    };

    /// <summary>The mode of a word; null when it is none.</summary>
    public static SiteMode? Parse(string word) => word switch
    {
        "normal" => SiteMode.Normal,
        "elevated" => SiteMode.Elevated,
        "under_attack" or "under-attack" => SiteMode.UnderAttack,
        "shelter" => SiteMode.Shelter,
        _ => null,
    };
}
