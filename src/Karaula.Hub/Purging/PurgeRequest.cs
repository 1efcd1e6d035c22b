using System.Diagnostics.CodeAnalysis;
using Karaula.Hub.Ingest;
using Karaula.Wire;

namespace Karaula.Hub.Purging;

/// <summary>What <c>POST /api/v1/purges</c> takes: exactly one of URL, prefix, tag and all.</summary>
/// <param name="Url">One page, with all its variants.</param>
/// <param name="Prefix">All pages whose URL begins so.</param>
/// <param name="Tag">All answers with this Cache-Tag or Surrogate-Key.</param>
/// <param name="All">Everything.</param>
/// <param name="Site">With a tag, or with all: of this site only.</param>
/// <param name="Soft">Only make them stale: they are validated before their next use, and may still stand in for a failing origin.</param>
internal sealed record PurgeRequest(string? Url = null, string? Prefix = null, string? Tag = null, bool All = false, string? Site = null, bool Soft = false)
{
    private const int LongestValue = 2_048;

    /// <summary>The order, without a number; or what is wrong with the request.</summary>
    public bool TryRead([NotNullWhen(true)] out PurgeOrder? order, [NotNullWhen(false)] out string? error)
    {
        (PurgeKind Kind, string Value)[] named =
        [
            .. Url is null ? [] : new[] { (PurgeKind.Url, Url) },
            .. Prefix is null ? [] : new[] { (PurgeKind.Prefix, Prefix) },
            .. Tag is null ? [] : new[] { (PurgeKind.Tag, Tag) },
            .. All ? new[] { (PurgeKind.All, "") } : [],
        ];
        order = null;
        error = FindError(named);
        if (error is null)
            order = new PurgeOrder(0, named[0].Kind, named[0].Value, Site ?? "", Soft);
        return error is null;
    }

    private string? FindError((PurgeKind Kind, string Value)[] named)
    {
        if (named.Length != 1)
            return "exactly one of url, prefix, tag and all is expected";
        var (kind, value) = named[0];
        if (value.Length > LongestValue || value.Any(char.IsControl))
            return $"{kind.ToString().ToLowerInvariant()}: must be at most {LongestValue} characters, none of them a control character";
        if (kind is PurgeKind.Url or PurgeKind.Prefix
            && (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            return $"{kind.ToString().ToLowerInvariant()}: \"{value}\" is no URL: expected http://HOST/PATH or https://HOST/PATH";
        if (kind == PurgeKind.Tag && value.Length == 0)
            return "tag: is empty";
        if (Site is not null && kind is not (PurgeKind.Tag or PurgeKind.All))
            return "site: goes with tag or all; a URL names its site";
        return Site is null || WireNames.IsName(Site) ? null : "site: must be 1 to 63 characters of [a-z0-9-]";
    }
}
