namespace Karaula.Analysis.Campaigns;

/// <summary>Which rhythm of the traffic random shifts keep: attacks begin in working hours, and that alone brings onsets together.</summary>
public enum ShiftRhythm
{
    /// <summary>The longest rhythm that leaves at least 26 different shifts: weekly, else daily, else none.</summary>
    Automatic,

    /// <summary>Any shift: keeps each unit's own rhythm, and breaks the one that units share.</summary>
    None,

    /// <summary>Whole days, and up to an hour more or less.</summary>
    Daily,

    /// <summary>Whole weeks, and up to an hour more or less.</summary>
    Weekly,
}
