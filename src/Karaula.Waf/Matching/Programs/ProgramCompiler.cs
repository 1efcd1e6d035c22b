using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching.Programs;

/// <summary>
/// Turns a pattern into a program, from its end to its start, so that each instruction knows what follows it. Repetition is unrolled the
/// way
/// PCRE compiles it: <c>x{n,}</c> is n-1 times x and then <c>x+</c>, <c>x*</c> is <c>(x+)?</c>, <c>x{n,m}</c> nests its optional copies.
/// </summary>
internal sealed class ProgramCompiler
{
    /// <summary>Nested counts multiply: this bounds the memory a pattern can ask for.</summary>
    public const int MaxInstructions = 60_000;

    private readonly List<Instruction> _code = [];
    private readonly List<ByteSet> _sets = [];
    private readonly Dictionary<ByteSet, int> _setIndex = [];
    private readonly bool _captures;
    private int _loops;

    private ProgramCompiler(bool captures) => _captures = captures;

    /// <summary>Compiles a linear pattern.</summary>
    /// <param name="root">The pattern.</param>
    /// <param name="captures">Whether the program notes where groups begin and end.</param>
    /// <exception cref="BytePatternException">The pattern is too large.</exception>
    public static PatternProgram Compile(PatternNode root, bool captures)
    {
        var compiler = new ProgramCompiler(captures);
        var start = compiler.Emit(root, compiler.Add(new Instruction(OpCode.Match)));
        return new PatternProgram([.. compiler._code], [.. compiler._sets], start, compiler._loops);
    }

    /// <summary>
    /// Refuses a pattern whose program with captures would be too large. The one for searching is smaller, at times far, and the other is made for a
    /// request: too late to refuse the pattern.
    /// </summary>
    /// <exception cref="BytePatternException">The pattern is too large.</exception>
    public static void Check(PatternNode root)
    {
        // One for the end.
        if (Measure(root) >= MaxInstructions)
            throw TooLarge();
    }

    // How many instructions Emit makes with captures, or more than are allowed: products of counts do not stay numbers for long.
    private static long Measure(PatternNode node) => Math.Min(MaxInstructions, node switch
    {
        EmptyNode => 0,
        CaptureNode capture => Measure(capture.Body) + 2,
        ConcatNode concat => concat.Parts.Sum(Measure),
        AlternateNode alternate => alternate.Choices.Sum(Measure) + alternate.Choices.Count - 1,
        RepeatNode { Max: { } max } repeat => (Measure(repeat.Body) * max) + max - repeat.Min,
        RepeatNode repeat => (Measure(repeat.Body) * Math.Max(1, repeat.Min)) + (repeat.Body.IsNullable ? 3 : 1) + (repeat.Min == 0 ? 1 : 0),
        _ => 1,
    });

    private int Emit(PatternNode node, int next)
    {
        switch (node)
        {
            case EmptyNode:
                return next;
            case SetNode set:
                return Add(new Instruction(OpCode.Set, next, SetIndex(set.Set)));
            case AssertionNode assertion:
                return Add(new Instruction(OpCode.Assert, next, (int)assertion.Kind));
            case CaptureNode capture when _captures:
                var close = Add(new Instruction(OpCode.Save, next, capture.Index * 2 + 1));
                return Add(new Instruction(OpCode.Save, Emit(capture.Body, close), capture.Index * 2));
            case CaptureNode capture:
                return Emit(capture.Body, next);
            case ConcatNode concat:
                for (var i = concat.Parts.Count - 1; i >= 0; i--)
                    next = Emit(concat.Parts[i], next);
                return next;
            case AlternateNode alternate:
                var entry = Emit(alternate.Choices[^1], next);
                for (var i = alternate.Choices.Count - 2; i >= 0; i--)
                    entry = Add(new Instruction(OpCode.Split, Emit(alternate.Choices[i], next), entry));
                return entry;
            case RepeatNode repeat:
                return EmitRepeat(repeat, next);
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is outside the linear subset");
        }
    }

    private int EmitRepeat(RepeatNode repeat, int next)
    {
        var copies = repeat.Min;
        if (repeat.Max is null)
        {
            next = copies == 0 ? Optional(EmitLoop(repeat, next), next, repeat.IsGreedy) : EmitLoop(repeat, next);
            copies--;
        }
        else
        {
            var after = next;
            for (var i = repeat.Min; i < repeat.Max; i++)
                next = Optional(Emit(repeat.Body, next), after, repeat.IsGreedy);
        }

        for (; copies > 0; copies--)
            next = Emit(repeat.Body, next);
        return next;
    }

    // x+: the body, then the choice between once more and out. An iteration that took nothing leaves.
    private int EmitLoop(RepeatNode repeat, int next)
    {
        var split = Add(default);
        if (!repeat.Body.IsNullable)
        {
            var body = Emit(repeat.Body, split);
            _code[split] = Choice(body, next, repeat.IsGreedy);
            return body;
        }

        var loop = _loops++;
        var end = Add(new Instruction(OpCode.LoopEnd, split, repeat.IsGreedy ? 1 : 0, loop));
        var start = Add(default);
        _code[start] = new Instruction(OpCode.LoopStart, Emit(repeat.Body, end), loop);
        _code[split] = Choice(start, next, repeat.IsGreedy);
        return start;
    }

    private int Optional(int body, int next, bool isGreedy) => Add(Choice(body, next, isGreedy));

    private static Instruction Choice(int body, int next, bool isGreedy) =>
        isGreedy ? new Instruction(OpCode.Split, body, next) : new Instruction(OpCode.Split, next, body);

    private int Add(Instruction instruction)
    {
        if (_code.Count >= MaxInstructions)
            throw TooLarge();
        _code.Add(instruction);
        return _code.Count - 1;
    }

    private static BytePatternException TooLarge() =>
        new(0, $"the pattern is too large: unrolled, it has more than {MaxInstructions} steps");

    private int SetIndex(ByteSet set)
    {
        if (!_setIndex.TryGetValue(set, out var index))
        {
            index = _sets.Count;
            _sets.Add(set);
            _setIndex.Add(set, index);
        }

        return index;
    }
}
