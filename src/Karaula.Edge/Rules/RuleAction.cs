namespace Karaula.Edge.Rules;

/// <summary>What a rule does with a request that it is for.</summary>
public enum RuleAction
{
    /// <summary>Lets it in, whatever the gate says.</summary>
    Allow,

    /// <summary>Challenges it, where it can be; leaves it to the gate otherwise.</summary>
    Challenge,

    /// <summary>Refuses it: 403.</summary>
    Refuse,

    /// <summary>Holds it for some seconds first.</summary>
    Slow,
}
