using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Tries a program's choices one after the other, as PCRE does, for a program without groups and without loops that may take nothing. What a choice comes to where a certain
/// symbol is next is found out once: of five hundred words only those are tried that begin with it. It gives up after a number of steps.
/// </summary>
internal sealed class PreferredMatcher
{
    /// <summary>Steps before it gives up.</summary>
    public const int MaxSteps = 100_000;

    private const int Places = 4;
    private const int Match = -1;

    // The effort is bounded, and so is this.
    [ThreadStatic]
    private static Stack<(int State, int At)>? t_stack;

    private readonly Instruction[] _code;
    private readonly int _start;
    private readonly Alphabet _alphabet;
    private BranchTable _branches;

    public PreferredMatcher(PatternProgram program)
    {
        _code = program.Instructions;
        _start = program.Start;
        _alphabet = new Alphabet(program);
        _branches = NewTable();
    }

    /// <summary>Whether a program is one of those that it is for.</summary>
    public static bool IsFor(PatternProgram program) =>
        program.LoopCount == 0 && !Array.Exists(program.Instructions, instruction => instruction.Code == OpCode.Save);

    /// <summary>Fills the slots of the preferred match that begins at a place or behind it; null when it gave up.</summary>
    public bool? TryMatch(ReadOnlySpan<byte> text, int from, Span<int> slots)
    {
        var stack = t_stack ??= new Stack<(int, int)>();
        slots.Fill(-1);
        var steps = 0;
        for (var start = from; start <= text.Length; start++)
        {
            stack.Clear();
            stack.Push((_start, start));
            while (stack.TryPop(out var next))
            {
                var end = Run(text, next.State, next.At, stack, ref steps);
                if (steps > MaxSteps)
                    return null;
                if (end < 0)
                    continue;
                (slots[0], slots[1]) = (start, end);
                return true;
            }
        }

        return false;
    }

    // Runs on from a state until it fails, or matches and returns where; leaves its other choices on the stack.
    private int Run(ReadOnlySpan<byte> text, int state, int at, Stack<(int State, int At)> stack, ref int steps)
    {
        while (state != Match)
        {
            if (++steps > MaxSteps)
                return -1;
            var symbol = _alphabet.SymbolAt(text, at);
            ref readonly var instruction = ref _code[state];
            if (instruction.Code == OpCode.Set)
            {
                if (!_alphabet.Contains(instruction.B, symbol))
                    return -1;
                (state, at) = (instruction.A, at + 1);
                continue;
            }

            var targets = Targets(state, at == 0 ? _alphabet.Initial : _alphabet.After(_alphabet.SymbolAt(text, at - 1)), symbol);
            if (targets.Length == 0)
                return -1;
            for (var i = targets.Length - 1; i > 0; i--)
                stack.Push((targets[i], targets[i] == Match ? at : at + 1));
            state = targets[0];
            at += state == Match ? 0 : 1;
        }

        return at;
    }

    private int[] Targets(int state, Place place, int symbol)
    {
        var key = ((int)place * _alphabet.Count) + symbol;
        var table = Volatile.Read(ref _branches);
        if (table.Find(state, key) is { } known)
            return known.Targets;
        var branch = Follow(state, place, symbol);
        if (!table.TryAdd(state, key, branch))
            Volatile.Write(ref _branches, NewTable());
        return branch.Targets;
    }

    // In order of preference, where a state leads with a symbol; after a match nothing is tried any more.
    private Branch Follow(int from, Place place, int symbol)
    {
        var (seen, waiting, targets) = (new HashSet<int>(), new Stack<int>([from]), new List<int>());
        while (waiting.TryPop(out var state))
        {
            if (!seen.Add(state))
                continue;
            ref readonly var instruction = ref _code[state];
            switch (instruction.Code)
            {
                case OpCode.Match:
                    targets.Add(Match);
                    return new Branch(true, [.. targets]);
                case OpCode.Set:
                    if (_alphabet.Contains(instruction.B, symbol))
                        targets.Add(instruction.A);
                    break;
                case OpCode.Split:
                    waiting.Push(instruction.B);
                    waiting.Push(instruction.A);
                    break;
                case OpCode.Assert when !_alphabet.Holds((AssertionKind)instruction.B, place, symbol):
                    break;
                default:
                    waiting.Push(instruction.A);
                    break;
            }
        }

        return targets.Count == 0 ? Branch.None : new Branch(false, [.. targets]);
    }

    private BranchTable NewTable() => new(_code.Length, Places * _alphabet.Count);
}
