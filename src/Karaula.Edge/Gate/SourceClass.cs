namespace Karaula.Edge.Gate;

/// <summary>What a source looks like to the gate.</summary>
internal enum SourceClass
{
    /// <summary>A reader, for all that is known.</summary>
    Reader,

    /// <summary>Too little is known to hold it for an attacker, too much to count it among readers.</summary>
    Suspect,

    /// <summary>Marked.</summary>
    Attacker,
}
