using Karaula.Waf.Matching.Programs;

namespace Karaula.Waf.Matching.Automata;

/// <summary>The working memory of a step; one a thread, shared by all patterns, as large as the largest program that it has seen.</summary>
internal sealed class StepScratch
{
    [ThreadStatic]
    private static StepScratch? s_ofThread;

    public static StepScratch OfThread => s_ofThread ??= new StepScratch();

    /// <summary>What a step leads to.</summary>
    public SparseSet Next { get; } = new();

    /// <summary>What waits behind assertions that hold.</summary>
    public SparseSet Passed { get; } = new();

    /// <summary>What a state's branch leads to.</summary>
    public SparseSet Found { get; } = new();

    /// <summary>For a walk over a program: each state is pushed at most twice.</summary>
    public int[] Stack { get; private set; } = [];

    /// <summary>A set of states that a search holds between two steps.</summary>
    public int[] Current { get; private set; } = [];

    public void Prepare(int stateCount)
    {
        Next.Reset(stateCount);
        Passed.Reset(stateCount);
        if (Stack.Length < (stateCount * 2) + 2)
        {
            Stack = new int[(stateCount * 2) + 2];
            Current = new int[stateCount];
        }
    }
}
