namespace Karaula.Console.Overview;

/// <summary>A site's mode as the page shows it: word, colour and shape together, never a colour alone.</summary>
/// <param name="Word">What it says.</param>
/// <param name="Severity">Which colour and shape.</param>
internal readonly record struct ModeStyle(string Word, Severity Severity)
{
    public static ModeStyle Of(string mode) => mode switch
    {
        "normal" => new ModeStyle("Normal", Severity.Quiet),
        "elevated" => new ModeStyle("Elevated", Severity.Elevated),
        "under attack" => new ModeStyle("Under attack", Severity.Attack),
        "shelter" => new ModeStyle("Shelter", Severity.Shelter),
        "unknown" => new ModeStyle("Unknown", Severity.Waiting),
        // A hub newer than the console may know more modes: its word is shown as it is.
        _ => new ModeStyle(mode, Severity.Waiting),
    };
}
