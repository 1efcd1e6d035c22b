namespace Karaula.Http.Caching.Tests.Model;

/// <summary>
/// A shared cache by the letter of RFC 9111, slow and without any cleverness: one list a page, every question answered from the fields as they came.
/// </summary>
internal sealed class ModelCache(double graceOnError)
{
    private readonly Dictionary<int, List<ModelEntry>> _pages = [];

    public ModelOutcome Handle(ModelRequest request, ModelAnswer answer, int id, DateTimeOffset now)
    {
        List<ModelEntry> page = _pages.TryGetValue(request.Page, out List<ModelEntry>? there) ? there : _pages[request.Page] = [];
        if (request.Method == "POST")
            return Unsafe(page, answer, id, now);

        // Section 4.1: of those that the request selects the most recent by Date; of those of one date the last received.
        ModelEntry? entry = page
            .Where(candidate => !candidate.VariesByLanguage || candidate.Language == request.Language)
            .Select((candidate, order) => (candidate, order))
            .OrderBy(static pair => pair.candidate.Date).ThenBy(static pair => pair.order)
            .Select(static pair => pair.candidate)
            .LastOrDefault();
        if (entry is not null && MayServe(entry, request, now))
            return new(false, null, null, entry.Status, entry.Id, $"{(long)entry.Age(now)}");

        // Section 5.2.1.7.
        if (request.Name == "only-if-cached")
            return new(false, null, null, 504, 0, null);
        return Ask(page, entry, request, answer, id, now);
    }

    /// <summary>Sections 4.2, 4.2.4 and 5.2.</summary>
    private static bool MayServe(ModelEntry entry, ModelRequest request, DateTimeOffset now)
    {
        double age = entry.Age(now);
        double left = (entry.Lifetime ?? 0) - age;
        if (entry.Has("no-cache") || request.Name == "no-cache" || (request.Name == "max-age" && age > request.Argument))
            return false;
        if (left > 0)
            return request.Name != "min-fresh" || left >= request.Argument;
        return request.Name == "max-stale" && (request.Argument is null || -left <= request.Argument) && !entry.ForbidsStale;
    }

    /// <summary>Section 4.4.</summary>
    private static ModelOutcome Unsafe(List<ModelEntry> page, ModelAnswer answer, int id, DateTimeOffset now)
    {
        if (answer.Status is >= 200 and < 400)
            page.Clear();
        return Passed(answer, id, now, null, null);
    }

    private ModelOutcome Ask(List<ModelEntry> page, ModelEntry? entry, ModelRequest request, ModelAnswer answer, int id, DateTimeOffset now)
    {
        (string? tag, string? since) = (entry?.ETag, entry?.LastModified);
        if (entry is { HasValidator: true } && answer is { Confirms: true, Status: not 0 })
        {
            ModelEntry confirmed = entry.Confirmed(answer.Fields(now, id, isNotModified: true), request.Language, now);
            if (request.Name != "no-store")
            {
                // A 304 that withdraws the leave to store was the last use.
                page.Remove(entry);
                if (MayStore(confirmed, request))
                    Store(page, confirmed);
            }

            return new(true, tag, since, entry.Status, entry.Id, $"{(long)confirmed.Age(now)}");
        }

        if (entry is not null && MayStandIn(entry, answer.Status, now))
            return new(true, tag, since, entry.Status, entry.Id, $"{(long)entry.Age(now)}");
        if (answer.Status != 0 && request.Method == "GET" && request.Name != "no-store" && answer.Vary != "*")
        {
            ModelEntry received = new(answer.Fields(now, id, isNotModified: false), answer.Status, request.Language, now);
            if (MayStore(received, request))
                Store(page, received);
        }

        return Passed(answer, id, now, tag, since);
    }

    /// <summary>RFC 5861, section 4, and the site's own grace, which is for an origin that does not mean its error.</summary>
    private bool MayStandIn(ModelEntry entry, int status, DateTimeOffset now)
    {
        double staleness = entry.Age(now) - (entry.Lifetime ?? 0);
        if (status is not (0 or 500 or 502 or 503 or 504) || entry.Has("no-cache") || (staleness >= 0 && entry.ForbidsStale))
            return false;
        return staleness <= entry.Seconds("stale-if-error") || (status != 500 && graceOnError > 0 && staleness <= graceOnError);
    }

    /// <summary>Sections 3 and 3.5. Beyond them: what nothing could ever use, neither as it is nor after asking, is not stored.</summary>
    private static bool MayStore(ModelEntry entry, ModelRequest request)
    {
        if (entry.Has("no-store") || entry.Has("private"))
            return false;
        if (request.IsAuthorized && !entry.Has("public") && !entry.Has("must-revalidate") && entry.Seconds("s-maxage") is null)
            return false;
        return entry.Has("no-cache") ? entry.HasValidator : entry.Lifetime is { } lifetime && (lifetime > 0 || entry.HasValidator);
    }

    private static void Store(List<ModelEntry> page, ModelEntry entry)
    {
        page.RemoveAll(other =>
            other.VariesByLanguage == entry.VariesByLanguage && (!entry.VariesByLanguage || other.Language == entry.Language));
        page.Add(entry);
    }

    private static ModelOutcome Passed(ModelAnswer answer, int id, DateTimeOffset now, string? tag, string? since) => answer.Status == 0
        ? new(true, tag, since, 500, 0, null)
        : new(true, tag, since, answer.Status, id, answer.Fields(now, id, isNotModified: false).GetValueOrDefault("Age"));
}
