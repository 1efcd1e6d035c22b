namespace Karaula.Analysis.Campaigns;

/// <summary>How extreme a history looks: the least likely of its windows, and of equals the closest. Smaller is more extreme.</summary>
/// <param name="LogP">Of the best window, in closed form.</param>
/// <param name="Length">From first to last onset of the cluster, seconds; never less than onsets are certain.</param>
internal readonly record struct ScanScore(double LogP, double Length)
{
    /// <summary>Whether this is at least as extreme as another.</summary>
    public bool IsAsExtremeAs(in ScanScore other) => LogP < other.LogP || (LogP == other.LogP && Length <= other.Length);
}
