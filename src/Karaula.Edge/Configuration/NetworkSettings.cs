using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Networks;
using Karaula.Edge.Rules.Language;

namespace Karaula.Edge.Configuration;

/// <summary>Reads <c>[networks]</c>: files that say which autonomous system and country an address belongs to, and which networks are data centres'.</summary>
internal static class NetworkSettings
{
    // A world's worth of any of them is a tenth of that.
    private const long MostBytes = 512L << 20;

    public static NetworkData Read(SettingsReader table, string folder)
    {
        var asns = new List<MmdbReader>();
        var tables = new List<AddressRanges>();
        var countries = new List<MmdbReader>();
        var hosting = new List<AddressRanges>();
        var files = new List<string>();
        Each(table, "asn", folder, files, path =>
        {
            if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                tables.Add(AddressRanges.ReadTable(File.ReadLines(path)));
            else
                asns.Add(MmdbReader.Parse(File.ReadAllBytes(path)));
        });
        Each(table, "country", folder, files, path => countries.Add(MmdbReader.Parse(File.ReadAllBytes(path))));
        Each(table, "hosting", folder, files, path => hosting.Add(AddressRanges.ReadNetworks(File.ReadLines(path))));
        table.RejectUnknown();
        return new NetworkData(asns, tables, countries, hosting, files);
    }

    /// <summary>Says of each rule that asks for what no file says.</summary>
    public static void CheckRules(SettingsReader root, IReadOnlyList<SiteConfiguration> sites, NetworkData data)
    {
        foreach (var site in root.Tables("site"))
        {
            var rules = sites.FirstOrDefault(one => one.Name == site.Text("name"))?.Rules ?? [];
            foreach (var table in site.Tables("rule"))
            {
                var needs = rules.FirstOrDefault(one => one.Name == table.Text("name"))?.Condition.Needs ?? NetworkField.None;
                Require(table, needs.HasFlag(NetworkField.Asn) && !data.HasAsn, "asn", "asn.mmdb");
                Require(table, needs.HasFlag(NetworkField.Country) && !data.HasCountry, "country", "country.mmdb");
                Require(table, needs.HasFlag(NetworkField.Hosting) && !data.HasHosting, "hosting", "datacenters.txt");
            }
        }
    }

    private static void Require(SettingsReader table, bool isMissing, string field, string example)
    {
        if (isMissing)
            table.Error("when", $"{table.Full("when")}: {field} needs data about networks: name a file under [networks], for example {field} = \"{example}\"");
    }

    private static void Each(SettingsReader table, string key, string folder, List<string> files, Action<string> read)
    {
        foreach (var name in table.Texts(key))
        {
            var path = Path.Combine(folder, name);
            try
            {
                if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
                    throw new FormatException($"it is larger than {MostBytes >> 20} MiB");
                read(path);
                files.Add(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                table.Error(key, $"{table.Full(key)} \"{name}\" cannot be used: {e.Message}");
            }
        }
    }
}
