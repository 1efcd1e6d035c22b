namespace Karaula.Analysis.Detection;

/// <summary>What unusual traffic is.</summary>
public enum TrafficClass
{
    /// <summary>Readers, many.</summary>
    NewsCrowd,

    /// <summary>An attack on a site that is read as usual.</summary>
    Attack,

    /// <summary>An attack while many readers come: in the midst of a crowd, or a crowd that the attack's news brings.</summary>
    CrowdUnderAttack,
}
