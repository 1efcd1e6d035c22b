using System.Net;
using Karaula.Drill.Playing;
using Karaula.Drill.Traffic;

namespace Karaula.Siege.Attacks;

/// <summary>Whom attacks come from: the sources of a published list, where it is there, and generated ones otherwise. Labels on loopback, never contacted.</summary>
internal static class AttackSources
{
    /// <summary>So many sources with their shares.</summary>
    /// <param name="count">How many.</param>
    /// <param name="list">A list (CSV); null for none.</param>
    public static IReadOnlyList<(IPAddress Address, double Share)> Take(int count, string? list)
    {
        var known = list is null ? [] : SourceList.Load(list, skipBad: true).Entries;
        return count > known.Count
            ? [.. Flood.Synthetic(count, 0)]
            : [.. known.OrderByDescending(entry => entry.Count).Take(count).Select(entry => (entry.Address, (double)entry.Count))];
    }

    /// <summary>Very many sources, in as many networks as their number allows, none with more than another.</summary>
    public static IPAddress Wide(int number) => DrillAddresses.Attacker((int)((number * 7919L) % 2_000_000));
}
