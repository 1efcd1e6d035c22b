namespace Karaula.Siege.Attacks;

/// <summary>An attack that goes on until it is stopped.</summary>
internal interface IAttack
{
    /// <summary>Attacks until stopped.</summary>
    Task RunAsync(CancellationToken stop);
}
