namespace Karaula.Waf.Engine;

/// <summary>What becomes of a request or response.</summary>
public enum WafAction
{
    /// <summary>It goes on.</summary>
    Pass,
    /// <summary>It is refused with <see cref="WafVerdict.Status"/>.</summary>
    Deny,
    /// <summary>Its connection is closed without an answer.</summary>
    Drop,
    /// <summary>It is sent to <see cref="WafVerdict.Location"/>.</summary>
    Redirect,
}
