using Karaula.Waf.Matching;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>
/// The chains of transformations that rules use, as a tree: a chain is its first steps and one more. Number 0 is the empty chain. Each transformation alone is a
/// chain, too, so that what it makes of a value is found whatever came before.
/// </summary>
internal sealed class Pipelines
{
    private readonly List<Pipeline> _all = [new Pipeline(0, 0, null, default, false, default, false)];
    private readonly Dictionary<(int Parent, int Transformation), int> _numbers = [];
    private readonly int[] _alone;
    private readonly Transformation[] _transformations = [.. RuleCompiler.TransformationNames.Select(name => TransformationTable.ByName[name])];

    public Pipelines()
    {
        _alone = new int[_transformations.Length];
        for (var i = 0; i < _alone.Length; i++)
            _alone[i] = Add(0, i);
    }

    /// <summary>Number of chains.</summary>
    public int Count => _all.Count;

    /// <summary>A chain.</summary>
    public Pipeline this[int number] => _all[number];

    /// <summary>The number of a chain; only while rules are compiled.</summary>
    public int Number(IEnumerable<int> transformations) => transformations.Aggregate(0, Add);

    /// <summary>The number of a transformation alone.</summary>
    public int Alone(int transformation) => _alone[transformation];

    private int Add(int parent, int transformation)
    {
        if (_numbers.TryGetValue((parent, transformation), out var known))
            return known;
        var apply = _transformations[transformation];
        var (changes, always) = (apply.Changes ?? default, apply.Changes is null);
        var before = _all[parent];
        _all.Add(new Pipeline(parent, parent == 0 ? 0 : _alone[transformation], apply, changes, always, before.AnyChanges | changes, before.AnyAlways || always));
        return _numbers[(parent, transformation)] = _all.Count - 1;
    }
}

/// <summary>A chain of transformations.</summary>
/// <param name="Parent">The chain without its last step.</param>
/// <param name="Last">The chain of the last step alone; 0 for one that is alone.</param>
/// <param name="Transformation">The last step.</param>
/// <param name="Changes">Bytes without any of which the last step changes nothing.</param>
/// <param name="Always">Whether the last step changes whatever it is given.</param>
/// <param name="AnyChanges">Bytes without any of which the whole chain changes nothing.</param>
/// <param name="AnyAlways">Whether a step of it changes whatever it is given.</param>
internal sealed record Pipeline(int Parent, int Last, Transformation? Transformation, ByteSet Changes, bool Always, ByteSet AnyChanges, bool AnyAlways);
