using System.Globalization;
using System.Text;

namespace Karaula.Analysis.Events;

/// <summary>Reads calendars: iCalendar (RFC 5545) and CSV. Names the line of whatever cannot be read.</summary>
public static class EventCalendar
{
    private const int MostEvents = 100_000;

    /// <summary>Reads either, by its beginning.</summary>
    /// <exception cref="FormatException">It is neither; the message names the line.</exception>
    public static IReadOnlyList<CalendarEvent> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.TrimStart('\uFEFF', ' ', '\r', '\n').StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase) ? ReadICalendar(text) : ReadCsv(text);
    }

    /// <summary>
    /// Reads the VEVENTs of an iCalendar: DTSTART, DTEND (exclusive for whole days) or DURATION in days, SUMMARY; the first of CATEGORIES as kind, LOCATION as country.
    /// Recurring events count once, at their start: which recurrences matter is for the calendar's owner to say.
    /// </summary>
    /// <exception cref="FormatException">The message names the line.</exception>
    public static IReadOnlyList<CalendarEvent> ReadICalendar(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var events = new List<CalendarEvent>();
        Dictionary<string, (string Value, int Line)>? current = null;
        var begun = 0;
        foreach (var (line, number) in Unfold(text))
        {
            var colon = ColonOf(line);
            if (colon < 0)
                continue;
            var name = line[..colon].Split(';')[0].ToUpperInvariant();
            var value = line[(colon + 1)..];
            if (name == "BEGIN" && value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase))
                (current, begun) = (new(StringComparer.Ordinal), number);
            else if (name == "END" && value.Equals("VEVENT", StringComparison.OrdinalIgnoreCase) && current is not null)
            {
                events.Add(Event(current, begun));
                if (events.Count > MostEvents)
                    throw new FormatException($"line {number}: more than {MostEvents} events");
                current = null;
            }
            else
            {
                current?.TryAdd(name, (value, number));
            }
        }

        return current is null ? events : throw new FormatException($"line {begun}: a VEVENT that does not end");
    }

    /// <summary>Reads CSV with a header: date_start (or date), and optional date_end, country, kind, event (or name).</summary>
    /// <exception cref="FormatException">The message names the line.</exception>
    public static IReadOnlyList<CalendarEvent> ReadCsv(string text)
    {
        var table = Tables.CsvTable.Read(text);
        var (start, end) = (table.Column("date_start", "date", "start"), table.Column("date_end", "end"));
        var (country, kind, name) = (table.Column("country", "group"), table.Column("kind"), table.Column("event", "name", "summary"));
        if (start is null)
            throw new FormatException("line 1: no column date_start");
        return
        [
            .. table.Rows.Select(row =>
            {
                var first = Day(row[start.Value], row.Line);
                var last = end is { } e && row[e].Length > 0 ? Day(row[e], row.Line) : first;
                return last < first
                    ? throw new FormatException($"line {row.Line}: ends before it begins")
                    : new CalendarEvent(first, last, row.OrEmpty(country), row.OrEmpty(kind), row.OrEmpty(name));
            }),
        ];
    }

    private static CalendarEvent Event(Dictionary<string, (string Value, int Line)> fields, int begun)
    {
        if (!fields.TryGetValue("DTSTART", out var start))
            throw new FormatException($"line {begun}: an event without DTSTART");
        var first = Day(start.Value, start.Line);
        var last = first;
        if (fields.TryGetValue("DTEND", out var end))
        {
            last = Day(end.Value, end.Line);
            // A whole-day event ends on the day after; one at midnight does, too.
            if (last > first && (!end.Value.Contains('T', StringComparison.Ordinal) || end.Value.Contains("T000000", StringComparison.Ordinal)))
                last = last.AddDays(-1);
        }
        else if (fields.TryGetValue("DURATION", out var duration) && duration.Value.StartsWith('P') && duration.Value.EndsWith('D')
            && int.TryParse(duration.Value.AsSpan(1, duration.Value.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and < 10_000)
        {
            last = first.AddDays(days - 1);
        }

        if (last < first)
            throw new FormatException($"line {begun}: ends before it begins");
        string Text(string name) => fields.TryGetValue(name, out var field) ? Unescape(field.Value) : "";
        return new CalendarEvent(first, last, Text("LOCATION"), Text("CATEGORIES").Split(',')[0], Text("SUMMARY"));
    }

    private static DateOnly Day(string text, int line)
    {
        var day = text.Trim();
        var digits = day.Length >= 8 && day.AsSpan(0, 8).IndexOfAnyExceptInRange('0', '9') < 0 ? day[..8] : null;
        if (digits is not null && DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var basic))
            return basic;
        if (day.Length >= 10 && DateOnly.TryParseExact(day.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var extended))
            return extended;
        throw new FormatException($"line {line}: \"{day[..Math.Min(40, day.Length)]}\" is no date");
    }

    // A long line goes on in the next one, after a blank (RFC 5545, 3.1).
    private static IEnumerable<(string Line, int Number)> Unfold(string text)
    {
        var (line, number, begun) = (new StringBuilder(), 0, 1);
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var part = raw.TrimEnd('\r');
            if (part.Length > 0 && part[0] is ' ' or '\t')
            {
                line.Append(part, 1, part.Length - 1);
                continue;
            }

            if (line.Length > 0)
                yield return (line.ToString(), begun);
            line.Clear().Append(part);
            begun = number;
        }

        if (line.Length > 0)
            yield return (line.ToString(), begun);
    }

    // Parameters may hold a colon in quotes.
    private static int ColonOf(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            quoted ^= line[i] == '"';
            if (line[i] == ':' && !quoted)
                return i;
        }

        return -1;
    }

    private static string Unescape(string value) => value
        .Replace("\\n", " ", StringComparison.OrdinalIgnoreCase).Replace("\\,", ",", StringComparison.Ordinal)
        .Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal).Trim();
}
