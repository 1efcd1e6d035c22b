using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Finds where a match and its groups lie, with the choices that PCRE would make. Pike's simulation, linear in the text, is exact except
/// for what
/// groups inside a loop hold after an iteration that took nothing; programs that have such loops are first tried with a backtracker of
/// bounded effort, which is exact.
/// </summary>
internal sealed class CaptureMatcher
{
    private const int OnStack = 32;
    private readonly PikeMachine _pike;
    private readonly Backtracker? _backtracker;

    public CaptureMatcher(PatternProgram program)
    {
        _pike = new PikeMachine(program);
        if (program.LoopCount > 0)
            _backtracker = new Backtracker(program);
    }

    /// <summary>False when there is no match. Groups beyond the length of <paramref name="captures"/> are not written.</summary>
    public bool TryMatch(ReadOnlySpan<byte> text, Span<ByteRange> captures)
    {
        Span<int> slots = captures.Length <= OnStack ? stackalloc int[captures.Length * 2] : new int[captures.Length * 2];
        if (_backtracker?.TryMatch(text, slots) is not { } isMatch)
            isMatch = _pike.TryMatch(text, slots);
        for (var i = 0; i < captures.Length; i++)
        {
            var (start, end) = (slots[2 * i], slots[(2 * i) + 1]);
            captures[i] = start < 0 || end < 0 ? ByteRange.Unset : new ByteRange(start, end - start);
        }

        return isMatch;
    }
}
