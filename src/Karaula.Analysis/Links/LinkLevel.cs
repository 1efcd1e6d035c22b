namespace Karaula.Analysis.Links;

/// <summary>What a reason says something of. The levels are never taken for one: one botnet serves many, and who gives orders need not pay.</summary>
public enum LinkLevel
{
    /// <summary>With what: sources, networks, clients, requests. Two who hire the same share it.</summary>
    Tool,

    /// <summary>By whose order: when, and in which order what was done.</summary>
    Tasking,

    /// <summary>For whose sake. Nothing that is measured says it.</summary>
    Sponsor,
}
