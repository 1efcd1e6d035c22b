using Karaula.Edge.Gate;
using Karaula.Edge.Networks;
using Karaula.Sketches;

namespace Karaula.Edge.Rules;

/// <summary>
/// Of which autonomous systems the readers are that a rule touched, or would have: those with the most readers, in so many places. Not thread-safe: the
/// <see cref="RuleTally"/> that it belongs to locks. A system is given its place and its name once; afterwards counting allocates nothing.
/// </summary>
/// <remarks>
/// A place is as in space-saving counters (Metwally et al., 2005), but counts distinct readers in a sketch. When all are taken, a new system takes the place of
/// the one with the fewest, and is ranked as if it had those, too, so that a crowd of small ones cannot push a large one out. What it had before it got its
/// place is not counted: then what is said is the least it can be (<see cref="ReaderSystem.IsLeast"/>).
/// </remarks>
internal sealed class ReaderSystems
{
    /// <summary>Systems that are counted at the same time.</summary>
    public const int Places = 16;

    private readonly Place?[] _places = new Place?[Places];

    private sealed class Place(int precision)
    {
        public uint Asn;
        public string? Name;
        public long Inherited;
        public long Readers;
        public readonly HyperLogLog Sketch = new(precision);

        public long Rank => Inherited + Readers;
    }

    /// <summary>Counts a reader.</summary>
    /// <param name="asn">The system; 0 when it is not known, and then nothing is counted.</param>
    /// <param name="hash">The reader's hash.</param>
    /// <param name="isNew">Whether the reader is new to the rule, as far as that is known: only then another system gives its place up.</param>
    /// <param name="source">The reader, for whom to look the system's name up.</param>
    /// <param name="names">Where names are.</param>
    public void Add(uint asn, ulong hash, bool isNew, SourceKey source, NetworkData? names)
    {
        if (asn == 0)
            return;
        Place? fewest = null;
        foreach (ref var place in _places.AsSpan())
        {
            if (place is null)
            {
                place = new Place(RuleTally.Precision);
                Take(place, asn, hash, source, names, inherited: 0);
                return;
            }

            if (place.Asn == asn)
            {
                if (place.Sketch.Add(hash))
                    place.Readers = place.Sketch.Count();
                return;
            }

            if (fewest is null || place.Rank < fewest.Rank)
                fewest = place;
        }

        if (isNew)
            Take(fewest!, asn, hash, source, names, fewest!.Rank);
    }

    /// <summary>The systems, most readers first.</summary>
    public ReaderSystem[] Read() =>
    [
        .. _places.OfType<Place>().Select(static one => new ReaderSystem(one.Asn, one.Name, one.Readers, one.Inherited > 0))
            .OrderByDescending(static one => one.Readers).ThenBy(static one => one.Asn),
    ];

    private static void Take(Place place, uint asn, ulong hash, SourceKey source, NetworkData? names, long inherited)
    {
        (place.Asn, place.Inherited, place.Name) = (asn, inherited, names?.NameOf(asn, source));
        place.Sketch.Clear();
        place.Sketch.Add(hash);
        place.Readers = 1;
    }
}

/// <summary>How many readers of one autonomous system a rule touched, or would have.</summary>
/// <param name="Asn">The system's number.</param>
/// <param name="Name">Its name, where the files say one.</param>
/// <param name="Readers">About how many readers (±3 %).</param>
/// <param name="IsLeast">Whether there may have been more, before it was counted by itself.</param>
internal readonly record struct ReaderSystem(uint Asn, string? Name, long Readers, bool IsLeast);
