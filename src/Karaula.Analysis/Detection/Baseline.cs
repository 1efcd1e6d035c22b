namespace Karaula.Analysis.Detection;

/// <summary>What is usual for a site: volume with its scatter, and structure. Learned in peace only; fades with a time constant in seconds.</summary>
internal sealed class Baseline(double timeConstant, int warmUp)
{
    // Before the first day is over the hours say no more than the last minutes do.
    private const long SecondsUntilHours = 6 * 3600;

    private const double LeastMean = 0.25;

    private readonly HourOfWeek _hours = new();
    private double _mean;
    private double _meanSquare;

    /// <summary>Seconds learned from.</summary>
    public long Seconds { get; private set; }

    /// <summary>Usual requests per second in the last minutes; never below a quarter, under which "times the usual" means nothing.</summary>
    public double Mean => Math.Max(LeastMean, _mean);

    /// <summary>k of the negative binomial, from mean and variance: small when traffic is bursty. Before warm-up, a bursty prior.</summary>
    public double Size
    {
        get
        {
            var excess = _meanSquare - (_mean * _mean) - _mean;
            var learned = excess <= 0 ? 50 : Math.Clamp(Mean * Mean / excess, 0.5, 50);
            return Seconds >= warmUp ? learned : Math.Min(learned, 2);
        }
    }

    /// <summary>Usual share of new queries.</summary>
    public double CacheBusting { get; private set; }

    /// <summary>Usual share of assets.</summary>
    public double Assets { get; private set; }

    /// <summary>Usual share of unsafe methods.</summary>
    public double Unsafe { get; private set; }

    /// <summary>Usual entropy of agents, bits.</summary>
    public double AgentEntropy { get; private set; }

    /// <summary>Usual entropy of TLS clients, bits; 0 where it was never measured.</summary>
    public double Ja4Entropy { get; private set; }

    /// <summary>Usual share of requests refused.</summary>
    public double Refused { get; private set; }

    /// <summary>Usual share of requests that fail at the origin.</summary>
    public double Failed { get; private set; }

    /// <summary>Usual share of their requests that readers lose.</summary>
    public double Lost { get; private set; }

    /// <summary>
    /// What to expect at a time: the last minutes, or what the hour of the week brings when that is more. At most half as much again as the last minutes:
    /// a quiet site is not to be attacked unseen because its busy hour has come.
    /// </summary>
    public double MeanAt(DateTimeOffset at) =>
        Seconds < SecondsUntilHours ? Mean : Math.Max(Mean, Math.Min(1.5 * Mean, _hours.Mean(at, _mean)));

    /// <summary>Learns from a peaceful second.</summary>
    /// <param name="second">The second.</param>
    /// <param name="volume">How much of its volume counts; what is above is a crowd.</param>
    public void Learn(in SiteSecond second, double volume = double.PositiveInfinity)
    {
        Seconds++;
        // An average of all at first, then one that fades.
        var weight = 1 / Math.Min(Seconds, timeConstant);
        // One mad second must not move the usual: what is far above it counts as four times it.
        var count = Math.Min(volume, Seconds <= warmUp ? second.Requests : Math.Min(second.Requests, (4 * Mean) + 4));
        _mean += (count - _mean) * weight;
        _meanSquare += ((count * count) - _meanSquare) * weight;
        _hours.Learn(second.At, count);
        // Shares are of requests: a second with one request says less than one with many.
        LearnStructure(second, weight * Math.Min(1, second.Requests / Math.Max(1, _mean)));
    }

    /// <summary>Learns a second's structure alone.</summary>
    public void LearnStructure(in SiteSecond second, double weight)
    {
        if (second.Requests == 0)
            return;
        CacheBusting = Toward(CacheBusting, second.CacheBustingShare, weight);
        Assets = Toward(Assets, second.AssetShare, weight);
        Unsafe = Toward(Unsafe, second.UnsafeMethodShare, weight);
        AgentEntropy = Toward(AgentEntropy, second.AgentEntropy, weight);
        Ja4Entropy = Toward(Ja4Entropy, second.Ja4Entropy, weight);
        Refused = Toward(Refused, StructureChange.RefusedShare(second), weight);
        Failed = Toward(Failed, (double)second.Failed / second.Requests, weight);
        if (second.ReaderRequests > 0)
            Lost = Toward(Lost, 1 - ((double)second.ReaderGood / second.ReaderRequests), weight);
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Seconds);
        foreach (var value in (ReadOnlySpan<double>)[_mean, _meanSquare, CacheBusting, Assets, Unsafe, AgentEntropy, Refused, Failed, Lost, Ja4Entropy])
            writer.Write(value);
        _hours.Save(writer);
    }

    /// <summary>Reads the state.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="hasJa4">Whether it is of a version that knows TLS clients.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Restore(BinaryReader reader, bool hasJa4)
    {
        Seconds = reader.ReadInt64();
        Span<double> values = stackalloc double[10];
        values.Clear();
        foreach (ref var value in values[..(hasJa4 ? 10 : 9)])
        {
            value = reader.ReadDouble();
            if (!double.IsFinite(value) || value < 0)
                throw new InvalidDataException($"A baseline holds {value}.");
        }

        if (Seconds < 0)
            throw new InvalidDataException($"A baseline of {Seconds} seconds.");
        (_mean, _meanSquare, CacheBusting, Assets, Unsafe, AgentEntropy) = (values[0], values[1], values[2], values[3], values[4], values[5]);
        (Refused, Failed, Lost, Ja4Entropy) = (values[6], values[7], values[8], values[9]);
        _hours.Restore(reader);
    }

    // What is not measured (NaN) teaches nothing.
    private static double Toward(double usual, double measured, double weight) =>
        double.IsFinite(measured) ? Math.Max(0, usual + ((measured - usual) * weight)) : usual;
}
