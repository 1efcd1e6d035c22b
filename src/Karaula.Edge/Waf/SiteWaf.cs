using Karaula.Waf.Engine;

namespace Karaula.Edge.Waf;

/// <summary>The rules of one site, compiled. Immutable: a reload brings another.</summary>
public sealed record SiteWaf
{
    /// <summary>The types of answers that are inspected unless a site says otherwise.</summary>
    public static IReadOnlyList<string> DefaultResponseTypes { get; } = ["text/html", "text/plain", "text/xml"];

    /// <summary>The site's name, for events and metrics.</summary>
    public required string Site { get; init; }

    /// <summary>What the rules do.</summary>
    public SiteWafMode Mode { get; init; } = SiteWafMode.Detect;

    /// <summary>The rules; null for none, and then nothing is inspected.</summary>
    public WafPolicy? Policy { get; init; }

    /// <summary>The files they come from, in the order of loading, then those that they brought in.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Media types of answers whose bodies are inspected, in lower case without parameters; empty for no inspection of answers.</summary>
    public IReadOnlyList<string> ResponseTypes { get; init; } = DefaultResponseTypes;

    /// <summary>What need not be looked at again.</summary>
    internal PassedHeads Passed { get; } = new();

    /// <summary>Whether anything is inspected at all.</summary>
    public bool IsActive => Mode != SiteWafMode.Off && Policy is not null;

    /// <summary>Whether what passed a moment ago passes again unseen: not where rules count requests, or remember who sent them.</summary>
    internal bool RemembersHeads => Policy is { KeepsCollections: false };

    /// <summary>Whether the bodies of answers of a media type are inspected.</summary>
    internal bool Inspects(ReadOnlySpan<char> contentType)
    {
        var end = contentType.IndexOfAny(';', ',', ' ');
        var type = (end < 0 ? contentType : contentType[..end]).Trim();
        foreach (var known in ResponseTypes)
        {
            if (type.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
