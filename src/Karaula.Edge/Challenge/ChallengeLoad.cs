using Karaula.Edge.Gate;

namespace Karaula.Edge.Challenge;

/// <summary>
/// How hard one site's challenges are now. Harder with the origin's pressure, with how many are given out, and for a network that has had many passes of late; never
/// beyond the site's bounds, so that an old phone gets there in any case.
/// </summary>
internal sealed class ChallengeLoad(TimeProvider time)
{
    // So many challenges a second are a full load whatever the origin says.
    private const double FullRate = 500;

    // A network that has had so many passes of late gets one bit more; four times as many, one more again. Carriers stay below.
    private const int ManyPasses = 64;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly FadingCounts _passes = new(4096, Window, time);
    private readonly Lock _lock = new();
    private double _rate;
    private long _at = time.GetTimestamp();

    /// <summary>Challenges given out per second of late.</summary>
    public double Rate
    {
        get
        {
            lock (_lock)
                return Faded();
        }
    }

    /// <summary>A challenge is given out: how hard it is to be.</summary>
    /// <param name="options">The site's bounds.</param>
    /// <param name="pressure">The gate's pressure, 0 to 1.</param>
    /// <param name="network">Whose network.</param>
    public (byte Bits, byte Wait) Next(ChallengeOptions options, double pressure, SourceKey network)
    {
        double rate;
        lock (_lock)
            rate = _rate = Faded() + (1 / FadeSeconds);
        var load = Math.Clamp(Math.Max(pressure, rate / FullRate), 0, 1);
        var had = _passes.Read(network.Hash(0));
        var more = had < ManyPasses ? 0 : had < ManyPasses * 4 ? 1 : 2;
        var bits = options.LeastBits + (int)Math.Round((options.MostBits - options.LeastBits) * load) + more;
        var wait = options.LeastWait.TotalSeconds + ((options.MostWait - options.LeastWait).TotalSeconds * Math.Max(load, more / 2.0));
        return ((byte)Math.Min(bits, options.MostBits), (byte)Math.Ceiling(Math.Min(wait, options.MostWait.TotalSeconds)));
    }

    /// <summary>A network was given a pass.</summary>
    public void Passed(SourceKey network) => _passes.Add(network.Hash(0));

    private const double FadeSeconds = 5;

    private double Faded()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(_at, now).TotalSeconds;
        _at = now;
        return _rate *= Math.Exp(-passed / FadeSeconds);
    }
}
