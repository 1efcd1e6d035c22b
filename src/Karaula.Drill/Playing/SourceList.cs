using System.Globalization;
using System.Net;
using Karaula.Edge.Configuration;

namespace Karaula.Drill.Playing;

/// <summary>One attacking address as a list gives it.</summary>
/// <param name="Address">The address: it becomes a label on loopback, and is never contacted.</param>
/// <param name="FirstSeen">UTC.</param>
/// <param name="LastSeen">UTC.</param>
/// <param name="Count">Requests counted.</param>
public sealed record SourceEntry(IPAddress Address, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, long Count);

/// <summary>A list of attacking addresses with first seen, last seen and count (CSV with a header; other columns are passed over).</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Entries">At least one.</param>
public sealed record SourceList(string Name, IReadOnlyList<SourceEntry> Entries)
{
    private static readonly string[] Columns = ["ip_address", "first_seen_utc", "last_seen_utc", "counter"];

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">It is missing or wrong; every bad line is named.</exception>
    public static SourceList Load(string path, bool skipBad)
    {
        try
        {
            return Parse(path, File.ReadLines(path), skipBad);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new ConfigurationError(path, 0, 0, $"cannot be read: {e.Message}")]);
        }
    }

    /// <summary>Reads lines.</summary>
    /// <exception cref="ConfigurationException">They are wrong; every bad line is named.</exception>
    public static SourceList Parse(string name, IEnumerable<string> lines, bool skipBad)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var errors = new List<ConfigurationError>();
        var entries = new List<SourceEntry>();
        int[]? places = null;
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var cells = line.TrimStart('\ufeff').Split(',');
            if (places is null)
            {
                places = [.. Columns.Select(column => Array.FindIndex(cells, cell => cell.Trim().Equals(column, StringComparison.OrdinalIgnoreCase)))];
                if (Array.IndexOf(places, -1) is var missing and >= 0)
                    throw new ConfigurationException([new ConfigurationError(name, number, 1, $"the column {Columns[missing]} is missing: expected a header with {string.Join(", ", Columns)}")]);
                continue;
            }

            if (Read(cells, places, out var reason) is { } entry)
                entries.Add(entry);
            else if (!skipBad)
                errors.Add(new ConfigurationError(name, number, 1, reason));
        }

        if (errors.Count == 0 && entries.Count == 0)
            errors.Add(new ConfigurationError(name, 0, 0, "there is no source in it"));
        return errors.Count == 0 ? new SourceList(Path.GetFileName(name), entries) : throw new ConfigurationException(errors);
    }

    private static SourceEntry? Read(string[] cells, int[] places, out string reason)
    {
        reason = "";
        string Cell(int column) => places[column] < cells.Length ? cells[places[column]].Trim() : "";
        if (!IPAddress.TryParse(Cell(0), out var address))
            reason = $"\"{Cell(0)}\" is no address";
        else if (!TryTime(Cell(1), out var first))
            reason = $"first_seen_utc is \"{Cell(1)}\": expected a time like \"2024-01-17 06:17:37\"";
        else if (!TryTime(Cell(2), out var last) || last < first)
            reason = $"last_seen_utc is \"{Cell(2)}\": expected a time not before first_seen_utc";
        else if (!long.TryParse(Cell(3), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count < 1)
            reason = $"counter is \"{Cell(3)}\": expected a whole number, 1 or more";
        else
            return new SourceEntry(address, first, last, count);
        return null;
    }

    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
