namespace Karaula.Console.Overview;

/// <summary>How loudly the page speaks; its colour and its icon.</summary>
internal enum Severity
{
    /// <summary>Nothing is known yet.</summary>
    Waiting,

    /// <summary>Nothing to do.</summary>
    Quiet,

    /// <summary>Something is odd.</summary>
    Elevated,

    /// <summary>A site is attacked.</summary>
    Attack,

    /// <summary>An origin is gone and readers get the last good pages.</summary>
    Shelter,

    /// <summary>What is shown is not the present.</summary>
    Blind,
}
