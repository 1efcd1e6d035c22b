using System.Globalization;

namespace Karaula.Edge.Origin;

/// <summary>
/// One server of a site, and whether it is worth asking. Guarded by its <see cref="OriginSet"/>'s lock.
/// <list type="bullet">
/// <item>Some requests in a row without an answer, and it is <see cref="OriginState.LeftAlone"/>: requests neither wait for it nor hold places meanwhile.</item>
/// <item>Nothing but errors for some seconds, or some checks in a row that fail, and it is <see cref="OriginState.Ailing"/>: another that is well goes before it. It is
/// never refused for that alone, so that neither one broken page nor a check that is set up wrongly takes a site away.</item>
/// </list>
/// </summary>
/// <param name="prefix">Scheme, host and port, without a slash at the end.</param>
/// <param name="time">The clock.</param>
internal sealed class OriginHealth(string prefix, TimeProvider time)
{
    /// <summary>So many requests in a row without an answer, and it is left alone.</summary>
    public const int MostFailures = 5;

    /// <summary>So many answers in a row that are the server's errors, over <see cref="ErrorsFor"/> or longer, and it ails.</summary>
    public const int MostErrors = 10;

    /// <summary>How long at first; each time twice as long, up to <see cref="LongestPause"/>.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>How long at most: so long a site may be without an origin that has come back.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    /// <summary>For so long there must be nothing but errors: a broken page that a flood asks for is answered beside others, that are not.</summary>
    public static readonly TimeSpan ErrorsFor = TimeSpan.FromSeconds(5);

    /// <summary>How long it ails at least for its errors; twice as long when it relapses, up to <see cref="LongestRest"/>.</summary>
    public static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(10);

    /// <summary>How long at most.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(5);

    // Without an answer.
    private int _failures;
    private TimeSpan _pause;
    private long _until;

    // With nothing but errors.
    private int _errors;
    private long _errorsSince;
    private bool _isAiling;
    private TimeSpan _rest;
    private long _restUntil;

    // Checks.
    private int _checksFailed;
    private int _checksGood;
    private bool _isChecking;
    private long _nextCheck;
    private OriginCheck? _last;

    private DateTimeOffset? _since;
    private string? _reason;

    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    public string Prefix => prefix;

    /// <summary>How it is.</summary>
    public OriginState State => _pause > TimeSpan.Zero ? OriginState.LeftAlone : _isAiling ? OriginState.Ailing : OriginState.Well;

    /// <summary>Why it is not well; null when it is.</summary>
    public string? Reason => _reason;

    /// <summary>Whether it is well because checks said so, and no request has said otherwise since.</summary>
    public bool IsProven { get; private set; }

    /// <summary>How it stands.</summary>
    public OriginReport Report(bool inUse) => new(prefix, State, _since, _reason, inUse, _last);

    /// <summary>
    /// Whether it may be asked by a reader's request: always while it is well, otherwise by one when the pause is over. The next pause, twice as long, begins with that.
    /// </summary>
    public bool TryAsk()
    {
        switch (State)
        {
            case OriginState.LeftAlone when !IsOver(_until):
            case OriginState.Ailing when !IsOver(_restUntil):
                return false;
            case OriginState.LeftAlone:
                Pause(Twice(_pause, LongestPause));
                return true;
            case OriginState.Ailing:
                Rest(Twice(_rest, LongestRest));
                return true;
            default:
                return true;
        }
    }

    /// <summary>It has answered a reader's request. True when that changed how it is.</summary>
    /// <param name="isError">Whether with an error that is the server's.</param>
    /// <param name="isChecked">Whether checks, and not the answer, say when it is well again.</param>
    public bool Answered(bool isError, bool isChecked)
    {
        var before = State;
        (_failures, _pause) = (0, TimeSpan.Zero);
        IsProven &= !isError;
        if (!isError)
        {
            _errors = 0;
            _isAiling &= isChecked;
        }
        else if (_errors++ == 0)
        {
            _errorsSince = time.GetTimestamp();
        }
        else if (!_isAiling && _errors >= MostErrors && time.GetElapsedTime(_errorsSince) is var passed && passed >= ErrorsFor)
        {
            _isAiling = true;
            // What ailed a short while ago has relapsed.
            Rest(_rest == TimeSpan.Zero || IsOver(_restUntil + Ticks(LongestRest)) ? FirstRest : Twice(_rest, LongestRest));
            _reason = string.Create(CultureInfo.InvariantCulture, $"{_errors} answers in a row over {passed.TotalSeconds:0} s were its errors");
        }

        return Became(before);
    }

    /// <summary>It could not be reached, or was silent for too long. True when that changed how it is.</summary>
    public bool Failed()
    {
        var before = State;
        IsProven = false;
        if (before == OriginState.LeftAlone || ++_failures < MostFailures)
            return false;
        Pause(FirstPause);
        _reason = string.Create(CultureInfo.InvariantCulture, $"{_failures} requests in a row had no answer");
        return Became(before);
    }

    /// <summary>Whether it is to be checked now; then <see cref="Checked"/> must follow.</summary>
    /// <param name="options">How.</param>
    /// <param name="isSpare">Whether others come before it.</param>
    public bool TryCheck(OriginCheckOptions options, bool isSpare)
    {
        var isWanted = options.When switch
        {
            CheckWhen.Never => false,
            CheckWhen.Always => true,
            _ => isSpare || State != OriginState.Well,
        };
        if (!isWanted || _isChecking || !IsOver(_nextCheck))
            return false;
        _isChecking = true;
        _nextCheck = time.GetTimestamp() + Ticks(options.Interval);
        return true;
    }

    /// <summary>A check is over. True when that changed how it is.</summary>
    /// <param name="check">What came of it; null when it was broken off and says nothing.</param>
    /// <param name="options">What it was held against.</param>
    public bool Checked(OriginCheck? check, OriginCheckOptions options)
    {
        _isChecking = false;
        if (check is not { } one)
            return false;
        var before = State;
        _last = one;
        (_checksGood, _checksFailed) = one.IsGood ? (_checksGood + 1, 0) : (0, _checksFailed + 1);
        if (_checksGood >= options.Successes && before != OriginState.Well && (!_isAiling || IsOver(_restUntil)))
        {
            (_failures, _pause, _errors, _isAiling) = (0, TimeSpan.Zero, 0, false);
            IsProven = true;
        }
        else if (_checksFailed >= options.Failures && before == OriginState.Well)
        {
            _isAiling = true;
            _restUntil = time.GetTimestamp();
            _reason = string.Create(CultureInfo.InvariantCulture, $"{_checksFailed} checks in a row failed, the last with {one.Found}");
        }

        return Became(before);
    }

    // Whether it is another than before; then since now.
    private bool Became(OriginState before)
    {
        if (State == before)
            return false;
        _since = time.GetUtcNow();
        (_checksGood, _checksFailed) = (0, 0);
        if (State == OriginState.Well)
            _reason = null;
        else if (before == OriginState.LeftAlone)
            _reason = "it answers again, and has yet to answer well";
        return true;
    }

    private void Pause(TimeSpan pause) => (_pause, _until) = (pause, time.GetTimestamp() + Ticks(pause));

    private void Rest(TimeSpan rest) => (_rest, _restUntil) = (rest, time.GetTimestamp() + Ticks(rest));

    private static TimeSpan Twice(TimeSpan pause, TimeSpan most) => pause * 2 < most ? pause * 2 : most;

    private bool IsOver(long moment) => time.GetTimestamp() >= moment;

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
