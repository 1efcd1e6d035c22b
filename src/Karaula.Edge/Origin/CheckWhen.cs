namespace Karaula.Edge.Origin;

/// <summary>Which of a site's servers are checked.</summary>
public enum CheckWhen
{
    /// <summary>None: only readers' requests show how they are.</summary>
    Never,

    /// <summary>Those that are left alone or ail, and spares: of the others readers' requests tell enough.</summary>
    Suspect,

    /// <summary>All.</summary>
    Always,
}
