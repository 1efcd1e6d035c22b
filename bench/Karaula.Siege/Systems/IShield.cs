namespace Karaula.Siege.Systems;

/// <summary>A system that stands before the site.</summary>
internal interface IShield
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Writes its configuration.</summary>
    /// <returns>The command that runs it in the foreground.</returns>
    IReadOnlyList<string> Configure(SystemPlace place);
}
