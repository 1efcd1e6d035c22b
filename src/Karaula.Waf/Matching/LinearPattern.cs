using Karaula.Waf.Matching.Automata;
using Karaula.Waf.Matching.Programs;
using Karaula.Waf.Matching.Syntax;

namespace Karaula.Waf.Matching;

/// <summary>
/// A pattern of the linear subset: one automaton that says whether there is a match, and another, built when first asked, that says where.
/// </summary>
internal sealed class LinearPattern : BytePattern
{
    private CaptureMatcher? _captures;
    private LazyDfa? _begins;

    public LinearPattern(
        string pattern,
        BytePatternOptions options,
        ParsedPattern parsed,
        long cacheBytes = LazyDfa.DefaultCacheBytes,
        int budget = LazyDfa.DefaultBudget)
        : base(pattern, options, parsed.GroupCount)
    {
        Root = parsed.Root;
        ProgramCompiler.Check(Root);
        Search = new LazyDfa(ProgramCompiler.Compile(SearchSimplifier.Simplify(parsed.Root), captures: false), cacheBytes, budget);
    }

    public override bool IsLinear => true;

    /// <summary>What says whether there is a match.</summary>
    public LazyDfa Search { get; }

    private protected override PatternNode Root { get; }

    public override bool IsMatch(ReadOnlySpan<byte> text) => Search.IsMatch(text);

    /// <summary>Builds what <see cref="TryMatch"/> needs, so that the first match does not pay for it.</summary>
    public void Prepare()
    {
        var captures = Captures();
        captures.Prepare();
        if (captures.AsksForBegin)
            Begins();
    }

    private CaptureMatcher Captures()
    {
        if (Volatile.Read(ref _captures) is { } known)
            return known;
        // Two threads may both build it; both are good.
        var matcher = new CaptureMatcher(ProgramCompiler.Compile(Root, captures: true));
        Volatile.Write(ref _captures, matcher);
        return matcher;
    }

    // The search leaves out what may be missing at a match's beginning; here it counts.
    private LazyDfa Begins()
    {
        if (_begins is { } known)
            return known;
        var program = ProgramCompiler.Compile(SearchSimplifier.SimplifyEnd(Root), captures: false);
        var isSame = program.Instructions.AsSpan().SequenceEqual(Search.Program.Instructions) && program.Sets.AsSpan().SequenceEqual(Search.Program.Sets);
        return _begins = isSame ? Search : new LazyDfa(program);
    }

    public override bool TryMatch(ReadOnlySpan<byte> text, Span<ByteRange> captures, out int count)
    {
        count = 0;
        if (!Search.IsMatch(text))
            return false;
        captures = captures[..Math.Min(captures.Length, GroupCount + 1)];
        if (captures.IsEmpty)
            return true;
        var matcher = Captures();
        if (!matcher.TryMatch(text, matcher.AsksForBegin ? Begins().FindBegin(text) : 0, captures))
            throw new InvalidOperationException($"the two automata of '{Pattern}' disagree");
        count = CountSet(captures);
        return true;
    }
}
