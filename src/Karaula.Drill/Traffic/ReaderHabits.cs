namespace Karaula.Drill.Traffic;

/// <summary>How a reader reads.</summary>
/// <param name="Kind">With what.</param>
/// <param name="DeadlineSeconds">A page that takes longer is not good. Whoever is told to wait some seconds first has those on top.</param>
/// <param name="PatienceSeconds">When it gives up.</param>
/// <param name="CutOffIsRefused">Whether a connection that ends without an answer is counted as a refusal, of the ruder kind.</param>
internal sealed record ReaderHabits(ReaderKind Kind, double DeadlineSeconds, double PatienceSeconds, bool CutOffIsRefused = false)
{
    /// <summary>Of the drill: two seconds; a browser gives up on a page some time after its reader has. One in six is a feed reader.</summary>
    public static ReaderHabits Of(int number) => new(number % 6 == 5 ? ReaderKind.Feed : ReaderKind.Browser, 2, 4);
}
