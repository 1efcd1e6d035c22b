using Karaula.Edge.Gate;

namespace Karaula.Edge.Rules;

/// <summary>A site's rules as they run. A reload keeps what is known of rules that stay as they were.</summary>
internal sealed class RuleBook
{
    private readonly ulong _seed = (ulong)Random.Shared.NextInt64();
    private RuleState[] _rules = [];

    /// <summary>The rules, in order. Read once per request.</summary>
    public RuleState[] Rules => Volatile.Read(ref _rules);

    /// <summary>Takes new rules.</summary>
    public void Reconfigure(IReadOnlyList<SiteRule> rules)
    {
        var before = _rules;
        Volatile.Write(ref _rules, [.. rules.Select(rule => Array.Find(before, one => IsSame(one.Rule, rule)) ?? new RuleState(rule))]);
    }

    /// <summary>The rule that decides about a request; null when none does. Allocates nothing.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="audience">Who sent it.</param>
    /// <param name="canChallenge">Whether it could be challenged.</param>
    public RuleState? Decide(in RuleFacts facts, RuleAudience audience, bool canChallenge)
    {
        RuleState? decided = null;
        foreach (var state in Rules)
        {
            var rule = state.Rule;
            // What comes after a decision counts in shadow only: it would never have been asked.
            if ((decided is not null && state.IsEnforced) || !rule.Condition.Holds(facts) || (rule.Action == RuleAction.Challenge && !canChallenge))
                continue;
            if (!state.IsEnforced)
            {
                state.Would.Add(audience, facts.Source, facts.Network.Asn, facts.Names);
            }
            else if (rule.Action != RuleAction.Allow && IsHeldBack(facts.Source, rule))
            {
                state.HeldBack.Add(audience, facts.Source, facts.Network.Asn, facts.Names);
            }
            else
            {
                state.Touched.Add(audience, facts.Source, facts.Network.Asn, facts.Names);
                if (audience != RuleAudience.Attacker && rule.Action is not RuleAction.Allow)
                    state.CountReader();
                decided = state;
            }
        }

        return decided;
    }

    // The same sources each time: whoever is left alone is left alone for good.
    private bool IsHeldBack(SourceKey source, SiteRule rule) =>
        rule.Holdback > 0 && (source.Wider().Hash(_seed ^ (ulong)string.GetHashCode(rule.Name, StringComparison.Ordinal)) >> 11) * (1.0 / (1UL << 53)) < rule.Holdback;

    private static bool IsSame(SiteRule a, SiteRule b) =>
        a.Name == b.Name && a.When == b.When && a.Action == b.Action && a.Shadow == b.Shadow && a.Delay == b.Delay
        && a.Holdback.Equals(b.Holdback) && a.RollbackBelow.Equals(b.RollbackBelow);
}
