using Microsoft.Extensions.Options;

namespace Karaula.Edge.Waf;

/// <summary>What every inspection uses.</summary>
internal sealed class WafServices(
    IOptions<WafOptions> options, HeldBytes held, WafMetrics metrics, WafJournals journals, RefusalTables refusals, TimeProvider time)
{
    /// <summary>How the pipeline is inspected.</summary>
    public WafOptions Options { get; } = options.Value;

    /// <summary>The bytes held by all.</summary>
    public HeldBytes Held => held;

    /// <summary>Counters.</summary>
    public WafMetrics Metrics => metrics;

    /// <summary>Where events go.</summary>
    public WafJournals Journals => journals;

    /// <summary>What was refused, added up.</summary>
    public RefusalTables Refusals => refusals;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;
}
