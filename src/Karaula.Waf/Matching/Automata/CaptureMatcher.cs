using System.Buffers;
using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Finds where a match and its groups lie, with the choices that PCRE would make. Without groups an automaton in order of preference says so; with them most matches are found by
/// trying, where the search says that the first may begin. Both are bounded. Then, in time linear in the text, one walk from its end says what leads to a match, and one from the
/// match's beginning follows it. A text that shows the first of them too much that is new goes to Pike's simulation, which is slower, and exact except for what groups inside a loop
/// hold after an iteration that took nothing.
/// </summary>
/// <param name="program">The program, with groups.</param>
internal sealed class CaptureMatcher(PatternProgram program)
{
    /// <summary>The walks note four bytes for each of a text's; what is longer goes to the simulation.</summary>
    public const int MaxGuidedLength = 1 << 20;

    private const int OnStack = 32;
    private readonly PreferredDfa? _preferred = PreferredDfa.IsFor(program) ? new PreferredDfa(program) : null;
    private readonly Backtracker _backtracker = new(program);
    private BackwardDfa? _backward;
    private PikeMachine? _pike;

    /// <summary>Whether it is worth finding out where the first match may begin. An automaton leaves a place where none does after a byte or two.</summary>
    public bool AsksForBegin => _preferred is null;

    /// <summary>Builds what the walks need.</summary>
    public void Prepare() => _backward ??= new BackwardDfa(program);

    /// <summary>False when there is no match.</summary>
    /// <param name="text">The text.</param>
    /// <param name="from">Before it no match begins.</param>
    /// <param name="captures">Receives the match and its groups; those beyond its length are not written.</param>
    public bool TryMatch(ReadOnlySpan<byte> text, int from, Span<ByteRange> captures)
    {
        Span<int> slots = captures.Length <= OnStack ? stackalloc int[captures.Length * 2] : new int[captures.Length * 2];
        // Two threads may both build what is missing; both are good.
        var isMatch = (_preferred is null ? _backtracker.TryMatch(text, from, slots) : _preferred.TryMatch(text, from, slots))
            ?? TryGuided(text, from, slots)
            ?? (_pike ??= new PikeMachine(program)).TryMatch(text, from, slots);
        for (var i = 0; i < captures.Length; i++)
        {
            var (start, end) = (slots[2 * i], slots[(2 * i) + 1]);
            captures[i] = start < 0 || end < 0 ? ByteRange.Unset : new ByteRange(start, end - start);
        }

        return isMatch;
    }

    /// <summary>The same by the two walks alone; null when they are given up.</summary>
    internal bool? TryGuided(ReadOnlySpan<byte> text, int from, Span<int> slots)
    {
        if (text.Length > MaxGuidedLength)
            return null;
        var backward = _backward ??= new BackwardDfa(program);
        var rented = ArrayPool<int>.Shared.Rent(text.Length);
        try
        {
            var rows = rented.AsSpan(0, text.Length);
            return backward.Read(text, from, rows) is { } cache ? GuidedMatcher.TryMatch(program, text, from, rows, cache, backward.MayMatchEmpty, slots) : null;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }
}
