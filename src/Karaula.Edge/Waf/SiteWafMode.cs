namespace Karaula.Edge.Waf;

/// <summary>What the rules do at a site.</summary>
public enum SiteWafMode
{
    /// <summary>They do not run.</summary>
    Off,

    /// <summary>They run and say what they would have refused. How a new site starts.</summary>
    Detect,

    /// <summary>They refuse.</summary>
    Block,
}
