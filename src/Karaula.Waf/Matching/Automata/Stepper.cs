using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Moves a set of program states over a symbol. A set holds the states that a byte led to, and not what can be reached from them without one: behind a choice of five hundred
/// words stands one state. What a symbol makes of such a state is found out once. In a search the pattern begins anew at every place; that is not in the set.
/// </summary>
internal sealed class Stepper
{
    private readonly Instruction[] _code;
    private readonly int _start;
    private readonly int[] _targets;
    private readonly Branches _branches;

    public Stepper(PatternProgram program, Alphabet alphabet)
    {
        _code = program.Instructions;
        Alphabet = alphabet;
        IsAnchored = BeginsWithTextStart(program);
        _start = program.Start;
        var isFinal = FindFinal(_code);
        MatchesEmpty = isFinal[_start];
        _targets = [.. _code.Select(instruction => instruction.Code != OpCode.Set ? 0 : isFinal[instruction.A] ? Branches.Match : Skip(instruction.A))];
        _branches = new Branches(_code, alphabet, _targets);
    }

    public Alphabet Alphabet { get; }

    /// <summary>Whether a match can begin only where the text does.</summary>
    public bool IsAnchored { get; }

    /// <summary>Whether the empty text matches anywhere.</summary>
    public bool MatchesEmpty { get; }

    public int StateCount => _code.Length;

    /// <summary>The states at the text's beginning, for an anchored pattern; a search adds them by itself.</summary>
    public ReadOnlySpan<int> Initial => IsAnchored ? new ReadOnlySpan<int>(in _start) : [];

    /// <summary>Moves <paramref name="states"/> over a symbol into <paramref name="scratch"/>'s next set.</summary>
    public StepOutcome Step(ReadOnlySpan<int> states, Place place, int symbol, StepScratch scratch)
    {
        scratch.Prepare(_code.Length);
        foreach (var state in states)
        {
            if (Move(state, place, symbol, scratch))
                return StepOutcome.Matched;
        }

        if (IsAnchored)
            return scratch.Next.Count == 0 ? StepOutcome.Dead : StepOutcome.Alive;
        return Move(_start, place, symbol, scratch) ? StepOutcome.Matched : StepOutcome.Alive;
    }

    // True when a match has ended.
    private bool Move(int state, Place place, int symbol, StepScratch scratch)
    {
        ref readonly var instruction = ref _code[state];
        if (instruction.Code == OpCode.Set)
        {
            if (!Alphabet.Contains(instruction.B, symbol))
                return false;
            if (_targets[state] == Branches.Match)
                return true;
            scratch.Next.Add(_targets[state]);
            return false;
        }

        var branch = _branches.Of(state, place, symbol, scratch);
        foreach (var target in branch.Targets)
            scratch.Next.Add(target);
        return branch.IsMatched;
    }

    // States that do nothing but lead to another are that other one.
    private int Skip(int state)
    {
        while (_code[state].Code is OpCode.Save or OpCode.LoopStart or OpCode.LoopEnd)
            state = _code[state].A;
        return state;
    }

    // From which a match is reached without a byte, whatever the place.
    private static bool[] FindFinal(Instruction[] code)
    {
        var before = code.Select(_ => new List<int>(1)).ToArray();
        var isFinal = new bool[code.Length];
        var waiting = new Stack<int>();
        for (var state = 0; state < code.Length; state++)
        {
            ref readonly var instruction = ref code[state];
            if (instruction.Code == OpCode.Match)
                waiting.Push(state);
            if (instruction.Code is OpCode.Match or OpCode.Set or OpCode.Assert)
                continue;
            before[instruction.A].Add(state);
            if (instruction.Code == OpCode.Split)
                before[instruction.B].Add(state);
        }

        while (waiting.TryPop(out var state))
        {
            if (isFinal[state])
                continue;
            isFinal[state] = true;
            foreach (var earlier in before[state])
                waiting.Push(earlier);
        }

        return isFinal;
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
}
