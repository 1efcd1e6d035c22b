using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Moves a set of program states over a symbol. A set holds only states that wait: for a byte, or for an assertion, which can be decided
/// only
/// when the next symbol is known. In a search the pattern begins anew at every place; what its beginning becomes after each symbol is kept,
/// so that a step costs what the threads under way cost and not the pattern's number of choices.
/// </summary>
internal sealed class Stepper
{
    private readonly PatternProgram _program;
    private readonly Instruction[] _code;
    private readonly StartStep?[] _starts;
    private readonly int[] _initial;
    private readonly bool _isMatchedAtOnce;

    public Stepper(PatternProgram program, Alphabet alphabet)
    {
        _program = program;
        _code = program.Instructions;
        Alphabet = alphabet;
        IsAnchored = BeginsWithTextStart(program);
        _starts = new StartStep?[4 * alphabet.Count];
        var scratch = new StepScratch();
        scratch.Prepare(_code.Length);
        _isMatchedAtOnce = Close(program.Start, scratch.Next, scratch);
        _initial = scratch.Next.Items.ToArray();
    }

    public Alphabet Alphabet { get; }

    /// <summary>Whether a match can begin only where the text does.</summary>
    public bool IsAnchored { get; }

    /// <summary>Whether the empty text matches anywhere.</summary>
    public bool MatchesEmpty => _isMatchedAtOnce;

    public int StateCount => _code.Length;

    /// <summary>The states at the text's beginning, for an anchored pattern; a search adds them by itself.</summary>
    public ReadOnlySpan<int> Initial => IsAnchored ? _initial : [];

    /// <summary>Moves <paramref name="states"/> over a symbol into <paramref name="scratch"/>'s next set.</summary>
    public StepOutcome Step(ReadOnlySpan<int> states, Place place, int symbol, StepScratch scratch)
    {
        scratch.Prepare(_code.Length);
        if (Move(states, place, symbol, scratch))
            return StepOutcome.Matched;
        if (!IsAnchored)
        {
            var start = Start(place, symbol);
            if (start.IsMatched)
                return StepOutcome.Matched;
            foreach (var state in start.States)
                scratch.Next.Add(state);
            return StepOutcome.Alive;
        }

        return scratch.Next.Count == 0 ? StepOutcome.Dead : StepOutcome.Alive;
    }

    private StartStep Start(Place place, int symbol)
    {
        ref var slot = ref _starts[((int)place * Alphabet.Count) + symbol];
        var known = Volatile.Read(ref slot);
        if (known is not null)
            return known;
        var scratch = new StepScratch();
        scratch.Prepare(_code.Length);
        var isMatched = Move(_initial, place, symbol, scratch);
        known = new StartStep(isMatched, isMatched ? [] : scratch.Next.Items.ToArray());
        Volatile.Write(ref slot, known);
        return known;
    }

    private bool Move(ReadOnlySpan<int> states, Place place, int symbol, StepScratch scratch)
    {
        foreach (var state in states)
        {
            ref readonly var instruction = ref _code[state];
            if (instruction.Code == OpCode.Set)
            {
                if (Alphabet.Contains(instruction.B, symbol) && Close(instruction.A, scratch.Next, scratch))
                    return true;
            }
            else if (Alphabet.Holds((AssertionKind)instruction.B, place, symbol) && MoveThrough(instruction.A, place, symbol, scratch))
            {
                return true;
            }
        }

        return false;
    }

    // An assertion that holds lets the states behind it take part in this same step.
    private bool MoveThrough(int from, Place place, int symbol, StepScratch scratch)
    {
        var first = scratch.Passed.Count;
        if (Close(from, scratch.Passed, scratch))
            return true;
        for (var i = first; i < scratch.Passed.Count; i++)
        {
            ref readonly var instruction = ref _code[scratch.Passed.Items[i]];
            var goesOn = instruction.Code == OpCode.Set
                ? Alphabet.Contains(instruction.B, symbol) && Close(instruction.A, scratch.Next, scratch)
                : Alphabet.Holds((AssertionKind)instruction.B, place, symbol) && Close(instruction.A, scratch.Passed, scratch);
            if (goesOn)
                return true;
        }

        return false;
    }

    // Adds every waiting state that can be reached without a byte; true when a match can.
    private bool Close(int from, SparseSet into, StepScratch scratch)
    {
        var stack = scratch.Stack;
        var top = 0;
        stack[top++] = from;
        while (top > 0)
        {
            var at = stack[--top];
            if (!into.AddVisited(at))
                continue;
            ref readonly var instruction = ref _code[at];
            switch (instruction.Code)
            {
                case OpCode.Match:
                    return true;
                case OpCode.Set or OpCode.Assert:
                    into.Add(at);
                    break;
                case OpCode.Split:
                    stack[top++] = instruction.A;
                    stack[top++] = instruction.B;
                    break;
                default:
                    stack[top++] = instruction.A;
                    break;
            }
        }

        return false;
    }

    // Whether every way into the program passes \A before it takes a byte.
    private static bool BeginsWithTextStart(PatternProgram program)
    {
        var seen = new bool[program.Instructions.Length];
        var stack = new Stack<int>([program.Start]);
        while (stack.TryPop(out var at))
        {
            if (seen[at])
                continue;
            seen[at] = true;
            var instruction = program.Instructions[at];
            switch (instruction.Code)
            {
                case OpCode.Match or OpCode.Set:
                    return false;
                case OpCode.Assert when instruction.B == (int)AssertionKind.TextStart:
                    break;
                case OpCode.Split:
                    stack.Push(instruction.A);
                    stack.Push(instruction.B);
                    break;
                default:
                    stack.Push(instruction.A);
                    break;
            }
        }

        return true;
    }

    private sealed record StartStep(bool IsMatched, int[] States);
}
