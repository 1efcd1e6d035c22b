using Google.Protobuf.Collections;
using Karaula.Hub.Ingest;
using Karaula.Wire;

namespace Karaula.Hub.Incidents;

/// <summary>Adds up what an incident's refused requests were like. Bounded: of too many names the rarest are forgotten. Not thread-safe.</summary>
internal sealed class ShapeTally
{
    private const int Most = 128;
    private const int Shown = 16;

    private readonly Dictionary<string, long>[] _counts = [new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private long _requests;
    private long _typeKnown;
    private long _hosting;
    private long _costly;
    private long _costKnown;

    /// <summary>Goes on from what <see cref="Sums"/> gave.</summary>
    public ShapeTally(IncidentShapes? known)
    {
        if (known is null)
            return;
        (_requests, _typeKnown, _hosting) = (known.Requests, known.NetworkTypeKnown, known.Hosting);
        (_costly, _costKnown) = (known.Costly, known.CostKnown);
        foreach (var (counts, list) in _counts.Zip([known.Ja4, known.Clients, known.Templates, known.Networks]))
        {
            foreach (var (name, count) in list)
                counts[name] = count;
        }
    }

    /// <summary>What it adds up to; null before the first request.</summary>
    public IncidentShapes? Sums => _requests == 0 ? null : new IncidentShapes(
        _requests, Top(_counts[0]), Top(_counts[1]), Top(_counts[2]), Top(_counts[3]), _typeKnown, _hosting) { Costly = _costly, CostKnown = _costKnown };

    /// <summary>Takes in an edge's second.</summary>
    public void Add(AttackShape? shape)
    {
        if (shape is null)
            return;
        _requests += (long)shape.Requests;
        _typeKnown += (long)shape.NetworkTypeKnown;
        _hosting += (long)shape.Hosting;
        if (shape.HasCostly)
            (_costly, _costKnown) = (_costly + (long)shape.Costly, _costKnown + (long)shape.Requests);
        Add(_counts[0], shape.Ja4);
        Add(_counts[1], shape.Clients);
        Add(_counts[2], shape.Templates);
        Add(_counts[3], shape.Networks);
    }

    // Halved at once, and not one by one: a flood that brings other names each second must not make each of its seconds costly.
    private static void Add(Dictionary<string, long> counts, RepeatedField<ShapeCount> more)
    {
        foreach (var one in more)
            counts[one.Name] = counts.GetValueOrDefault(one.Name) + (long)one.Count;
        if (counts.Count <= Most)
            return;
        foreach (var (name, _) in counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Skip(Most / 2).ToList())
            counts.Remove(name);
    }

    private static ShapeSum[] Top(Dictionary<string, long> counts) =>
        [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(Shown).Select(c => new ShapeSum(c.Key, c.Value))];
}
