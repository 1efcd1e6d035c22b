namespace Karaula.Hub.Drills;

/// <summary>Where everyone looks whether there is an exercise. The country grain writes it. Thread-safe.</summary>
internal sealed class DrillBoard
{
    private volatile DrillClock? _clock;

    /// <summary>The clock of the exercise under way; null in earnest.</summary>
    public DrillClock? Clock
    {
        get => _clock;
        set => _clock = value;
    }
}
