using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Karaula.Waf.Matching.Automata;

/// <summary>
/// Searches one text for four patterns at a time. A step of an automaton waits for the memory that the last one read; four of them wait
/// together,
/// which takes little longer than one.
/// </summary>
internal ref struct InterleavedSearch
{
    /// <summary>Searches that run side by side.</summary>
    public const int Lanes = 4;

    private static readonly byte[] IdleClasses = new byte[256];
    private static readonly int[] IdleTable = new int[1];

    private readonly ReadOnlySpan<byte> _text;
    private readonly ReadOnlySpan<LazyDfa?> _searches;
    private readonly Span<bool> _results;
    private DfaRun _a;
    private DfaRun _b;
    private DfaRun _c;
    private DfaRun _d;
    private int _running;

    private InterleavedSearch(ReadOnlySpan<byte> text, ReadOnlySpan<LazyDfa?> searches, Span<bool> results)
    {
        _text = text;
        _searches = searches;
        _results = results;
    }

    /// <summary>Searches; entry i of <paramref name="results"/> says whether search i found a match. Both are <see cref="Lanes"/> long; a
    /// search
    /// that is null finds none.</summary>
    public static void Run(ReadOnlySpan<byte> text, ReadOnlySpan<LazyDfa?> searches, Span<bool> results)
    {
        results[..Lanes].Clear();
        var search = new InterleavedSearch(text, searches[..Lanes], results);
        search.Run();
    }

    /// <summary>Searches for some patterns, at most <see cref="Lanes"/>, and takes the bits of those away that have no match.</summary>
    /// <param name="text">The text.</param>
    /// <param name="searches">What searches for each; <see cref="Lanes"/> long, null behind the last.</param>
    /// <param name="numbers">The patterns' numbers.</param>
    /// <param name="candidates">One bit a pattern: pattern i is bit i % 64 of word i / 64.</param>
    /// <returns>Whether any was taken away.</returns>
    public static bool Narrow(ReadOnlySpan<byte> text, ReadOnlySpan<LazyDfa?> searches, ReadOnlySpan<int> numbers, Span<ulong> candidates)
    {
        Span<bool> matches = stackalloc bool[Lanes];
        Run(text, searches, matches);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!matches[i])
                candidates[numbers[i] >> 6] &= ~(1UL << (numbers[i] & 63));
        }

        return matches[..numbers.Length].Contains(false);
    }

    private void Run()
    {
        _a = Begin(0);
        _b = Begin(1);
        _c = Begin(2);
        _d = Begin(3);
        // The last byte may be a line feed that means more: each search takes it, and the end, by itself.
        var plain = Math.Max(_text.Length - 1, 0);
        var at = 0;
        while (_running > 1 && (at = Advance(plain, at)) < plain)
        {
            Take(0, ref _a, at);
            Take(1, ref _b, at);
            Take(2, ref _c, at);
            Take(3, ref _d, at);
            at++;
        }

        Finish(0, ref _a, at);
        Finish(1, ref _b, at);
        Finish(2, ref _c, at);
        Finish(3, ref _d, at);
    }

    private DfaRun Begin(int lane)
    {
        if (_searches[lane] is not { } search)
            return Idle();
        if (search.MatchesEmpty)
        {
            _results[lane] = true;
            return Idle();
        }

        _running++;
        return search.Begin(_text.Length);
    }

    private static DfaRun Idle() => new() { Table = IdleTable };

    private static bool IsIdle(in DfaRun run) => run.Table == IdleTable;

    private readonly ref byte Classes(int lane, in DfaRun run) => ref MemoryMarshal.GetArrayDataReference(IsIdle(run) ? IdleClasses : _searches[lane]!.Classes);

    // Follows known transitions of all four; returns where one of them needs a closer look.
    private int Advance(int end, int at)
    {
        // Rows come out of the tables themselves, and the place is below the end: checks would take the registers that the rows need.
        ref var text = ref MemoryMarshal.GetReference(_text);
        ref var classesA = ref Classes(0, _a);
        ref var classesB = ref Classes(1, _b);
        ref var classesC = ref Classes(2, _c);
        ref var classesD = ref Classes(3, _d);
        ref var tableA = ref MemoryMarshal.GetArrayDataReference(_a.Table);
        ref var tableB = ref MemoryMarshal.GetArrayDataReference(_b.Table);
        ref var tableC = ref MemoryMarshal.GetArrayDataReference(_c.Table);
        ref var tableD = ref MemoryMarshal.GetArrayDataReference(_d.Table);
        var (rowA, rowB, rowC, rowD) = (_a.Row, _b.Row, _c.Row, _d.Row);
        while (at < end)
        {
            nint value = Unsafe.Add(ref text, at);
            var nextA = Unsafe.Add(ref tableA, rowA + Unsafe.Add(ref classesA, value));
            var nextB = Unsafe.Add(ref tableB, rowB + Unsafe.Add(ref classesB, value));
            var nextC = Unsafe.Add(ref tableC, rowC + Unsafe.Add(ref classesC, value));
            var nextD = Unsafe.Add(ref tableD, rowD + Unsafe.Add(ref classesD, value));
            if ((nextA | nextB | nextC | nextD) < 0)
                break;
            (rowA, rowB, rowC, rowD) = (nextA, nextB, nextC, nextD);
            at++;
        }

        (_a.Row, _b.Row, _c.Row, _d.Row) = (rowA, rowB, rowC, rowD);
        return at;
    }

    private void Take(int lane, ref DfaRun run, int at)
    {
        if (IsIdle(run))
            return;
        var search = _searches[lane]!;
        var outcome = search.Take(ref run, _text, at, search.Classes[_text[at]]);
        if (outcome != StepOutcome.Alive)
            Conclude(lane, ref run, outcome == StepOutcome.Matched);
    }

    private void Finish(int lane, ref DfaRun run, int at)
    {
        if (!IsIdle(run))
            Conclude(lane, ref run, _searches[lane]!.Continue(ref run, _text, at));
    }

    private void Conclude(int lane, ref DfaRun run, bool isMatch)
    {
        _results[lane] = isMatch;
        _running--;
        run = Idle();
    }

    /// <summary>Room for the searches of one run.</summary>
    [InlineArray(Lanes)]
    internal struct Room
    {
        private LazyDfa? _first;
    }
}
