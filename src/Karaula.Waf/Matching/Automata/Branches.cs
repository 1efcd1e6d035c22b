using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Automata;

/// <summary>Says what a symbol makes of a state: where everything leads that can be reached from it without a byte, in order of preference. Found out once, as far as there is room.</summary>
/// <param name="code">The program.</param>
/// <param name="alphabet">Its symbols.</param>
/// <param name="targets">For each instruction that takes a byte, the state that this leads to.</param>
internal sealed class Branches(Instruction[] code, Alphabet alphabet, int[] targets)
{
    /// <summary>Instead of a state: a match.</summary>
    public const int Match = -1;

    private const int Places = 4;
    private BranchTable _table = new(code.Length, Places * alphabet.Count);

    /// <summary>The branch of a state. Behind a match, which may end before the symbol or with it, nothing is found out.</summary>
    public Branch Of(int state, Place place, int symbol, StepScratch scratch)
    {
        var table = Volatile.Read(ref _table);
        var name = table.CodeOf(state, ((int)place * alphabet.Count) + symbol);
        if (table.Find(name) is { } known)
            return known;
        var branch = Follow(name, state, place, symbol, scratch);
        if (!table.TryAdd(branch))
            Volatile.Write(ref _table, new BranchTable(code.Length, Places * alphabet.Count));
        return branch;
    }

    private Branch Follow(int name, int from, Place place, int symbol, StepScratch scratch)
    {
        var (seen, stack, found) = (scratch.Passed, scratch.Stack, scratch.Found);
        seen.Reset(code.Length);
        found.Reset(code.Length);
        var top = 0;
        stack[top++] = from;
        while (top > 0)
        {
            var state = stack[--top];
            if (!seen.AddVisited(state))
                continue;
            ref readonly var instruction = ref code[state];
            switch (instruction.Code)
            {
                case OpCode.Match:
                    return new Branch(name, true, found.Items.ToArray());
                case OpCode.Set:
                    if (!alphabet.Contains(instruction.B, symbol))
                        break;
                    if (targets[state] == Match)
                        return new Branch(name, true, found.Items.ToArray());
                    found.Add(targets[state]);
                    break;
                case OpCode.Split:
                    stack[top++] = instruction.B;
                    stack[top++] = instruction.A;
                    break;
                case OpCode.Assert when !alphabet.Holds((AssertionKind)instruction.B, place, symbol):
                    break;
                default:
                    stack[top++] = instruction.A;
                    break;
            }
        }

        return new Branch(name, false, found.Items.ToArray());
    }
}
