using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Tries a program's choices one after the other, as PCRE does, including its rule that an iteration which took nothing ends its loop. It gives up after a number of steps.
/// </summary>
internal sealed class Backtracker(PatternProgram program)
{
    /// <summary>Steps before it gives up.</summary>
    public const int MaxSteps = 20_000;

    private const int OnStack = 64;

    // The effort is bounded, and so is this.
    [ThreadStatic]
    private static Stack<Entry>? t_stack;

    private readonly Instruction[] _code = program.Instructions;

    /// <summary>Fills the slots of the preferred match that begins at a place or behind it; null when it gave up.</summary>
    public bool? TryMatch(ReadOnlySpan<byte> text, int from, Span<int> slots)
    {
        var stack = t_stack ??= new Stack<Entry>();
        Span<int> loops = program.LoopCount <= OnStack ? stackalloc int[program.LoopCount] : new int[program.LoopCount];
        loops.Clear();
        var steps = 0;
        for (var start = from; start <= text.Length; start++)
        {
            slots.Fill(-1);
            stack.Clear();
            stack.Push(new Entry(EntryKind.Try, program.Start, start));
            while (stack.TryPop(out var entry))
            {
                if (entry.Kind == EntryKind.Slot)
                {
                    slots[entry.A] = entry.B;
                    continue;
                }

                if (entry.Kind == EntryKind.Loop)
                {
                    loops[entry.A] = entry.B;
                    continue;
                }

                if (!Run(text, entry.A, entry.B, slots, loops, stack, ref steps))
                {
                    if (steps > MaxSteps)
                        return null;
                    continue;
                }

                slots[0] = start;
                return true;
            }
        }

        return false;
    }

    // Runs on from a state until it fails or matches; leaves its other choices on the stack.
    private bool Run(ReadOnlySpan<byte> text, int state, int at, Span<int> slots, Span<int> loops, Stack<Entry> stack, ref int steps)
    {
        while (++steps <= MaxSteps)
        {
            ref readonly var instruction = ref _code[state];
            state = instruction.A;
            switch (instruction.Code)
            {
                case OpCode.Match:
                    slots[1] = at;
                    return true;
                case OpCode.Set:
                    if (at >= text.Length || !program.Sets[instruction.B].Contains(text[at]))
                        return false;
                    at++;
                    break;
                case OpCode.Split:
                    stack.Push(new Entry(EntryKind.Try, instruction.B, at));
                    break;
                case OpCode.Assert:
                    if (!PatternProgram.Holds((AssertionKind)instruction.B, text, at))
                        return false;
                    break;
                case OpCode.Save when instruction.B < slots.Length:
                    stack.Push(new Entry(EntryKind.Slot, instruction.B, slots[instruction.B]));
                    slots[instruction.B] = at;
                    break;
                case OpCode.LoopStart:
                    stack.Push(new Entry(EntryKind.Loop, instruction.B, loops[instruction.B]));
                    loops[instruction.B] = at;
                    break;
                case OpCode.LoopEnd when loops[instruction.C] == at:
                    var split = _code[instruction.A];
                    state = instruction.B == 0 ? split.A : split.B;
                    break;
            }
        }

        return false;
    }

    private enum EntryKind
    {
        Try,
        Slot,
        Loop,
    }

    private readonly record struct Entry(EntryKind Kind, int A, int B);
}
