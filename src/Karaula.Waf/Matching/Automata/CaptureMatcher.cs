using System.Buffers;
using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Finds where a match and its groups lie, with the choices that PCRE would make, in time linear in the text: one walk from its end says what leads to a match, one from
/// the match's beginning follows it. A text that shows the first too much that is new goes to Pike's simulation, which is slower, and exact except for what groups inside a
/// loop hold after an iteration that took nothing.
/// </summary>
internal sealed class CaptureMatcher(PatternProgram program)
{
    /// <summary>The walks note four bytes for each of a text's; what is longer goes to the simulation.</summary>
    public const int MaxGuidedLength = 1 << 20;

    private const int OnStack = 32;
    private readonly BackwardDfa _backward = new(program);
    private PikeMachine? _pike;

    /// <summary>False when there is no match. Groups beyond the length of <paramref name="captures"/> are not written.</summary>
    public bool TryMatch(ReadOnlySpan<byte> text, Span<ByteRange> captures)
    {
        Span<int> slots = captures.Length <= OnStack ? stackalloc int[captures.Length * 2] : new int[captures.Length * 2];
        if (TryGuided(text, slots) is not { } isMatch)
            isMatch = (_pike ??= new PikeMachine(program)).TryMatch(text, slots);
        for (var i = 0; i < captures.Length; i++)
        {
            var (start, end) = (slots[2 * i], slots[(2 * i) + 1]);
            captures[i] = start < 0 || end < 0 ? ByteRange.Unset : new ByteRange(start, end - start);
        }

        return isMatch;
    }

    // Null when it was given up.
    private bool? TryGuided(ReadOnlySpan<byte> text, Span<int> slots)
    {
        if (text.Length > MaxGuidedLength)
            return null;
        var rented = ArrayPool<int>.Shared.Rent(text.Length);
        try
        {
            var rows = rented.AsSpan(0, text.Length);
            return _backward.Read(text, rows) is { } cache ? GuidedMatcher.TryMatch(program, text, rows, cache, _backward.MayMatchEmpty, slots) : null;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }
}
