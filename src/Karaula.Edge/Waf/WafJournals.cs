using Microsoft.Extensions.Options;

namespace Karaula.Edge.Waf;

/// <summary>The events, by what fills them: a flood of one kind pushes out none of the other.</summary>
internal sealed class WafJournals(IOptions<WafOptions> options)
{
    /// <summary>What refuses, or would.</summary>
    public WafJournal Refused { get; } = new(options.Value.MaximumEventBytes / 2);

    /// <summary>What only matched.</summary>
    public WafJournal Noted { get; } = new(options.Value.MaximumEventBytes / 4);

    /// <summary>What the server refused to read.</summary>
    public WafJournal Malformed { get; } = new(options.Value.MaximumEventBytes / 4);

    /// <summary>The journal of a kind.</summary>
    public WafJournal Of(WafEventKind kind) => kind switch
    {
        WafEventKind.Noted => Noted,
        WafEventKind.Malformed => Malformed,
        _ => Refused,
    };

    /// <summary>The newest of all, or of one request.</summary>
    /// <inheritdoc cref="WafJournal.Read"/>
    public IReadOnlyList<WafEvent> Read(string? site, string? id, int most) =>
        [.. new[] { Refused, Noted, Malformed }.SelectMany(journal => journal.Read(site, id, most)).OrderByDescending(one => one.Time).Take(most)];
}
