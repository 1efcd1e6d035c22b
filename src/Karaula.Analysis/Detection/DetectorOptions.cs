namespace Karaula.Analysis.Detection;

/// <summary>How a site's detector decides. The defaults fit sites from one request a second to thousands.</summary>
public sealed record DetectorOptions
{
    /// <summary>The growth in volume that counts as a change: so many times the usual. Default 2.5.</summary>
    public double Ratio { get; init; } = 2.5;

    /// <summary>The log likelihood ratio at which volume is held for changed. Default 8: alone it would be too little, and it is never alone.</summary>
    public double Threshold { get; init; } = 8;

    /// <summary>Seconds of peace after which the site's own baseline stands on its own. Default 10; before that a prior helps.</summary>
    public int WarmUpSeconds { get; init; } = 10;

    /// <summary>How fast the baseline follows: the time constant in seconds of traffic. Default 600.</summary>
    public double BaselineSeconds { get; init; } = 600;

    /// <summary>
    /// The log likelihood ratio at which structure (requests look like a flood's, or are refused) or harm (requests fail, readers lose theirs) is
    /// held for changed. Default 16.
    /// </summary>
    public double EvidenceNeeded { get; init; } = 16;

    /// <summary>
    /// Whether a great change of volume is an incident even when nothing else is measured: for series that have only counts. Crowds are
    /// incidents then, too. Default false.
    /// </summary>
    public bool VolumeAlone { get; init; }

    /// <summary>How long it must have been quiet for an incident to be over. Default 20 s.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(20);
}
