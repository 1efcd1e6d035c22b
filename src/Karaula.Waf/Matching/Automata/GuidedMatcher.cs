using System.Buffers;
using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Follows a program along a text of which a <see cref="BackwardDfa"/> has said what leads to a match: of each choice the preferred branch that does. It never takes a
/// byte back, so it costs what the match is long.
/// </summary>
internal readonly ref struct GuidedMatcher
{
    private const int Failed = -1;
    private const int Matched = -2;
    private const int GivenUp = -3;

    // Where loops may take nothing, what a state may do next hangs on which of them have begun here. States are told apart by that where there is room for it; elsewhere this bounds
    // the steps at one place.
    private const int MaxStepsInLoops = 4096;
    private const int MaxStates = 8192;

    private readonly PatternProgram _program;
    private readonly Instruction[] _code;
    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<int> _rows;
    private readonly DfaCache _cache;
    private readonly SparseSet _seen;
    private readonly Span<int> _slots;
    private readonly Span<int> _loops;
    private readonly int[] _stack;

    private GuidedMatcher(PatternProgram program, ReadOnlySpan<byte> text, ReadOnlySpan<int> rows, DfaCache cache, Span<int> slots, Span<int> loops, int[] stack)
    {
        (_program, _code, _cache, _stack) = (program, program.Instructions, cache, stack);
        _text = text;
        _rows = rows;
        _slots = slots;
        _loops = loops;
        _seen = StepScratch.OfThread.Passed;
    }

    /// <summary>Fills the slots of the preferred one of the leftmost matches: start and end of the whole, then of each group; -1 where unset.</summary>
    /// <param name="program">The program.</param>
    /// <param name="text">The text.</param>
    /// <param name="from">Before it no match begins.</param>
    /// <param name="rows">What <see cref="BackwardDfa.Read"/> said of it.</param>
    /// <param name="cache">What the rows are of.</param>
    /// <param name="mayMatchEmpty">Whether a match may begin where no byte leads to one.</param>
    /// <param name="slots">Receives the places.</param>
    /// <returns>Null when it was given up.</returns>
    public static bool? TryMatch(PatternProgram program, ReadOnlySpan<byte> text, int from, ReadOnlySpan<int> rows, DfaCache cache, bool mayMatchEmpty, Span<int> slots)
    {
        // An instruction, or what to put back: at most two entries of three for each.
        var steps = IsToldApart(program) ? program.Instructions.Length << program.LoopCount : Math.Max(program.Instructions.Length, MaxStepsInLoops);
        var stack = ArrayPool<int>.Shared.Rent((steps * 6) + 6 + program.LoopCount);
        try
        {
            var loops = stack.AsSpan(stack.Length - program.LoopCount);
            var matcher = new GuidedMatcher(program, text, rows, cache, slots, loops, stack);
            for (var start = from; start < text.Length; start++)
            {
                if (cache.IsMarked(rows[start]) && matcher.TryMatchAt(start) is not false and var found)
                    return found;
            }

            return mayMatchEmpty ? matcher.TryMatchAt(text.Length) : false;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(stack);
        }
    }

    private bool? TryMatchAt(int start)
    {
        _slots.Fill(-1);
        _slots[0] = start;
        var state = _program.Start;
        for (var at = start; ; at++)
        {
            state = Follow(state, at);
            if (state == Matched)
            {
                _slots[1] = at;
                return true;
            }

            if (state == GivenUp)
                return null;
            if (state == Failed)
                return at == start ? false : throw new InvalidOperationException("the walks forward and backward disagree");
            state = _code[state].A;
        }
    }

    // Without a byte, the preferred way to an instruction that takes the next one and leads to a match, or to the match itself.
    private int Follow(int from, int at)
    {
        var isToldApart = IsToldApart(_program);
        _seen.Reset(isToldApart ? _code.Length << _program.LoopCount : 0);
        var takers = at < _text.Length ? _cache.Members(_rows[at]) : default;
        var top = 0;
        var steps = 0;
        Push(ref top, from, Failed, 0);
        while (top > 0)
        {
            top -= 3;
            var (state, kept) = (_stack[top], _stack[top + 1]);
            if (kept >= 0)
            {
                // A way that led nowhere: what it noted is put back.
                (state < 0 ? _loops : _slots)[kept] = _stack[top + 2];
                continue;
            }

            ref readonly var instruction = ref _code[state];
            if (isToldApart)
            {
                // What led nowhere once does so again.
                if (!_seen.AddVisited((state << _program.LoopCount) | Begun(at)))
                    continue;
            }
            else if (++steps > MaxStepsInLoops)
            {
                return GivenUp;
            }

            switch (instruction.Code)
            {
                case OpCode.Match:
                    return Matched;
                case OpCode.Set:
                    if (takers.BinarySearch(state) >= 0)
                        return state;
                    break;
                case OpCode.Split:
                    Push(ref top, instruction.B, Failed, 0);
                    Push(ref top, instruction.A, Failed, 0);
                    break;
                case OpCode.Save when instruction.B < _slots.Length:
                    Push(ref top, 0, instruction.B, _slots[instruction.B]);
                    _slots[instruction.B] = at;
                    Push(ref top, instruction.A, Failed, 0);
                    break;
                case OpCode.LoopEnd when _loops[instruction.C] == at:
                    // An iteration that took nothing leaves.
                    var choice = _code[instruction.A];
                    Push(ref top, instruction.B == 0 ? choice.A : choice.B, Failed, 0);
                    break;
                case OpCode.LoopStart:
                    Push(ref top, -1, instruction.B, _loops[instruction.B]);
                    _loops[instruction.B] = at;
                    Push(ref top, instruction.A, Failed, 0);
                    break;
                case OpCode.Assert:
                    if (PatternProgram.Holds((AssertionKind)instruction.B, _text, at))
                        Push(ref top, instruction.A, Failed, 0);
                    break;
                default:
                    Push(ref top, instruction.A, Failed, 0);
                    break;
            }
        }

        return Failed;
    }

    private static bool IsToldApart(PatternProgram program) =>
        program.LoopCount == 0 || (program.LoopCount < 16 && program.Instructions.Length << program.LoopCount <= MaxStates);

    // Which loops have begun an iteration at a place, a bit for each.
    private int Begun(int at)
    {
        var begun = 0;
        for (var loop = 0; loop < _loops.Length; loop++)
            begun |= _loops[loop] == at ? 1 << loop : 0;
        return begun;
    }

    private void Push(ref int top, int state, int kept, int value)
    {
        _stack[top++] = state;
        _stack[top++] = kept;
        _stack[top++] = value;
    }
}
