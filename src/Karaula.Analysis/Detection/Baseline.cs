namespace Karaula.Analysis.Detection;

/// <summary>What is usual for a site: volume with its scatter, and structure. Learned in peace only; fades with a time constant in seconds.</summary>
internal sealed class Baseline(double timeConstant, int warmUp)
{
    private double _mean;
    private double _meanSquare;

    /// <summary>Seconds learned from.</summary>
    public long Seconds { get; private set; }

    /// <summary>Usual requests per second; never below one, under which "times the usual" means nothing.</summary>
    public double Mean => Math.Max(1, _mean);

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

    /// <summary>Learns from a peaceful second.</summary>
    public void Learn(in SiteSecond second)
    {
        Seconds++;
        // An average of all at first, then one that fades.
        var weight = 1 / Math.Min(Seconds, timeConstant);
        // One mad second must not move the usual: what is far above it counts as four times it.
        var count = Seconds <= warmUp ? second.Requests : Math.Min(second.Requests, (4 * Mean) + 4);
        _mean += (count - _mean) * weight;
        _meanSquare += ((count * (double)count) - _meanSquare) * weight;
        if (second.Requests == 0)
            return;
        CacheBusting += (second.CacheBustingShare - CacheBusting) * weight;
        Assets += (second.AssetShare - Assets) * weight;
        Unsafe += (second.UnsafeMethodShare - Unsafe) * weight;
        AgentEntropy += (second.AgentEntropy - AgentEntropy) * weight;
    }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Seconds);
        foreach (var value in (ReadOnlySpan<double>)[_mean, _meanSquare, CacheBusting, Assets, Unsafe, AgentEntropy])
            writer.Write(value);
    }

    /// <summary>Reads the state.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Restore(BinaryReader reader)
    {
        Seconds = reader.ReadInt64();
        Span<double> values = stackalloc double[6];
        foreach (ref var value in values)
        {
            value = reader.ReadDouble();
            if (!double.IsFinite(value) || value < 0)
                throw new InvalidDataException($"A baseline holds {value}.");
        }

        if (Seconds < 0)
            throw new InvalidDataException($"A baseline of {Seconds} seconds.");
        (_mean, _meanSquare, CacheBusting, Assets, Unsafe, AgentEntropy) = (values[0], values[1], values[2], values[3], values[4], values[5]);
    }
}
