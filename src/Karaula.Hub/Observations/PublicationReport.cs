using System.Text.Json;
using static Karaula.Hub.Observations.JsonFields;

namespace Karaula.Hub.Observations;

/// <summary>Reads what a site's own software says when it publishes news: an object with <c>at</c> (else now) and <c>title</c>, both optional.</summary>
internal static class PublicationReport
{
    /// <summary>The source of such observations.</summary>
    public const string Source = "site";

    private static readonly TimeSpan Furthest = TimeSpan.FromDays(7);

    /// <param name="report">The document.</param>
    /// <param name="now">When it came.</param>
    /// <param name="site">The site.</param>
    /// <exception cref="ObservationException">It is not one.</exception>
    public static ObservationRecord Read(JsonElement report, DateTimeOffset now, string? site)
    {
        if (site is null)
            throw new ObservationException("site: is missing; whose news is it?");
        if (report.ValueKind != JsonValueKind.Object)
            throw new ObservationException("report: must be an object");
        var at = Time(report, "at", "") ?? now;
        if ((at - now).Duration() > Furthest)
            throw new ObservationException("at: is more than a week away");
        return new ObservationRecord(
            Source, at, site, "publication", Text(report, "title", "") is { Length: > 0 } title ? $"Published: {title}" : "Published news.", null, null, null, null);
    }
}
