using System.Text;
using Karaula.Analysis.Events;
using Karaula.Hub.Calendar;
using Karaula.Hub.Ingest;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Storage;
using Karaula.Hub.Views;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Karaula.Hub.Api;

/// <summary>Calendars of events in the world, and whether attacks keep to them.</summary>
internal static class CalendarApi
{
    private const int MostCalendars = 100;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/calendars", ListAsync).WithName("ListCalendars").WithSummary("Calendars as last imported, with their events.");
        api.MapPut("/calendars/{name}", PutAsync).WithName("PutCalendar").WithSummary("Imports a calendar: iCalendar or CSV, in the place of the one of its name.")
            .Accepts<string>("text/calendar", "text/csv", "text/plain");
        api.MapGet("/events", EventsAsync).WithName("GetEvents")
            .WithSummary("Whether attacks keep to the calendars: for all events together, and for each, also where the answer is no.");
    }

    private static async Task<Results<Ok<CalendarRecord[]>, ProblemHttpResult>> ListAsync(
        HttpContext context, HubReader reader, CancellationToken cancellationToken, [FromQuery(Name = "as_of")] DateTimeOffset? asOf = null,
        string? cursor = null, int limit = Paging.Default) =>
        Paging.Page(context, await reader.CalendarsAsync(asOf, cancellationToken), c => c.Name, cursor, limit);

    private static async Task<Results<NoContent, ProblemHttpResult>> PutAsync(
        string name, HttpRequest request, HubReader reader, IngestWriter writer, CancellationToken cancellationToken)
    {
        if (!WireNames.IsName(name))
            return Problems.Invalid("name: must have 1 to 63 characters of [a-z0-9-]");
        if ((await reader.CalendarsAsync(null, cancellationToken)) is { Count: >= MostCalendars } all && all.All(c => c.Name != name))
            return Problems.Invalid($"name: the hub has room for {MostCalendars} calendars");
        // Kestrel holds bodies to a megabyte.
        using var text = new StreamReader(request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            var events = EventCalendar.Read(await text.ReadToEndAsync(cancellationToken));
            await writer.StoreAsync(
                new CalendarWork(new CalendarRecord(name, [.. events.Select(e => new CalendarEntry(e.First, e.Last, Plain(e.Country), Plain(e.Kind), Plain(e.Name)))])),
                cancellationToken);
            return TypedResults.NoContent();
        }
        catch (FormatException e)
        {
            return Problems.Invalid(e.Message);
        }
        catch (DecoderFallbackException)
        {
            return Problems.Invalid("calendar: is not UTF-8");
        }
    }

    private static async Task<Results<Ok<EventsView>, ProblemHttpResult>> EventsAsync(EventDesk desk, CancellationToken cancellationToken) =>
        TypedResults.Ok(await desk.AskAsync(cancellationToken));

    private static string Plain(string text) => string.Concat(text.Where(c => !char.IsControl(c)));
}
