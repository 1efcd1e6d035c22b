using System.Collections.Concurrent;
using System.Text;
using Karaula.Waf.Collections;
using Karaula.Waf.Language;
using Karaula.Waf.Matching.Literals;
using Karaula.Waf.Rules;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>Rules, compiled: immutable, shared by all requests, replaced as a whole.</summary>
public sealed class WafPolicy
{
    private const int MaxPooled = 256;
    private const int MaxLarge = 8;

    // The one used last is warm. Not a bag: what a bag holds for a thread is kept alive by that thread, and with it the policy, long after it was replaced.
    private readonly ConcurrentQueue<WafTransaction> _pool = [];
    private WafTransaction? _last;
    private int _pooled;
    private long _patternTimeouts;

    internal WafPolicy(
        IReadOnlyList<Rule>[] phases, int ruleCount, LiteralScanner scanner, PolicySettings settings, WafHost host, IReadOnlyList<SecLangError> warnings,
        IReadOnlyList<string> files)
    {
        Phases = [.. phases.Select(phase => phase.ToArray())];
        RuleCount = ruleCount;
        Scanner = scanner;
        Settings = settings;
        Host = host;
        Collections = host.Collections ?? new WafCollections(host.Time);
        Warnings = warnings;
        Files = files;
        var constants = new Constants();
        var inputs = new RuleInputs(Pipelines);
        foreach (var rule in Phases.SelectMany(phase => phase))
        {
            constants.Number(rule);
            inputs.Assign(rule);
        }

        inputs.Reduce([.. Phases.SelectMany(phase => phase)]);
        foreach (var phase in Phases)
            PatternBatch.Assign(phase);
        Constants = constants.All;
        Inputs = inputs.All.Count;
        Starts = [.. Phases.Select(phase => phase.Select(RuleStart.Of).ToArray())];
        KeepsCollections = Phases.SelectMany(phase => phase).SelectMany(rule => rule.Chain.Prepend(rule)).SelectMany(rule => rule.Steps ?? [])
            .Any(step => step.Set is { Collection: not Variable.Tx } || step.Keep is { Kind: not KeepKind.Environment });
    }

    // The same rules, compiled once, as another place wants them.
    private WafPolicy(WafPolicy core, WafTuning tuning)
    {
        (Phases, RuleCount, Scanner, Host, Collections, Warnings, Files) =
            (core.Phases, core.RuleCount, core.Scanner, core.Host, core.Collections, core.Warnings, core.Files);
        (Pipelines, Constants, Inputs, Starts) = (core.Pipelines, core.Constants, core.Inputs, core.Starts);
        Core = core;
        KeepsCollections = core.KeepsCollections;
        Settings = core.Settings with
        {
            ResponseTypes = tuning.ResponseTypes ?? core.Settings.ResponseTypes,
            Limits = core.Limits with
            {
                RequestBody = tuning.RequestBody ?? core.Limits.RequestBody,
                RejectLargerRequestBody = tuning.RejectLargerRequestBody ?? core.Limits.RejectLargerRequestBody,
                ResponseBody = tuning.ResponseBody is { } response ? Math.Max(1, response) : core.Limits.ResponseBody,
            },
        };
        Overlay = ExclusionCompiler.Compile(core, tuning.Exclusions);
    }

    /// <summary>Number of rules, a chain counted once.</summary>
    public int RuleCount { get; }

    /// <summary>Whether rules act.</summary>
    public WafMode Mode => Settings.Mode;

    /// <summary>What one transaction may cost.</summary>
    public WafLimits Limits => Settings.Limits;

    /// <summary>The media types of answers whose bodies are inspected (<c>SecResponseBodyMimeType</c>), lower case; null where the rules do not say: all.</summary>
    public IReadOnlyList<string>? ResponseTypes => Settings.ResponseTypes;

    /// <summary>What the rules call themselves (<c>SecComponentSignature</c>).</summary>
    public IReadOnlyList<string> Components => Settings.Components;

    /// <summary>The files, and folders, that the given ones brought in: included rules, and the data of operators.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>How often a pattern outside the linear subset ran out of time, and was taken not to match.</summary>
    public long PatternTimeouts => Interlocked.Read(ref _patternTimeouts);

    /// <summary>What loads but does not act, and where.</summary>
    public IReadOnlyList<SecLangError> Warnings { get; }

    /// <summary>The ids of all rules, in order of phase.</summary>
    public IEnumerable<long> RuleIds => Phases.SelectMany(phase => phase).Select(rule => rule.Id);

    /// <summary>Whether rules keep something from one request to the next: then each request must be shown to them, even one that is like another.</summary>
    public bool KeepsCollections { get; }

    /// <summary>The policy whose compiled rules this one shares; itself, where it is that.</summary>
    internal WafPolicy? Core { get; }

    internal PolicyOverlay? Overlay { get; }

    internal PolicySettings Settings { get; }

    internal WafHost Host { get; }

    internal WafCollections Collections { get; }

    internal Rule[][] Phases { get; }

    internal RuleStart[][] Starts { get; }

    internal LiteralScanner Scanner { get; }

    /// <summary>The chains of transformations that the rules use.</summary>
    internal Pipelines Pipelines { get; } = new();

    /// <summary>The values that the rules name.</summary>
    internal IReadOnlyList<byte[]> Constants { get; }

    /// <summary>How many different things the rules look at.</summary>
    internal int Inputs { get; }

    /// <summary>Compiles rules from texts.</summary>
    /// <param name="files">Names, against whose folder <c>Include</c> and <c>pmFromFile</c> resolve, and texts, in order.</param>
    /// <param name="limits">What one transaction may cost, where the rules do not say; null for the defaults.</param>
    /// <param name="host">What rules may ask of the program they run in; null for nothing but a clock.</param>
    /// <exception cref="WafPolicyException">Something in the rules is wrong or not supported.</exception>
    public static WafPolicy Load(IEnumerable<(string Name, string Text)> files, WafLimits? limits = null, WafHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        return PolicyCompiler.Compile(files, limits ?? new WafLimits(), host ?? new WafHost());
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
    /// <param name="scope">Whose request it is: what is kept for one scope, such as a site, is not seen in another.</param>
    public WafTransaction Begin(string scope = "")
    {
        var transaction = Interlocked.Exchange(ref _last, null);
        if (transaction is null && _pool.TryDequeue(out transaction))
            Interlocked.Decrement(ref _pooled);
        transaction ??= new WafTransaction(this);
        transaction.Start(scope);
        return transaction;
    }

    /// <summary>What a rule says of itself, an ellipsis for what a macro would bring in from a request; empty for one that says nothing, or is not there.</summary>
    public string MessageOf(long ruleId)
    {
        var message = Phases.SelectMany(phase => phase).FirstOrDefault(rule => rule.Id == ruleId)?.Message;
        return message is null ? "" : string.Concat(message.Parts.Select(part => part.Target is null ? Encoding.UTF8.GetString(part.Bytes) : "…"));
    }

    /// <summary>These rules as one place wants them: with its limits and exclusions, sharing what was compiled. Levels and thresholds are not looked at here.</summary>
    internal WafPolicy With(WafTuning tuning) =>
        tuning is { RequestBody: null, RejectLargerRequestBody: null, ResponseBody: null, ResponseTypes: null, Exclusions.Count: 0 } ? this : new WafPolicy(this, tuning);

    internal void CountPatternTimeout() => Interlocked.Increment(ref _patternTimeouts);

    internal void Return(WafTransaction transaction)
    {
        if (Interlocked.CompareExchange(ref _last, transaction, null) is null)
            return;
        var pooled = Interlocked.Increment(ref _pooled);
        // A few keep what a large body took; many would hold too much.
        if (pooled > MaxLarge)
            transaction.Shrink();
        if (pooled <= MaxPooled)
            _pool.Enqueue(transaction);
        else
            Interlocked.Decrement(ref _pooled);
    }
}
