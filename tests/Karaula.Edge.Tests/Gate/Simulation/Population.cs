using System.Net;
using Karaula.Edge.Gate;
using Karaula.Edge.Gate.Structure;

namespace Karaula.Edge.Tests.Gate.Simulation;

/// <summary>Who asks, in a simulation of the gate.</summary>
internal sealed class Population
{
    public required string Name { get; init; }

    public required SourceKey[] Sources { get; init; }

    /// <summary>Pages per second, all sources together.</summary>
    public required double PagesPerSecond { get; set; }

    /// <summary>The share of pages that the cache has no answer for.</summary>
    public double MissRatio { get; init; } = 0.3;

    /// <summary>Parts that a browser fetches after a page that it got; they come from the cache.</summary>
    public int Parts { get; init; } = 4;

    /// <summary>What one request costs the origin, seconds.</summary>
    public double OriginSeconds { get; init; } = 0.1;

    /// <summary>What its requests are made like.</summary>
    public RequestStructure Structure { get; init; }

    public bool IsVerified { get; init; }

    public long Asked { get; private set; }

    public long Good { get; private set; }

    public double Goodput => Asked == 0 ? 1 : Good / (double)Asked;

    public void Count(bool isGood)
    {
        Asked++;
        if (isGood)
            Good++;
    }

    public void Forget() => Asked = Good = 0;

    public override string ToString() => FormattableString.Invariant($"{Name}: {Good} of {Asked}, {Goodput:P2}");

    /// <summary>So many addresses of one /24.</summary>
    public static SourceKey[] OneNetwork(byte a, byte b, int addresses, int from = 1) =>
        [.. Enumerable.Range(from, addresses).Select(last => SourceKey.Of(new IPAddress([100, a, b, (byte)last])))];

    /// <summary>So many networks with an address each.</summary>
    public static SourceKey[] ManyNetworks(byte first, int count) =>
        [.. Enumerable.Range(0, count).Select(i => SourceKey.Of(new IPAddress([(byte)(first + (i >> 16)), (byte)(i >> 8), (byte)i, 9])))];
}
