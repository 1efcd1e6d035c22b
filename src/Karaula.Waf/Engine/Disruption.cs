namespace Karaula.Waf.Engine;

/// <summary>What a rule does to the request when it matches.</summary>
internal enum Disruption
{
    /// <summary>Nothing.</summary>
    Pass,
    /// <summary>Refuses with a status.</summary>
    Deny,
    /// <summary>Closes the connection.</summary>
    Drop,
    /// <summary>Redirects.</summary>
    Redirect,
    /// <summary>Lets the request through without further rules.</summary>
    Allow,
    /// <summary>Without further rules of this phase.</summary>
    AllowPhase,
    /// <summary>Without further rules for the request; the response is still looked at.</summary>
    AllowRequest,
}
