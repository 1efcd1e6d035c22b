using System.Collections.Concurrent;
using Karaula.Waf.Language;
using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>Rules, compiled: immutable, shared by all requests, replaced as a whole.</summary>
public sealed class WafPolicy
{
    private const int MaxPooled = 256;
    private readonly ConcurrentBag<WafTransaction> _pool = [];
    private int _pooled;

    internal WafPolicy(IReadOnlyList<Rule>[] phases, int ruleCount, LiteralScanner scanner, WafMode mode, WafLimits limits, IReadOnlyList<SecLangError> warnings)
    {
        Phases = [.. phases.Select(phase => phase.ToArray())];
        RuleCount = ruleCount;
        Scanner = scanner;
        Mode = mode;
        Limits = limits;
        Warnings = warnings;
    }

    /// <summary>Number of rules, a chain counted once.</summary>
    public int RuleCount { get; }

    /// <summary>Whether rules act.</summary>
    public WafMode Mode { get; }

    /// <summary>What one transaction may cost.</summary>
    public WafLimits Limits { get; }

    /// <summary>What loads but does not act, and where.</summary>
    public IReadOnlyList<SecLangError> Warnings { get; }

    /// <summary>The ids of all rules, in order of phase.</summary>
    public IEnumerable<long> RuleIds => Phases.SelectMany(phase => phase).Select(rule => rule.Id);

    internal Rule[][] Phases { get; }

    internal LiteralScanner Scanner { get; }

    internal Transformation[] Transformations { get; } = [.. RuleCompiler.TransformationNames.Select(name => TransformationTable.ByName[name])];

    /// <summary>Compiles rules from texts.</summary>
    /// <param name="files">Names, against whose folder <c>Include</c> and <c>pmFromFile</c> resolve, and texts, in order.</param>
    /// <param name="limits">What one transaction may cost, where the rules do not say; null for the defaults.</param>
    /// <exception cref="WafPolicyException">Something in the rules is wrong or not supported.</exception>
    public static WafPolicy Load(IEnumerable<(string Name, string Text)> files, WafLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        return PolicyCompiler.Compile(files, limits ?? new WafLimits());
    }

    /// <summary>Compiles rules from files.</summary>
    /// <param name="paths">Rule files, in order.</param>
    /// <exception cref="WafPolicyException">Something in the rules is wrong or not supported.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static WafPolicy LoadFiles(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return Load(paths.Select(path => (path, File.ReadAllText(path))));
    }

    /// <summary>Begins a transaction; dispose it to give it back.</summary>
    public WafTransaction Begin()
    {
        if (_pool.TryTake(out var transaction))
            Interlocked.Decrement(ref _pooled);
        else
            transaction = new WafTransaction(this);
        transaction.Start();
        return transaction;
    }

    internal void Return(WafTransaction transaction)
    {
        if (Interlocked.Increment(ref _pooled) <= MaxPooled)
            _pool.Add(transaction);
        else
            Interlocked.Decrement(ref _pooled);
    }
}
