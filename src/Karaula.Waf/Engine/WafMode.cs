namespace Karaula.Waf.Engine;

/// <summary>Whether rules act (<c>SecRuleEngine</c>).</summary>
public enum WafMode
{
    /// <summary>No rule runs.</summary>
    Off,
    /// <summary>Rules run and report, but never refuse.</summary>
    DetectionOnly,
    /// <summary>Rules act.</summary>
    On,
}
