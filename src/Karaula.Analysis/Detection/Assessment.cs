namespace Karaula.Analysis.Detection;

/// <summary>What unusual traffic is, and how sure that is.</summary>
/// <param name="NewsCrowd">Posterior probability of a crowd of readers, 0 to 1.</param>
/// <param name="Attack">Posterior probability of an attack without a crowd, 0 to 1.</param>
/// <param name="CrowdUnderAttack">Posterior probability of both at once, 0 to 1.</param>
/// <param name="AttackShare">The share of all requests that is the attack's, 0 to 1, posterior mean.</param>
/// <param name="ReadersTimesUsual">How many times the usual readers come.</param>
public sealed record Assessment(double NewsCrowd, double Attack, double CrowdUnderAttack, double AttackShare, double ReadersTimesUsual)
{
    /// <summary>The likeliest class.</summary>
    public TrafficClass Class => NewsCrowd >= Attack && NewsCrowd >= CrowdUnderAttack ? TrafficClass.NewsCrowd
        : Attack >= CrowdUnderAttack ? TrafficClass.Attack : TrafficClass.CrowdUnderAttack;
}
