using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Karaula.Analysis.Campaigns;
using Karaula.Analysis.Links;
using Karaula.Analysis.Tables;
using Karaula.Analysis.Units;

namespace Karaula.App.Analysis;

/// <summary>Onsets, and what is known of the sites.</summary>
/// <param name="Incidents">In order of time.</param>
/// <param name="Facts">Of sites.</param>
/// <param name="Countries">Of sites, by a column or by the last label of the name.</param>
/// <param name="Lists">IPv4 addresses of the files of sources, by the files' names as the table has them, in its order.</param>
internal sealed record OnsetFile(
    IReadOnlyList<IncidentFact> Incidents, IReadOnlyList<SiteFacts> Facts, IReadOnlyDictionary<string, string> Countries,
    IReadOnlyList<(string Name, IReadOnlySet<uint> Addresses)> Lists)
{
    /// <summary>
    /// Reads columns site and onset, and any of end, uncertainty_seconds, group, ip, asn, dns, cms, country, tools, templates, tactics (several separated by |), networks
    /// (AS64500:0.6|AS64501:0.4, shares of the requests), crowd_share, and sources: a file of addresses, one a line, found from the table's folder.
    /// </summary>
    /// <exception cref="FormatException">The message names the line.</exception>
    public static OnsetFile Read(string text, string folder)
    {
        var table = CsvTable.Read(text);
        var site = table.Column("site", "host") ?? throw new FormatException("line 1: no column site");
        var onset = table.Column("onset", "time", "first_snapshot") ?? throw new FormatException("line 1: no column onset");
        var (end, uncertainty, sources) = (table.Column("end"), table.Column("uncertainty_seconds"), table.Column("sources", "sources_file", "sources file"));
        var (tools, templates, tactics) = (table.Column("tools"), table.Column("templates"), table.Column("tactics"));
        var (crowd, networks) = (table.Column("crowd_share"), table.Column("networks"));
        var sketches = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var lists = new List<(string Name, IReadOnlySet<uint> Addresses)>();
        var incidents = new List<IncidentFact>();
        foreach (var row in table.Rows)
        {
            if (row[site].Length == 0)
                throw new FormatException($"line {row.Line}: no site");
            var at = Instants.Parse(row[onset], row.Line, "onset");
            var until = row.OrEmpty(end) is { Length: > 0 } text1 ? Instants.Parse(text1, row.Line, "end") : (DateTimeOffset?)null;
            if (until < at)
                throw new FormatException($"line {row.Line}: end is before onset");
            incidents.Add(new IncidentFact(
                $"i{row.Line}", row[site].ToLowerInvariant(), at, TimeSpan.FromSeconds(Number(row, uncertainty, "uncertainty_seconds", 1e7) ?? 60), until,
                row.OrEmpty(sources) is { Length: > 0 } file ? Sketch(file, folder, row.Line, sketches, lists) : default)
            {
                Tools = List(row, tools), Templates = List(row, templates), Tactics = List(row, tactics), CrowdShare = Number(row, crowd, "crowd_share", 1),
                Networks = Shares(row, networks),
            });
        }

        if (incidents.Count == 0)
            throw new FormatException("no onset");
        var (facts, countries) = SiteRows(table, site);
        return new OnsetFile([.. incidents.OrderBy(i => i.Onset).ThenBy(i => i.Id, StringComparer.Ordinal)], facts, countries, lists);
    }

    /// <summary>Reads a table of sites: column site, and any of group, ip, asn, dns, cms, country.</summary>
    /// <exception cref="FormatException">The message names the line.</exception>
    public static (IReadOnlyList<SiteFacts> Facts, IReadOnlyDictionary<string, string> Countries) ReadUnits(string text)
    {
        var table = CsvTable.Read(text);
        return SiteRows(table, table.Column("site", "host") ?? throw new FormatException("line 1: no column site"));
    }

    private static (List<SiteFacts> Facts, Dictionary<string, string> Countries) SiteRows(CsvTable table, int site)
    {
        var (group, ip, asn, dns, cms, country) = (
            table.Column("group", "hosting_group"), table.Column("ip", "address"), table.Column("asn"), table.Column("dns"), table.Column("cms"), table.Column("country", "tld"));
        static string? Known(string text) => text.Length > 0 ? text : null;
        var facts = new Dictionary<string, SiteFacts>(StringComparer.Ordinal);
        var countries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            var name = row[site].ToLowerInvariant();
            var before = facts.GetValueOrDefault(name);
            facts[name] = new SiteFacts(
                name, Known(row.OrEmpty(group)) ?? before?.HostingGroup, Known(row.OrEmpty(ip)) ?? before?.Address, Known(row.OrEmpty(asn)) ?? before?.Asn,
                Known(row.OrEmpty(dns)) ?? before?.Dns, Known(row.OrEmpty(cms)) ?? before?.Cms);
            countries[name] = Known(row.OrEmpty(country)) ?? countries.GetValueOrDefault(name) ?? name[(name.LastIndexOf('.') + 1)..];
        }

        return ([.. facts.Values], countries);
    }

    private static byte[] Sketch(
        string file, string folder, int line, Dictionary<string, byte[]> sketches, List<(string Name, IReadOnlySet<uint> Addresses)> lists)
    {
        var path = Path.GetFullPath(file, folder);
        if (sketches.TryGetValue(path, out var done))
            return done;
        var sketch = new SourceSketch();
        var list = new HashSet<uint>();
        var number = 0;
        try
        {
            foreach (var text in File.ReadLines(path))
            {
                number++;
                var address = text.Split(',', ';', '\t')[0].Trim();
                if (IPAddress.TryParse(address, out var ip))
                {
                    sketch.Add(ip);
                    // An IPv6 address has no /24: the sketches have it.
                    if (ip.AddressFamily == AddressFamily.InterNetwork)
                        list.Add(BinaryPrimitives.ReadUInt32BigEndian(ip.GetAddressBytes()));
                    continue;
                }

                if (number > 1 && address.Length > 0 && !address.StartsWith('#'))
                    throw new FormatException($"{path}: line {number}: \"{address[..Math.Min(40, address.Length)]}\" is no address");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"line {line}: sources cannot be read: {e.Message}", e);
        }

        lists.Add((file, list));
        return sketches[path] = sketch.ToArray();
    }

    private static Dictionary<string, double> Shares(CsvRow row, int? column)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in List(row, column))
        {
            var colon = part.LastIndexOf(':');
            if (colon < 1 || !double.TryParse(part.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var share) || share is not (>= 0 and <= 1))
                throw new FormatException($"line {row.Line}: networks has \"{part}\", expected a name and its share from 0 to 1, for example AS64500:0.6");
            shares[part[..colon]] = share;
        }

        return shares;
    }

    private static string[] List(CsvRow row, int? column) => row.OrEmpty(column).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static double? Number(CsvRow row, int? column, string name, double most)
    {
        var text = row.OrEmpty(column);
        if (text.Length == 0)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 && value <= most
            ? value
            : throw new FormatException($"line {row.Line}: {name} is \"{text}\", expected a number from 0 to {most.ToString(CultureInfo.InvariantCulture)}");
    }
}
