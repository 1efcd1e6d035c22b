using System.Globalization;

namespace Karaula.Edge.Rules;

/// <summary>
/// What becomes of a rule while it runs: whom it touched, whom it would have touched, whom it left alone, and whether it had to be taken back. It is taken back when readers get less than
/// the rule allows of what they ask for, and the rule is to blame for half of that or more.
/// </summary>
internal sealed class RuleState(SiteRule rule)
{
    // Some half a minute, and so many requests of readers that a share of them means something.
    private const double Fade = 1.0 / 30;
    private const double LeastReaders = 20;
    private const double BlamedShare = 0.5;

    private long _touchedReaders;
    private double _readers;
    private double _bad;
    private double _blamed;

    /// <summary>The rule.</summary>
    public SiteRule Rule => rule;

    /// <summary>Whom it touched.</summary>
    public RuleTally Touched { get; } = new();

    /// <summary>Whom it would have touched, in shadow.</summary>
    public RuleTally Would { get; } = new();

    /// <summary>Whom it left alone, to compare.</summary>
    public RuleTally HeldBack { get; } = new();

    /// <summary>Why it was taken back; null when it was not.</summary>
    public string? TakenBack { get; private set; }

    /// <summary>Whether it does something.</summary>
    public bool IsEnforced => !rule.Shadow && TakenBack is null;

    /// <summary>A reader was refused, challenged or held by it.</summary>
    public void CountReader() => Interlocked.Increment(ref _touchedReaders);

    /// <summary>Takes in one second of the site; returns whether the rule was taken back.</summary>
    /// <param name="readerRequests">Requests of readers.</param>
    /// <param name="readerGood">Of those, answered in time and without an error.</param>
    /// <param name="at">The time.</param>
    public bool Observe(long readerRequests, long readerGood, DateTimeOffset at)
    {
        var touched = Interlocked.Exchange(ref _touchedReaders, 0);
        _readers += (readerRequests - _readers) * Fade;
        _bad += (readerRequests - readerGood - _bad) * Fade;
        _blamed += (touched - _blamed) * Fade;
        if (!IsEnforced || rule.Action == RuleAction.Allow || rule.RollbackBelow <= 0)
            return false;
        // The mean of a second, times the seconds it is the mean of.
        var seen = _readers / Fade;
        if (seen < LeastReaders || _readers - _bad >= _readers * rule.RollbackBelow || _blamed < _bad * BlamedShare)
            return false;
        TakenBack = string.Create(
            CultureInfo.InvariantCulture,
            $"Taken back to shadow at {at.UtcDateTime:HH:mm:ss} UTC: readers got {1 - (_bad / _readers):P1} of what they asked for (expected {rule.RollbackBelow:P1}), and {Math.Min(1, _blamed / _bad):P0} of what they missed was this rule's doing.");
        return true;
    }
}
