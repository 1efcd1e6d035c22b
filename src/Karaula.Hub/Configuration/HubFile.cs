using Karaula.Hub.Ingest;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Karaula.Hub.Configuration;

/// <summary>
/// Reads what a hub's file says beyond the command line: <c>[storage]</c>, <c>[retention]</c>, <c>[hooks]</c>, <c>[[alert]]</c>, <c>[[site]]</c>.
/// docs/reference/hub-toml.md describes it. Secrets are never in it: it names the files that hold them.
/// </summary>
public static class HubFile
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["storage"] = ["provider", "connection_file"],
        ["retention"] = ["summaries_days", "incidents_days"],
        ["hooks"] = ["token_file"],
        ["alert"] = AlertTable.Keys,
        ["site"] = ["name", "hosting", "address", "asn", "dns", "cms", "audience"],
    };

    /// <summary>Options as a file changes them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the command line says.</param>
    /// <exception cref="HubConfigurationException">Something in it is wrong; every error is named with its line.</exception>
    public static HubOptions Apply(string path, HubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubConfigurationException([$"configuration file: {e.Message}"]);
        }

        var errors = new List<string>();
        var document = SyntaxParser.Parse(text, path, validate: true);
        errors.AddRange(document.Diagnostics.Select(d => $"{path}:{d.Span.Start.Line + 1}: {d.Message}"));
        foreach (var pair in document.KeyValues)
            errors.Add($"{path}:{pair.Span.Start.Line + 1}: unknown key {pair.Key}; every key stands in a table");
        var sites = new List<SiteNotes>();
        var routes = new List<AlertRoute>();
        foreach (var table in document.Tables)
        {
            var name = table.Name?.ToString().Trim() ?? "";
            var place = $"{path}:{table.Span.Start.Line + 1}";
            if (!Known.TryGetValue(name, out var keys) || table is TableArraySyntax != (name is "site" or "alert"))
            {
                errors.Add($"{place}: unknown table {name}; there are [storage], [retention], [hooks], [[alert]] and [[site]]");
                continue;
            }

            var reader = new HubFileTable(path, name, table, keys, errors);
            switch (name)
            {
                case "storage":
                    options = options with { Storage = Storage(reader) ?? options.Storage };
                    break;
                case "retention":
                    options = options with { Retention = options.Retention with { Summaries = reader.Days("summaries_days"), Incidents = reader.Days("incidents_days") } };
                    break;
                case "hooks":
                    options = options with { HookTokenFile = reader.Text("token_file") };
                    break;
                case "alert":
                    routes.Add(AlertTable.Read(reader));
                    break;
                default:
                    sites.Add(Site(reader));
                    break;
            }
        }

        foreach (var twice in sites.GroupBy(s => s.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            errors.Add($"{path}: site {twice.Key} is there {twice.Count()} times");
        foreach (var twice in routes.GroupBy(r => r.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            errors.Add($"{path}: alert {twice.Key} is there {twice.Count()} times");
        return errors.Count == 0 ? options with { Sites = sites, Alerts = routes } : throw new HubConfigurationException(errors);
    }

    private static StorageOptions? Storage(HubFileTable table)
    {
        var file = table.Text("connection_file");
        switch (table.Text("provider"))
        {
            case "sqlite" or null when file is null:
                return new StorageOptions();
            case "postgresql":
                try
                {
                    var connection = file is not null ? File.ReadLines(file).FirstOrDefault("").Trim() : Environment.GetEnvironmentVariable(StorageOptions.ConnectionVariable);
                    if (!string.IsNullOrEmpty(connection))
                        return new StorageOptions(connection);
                    table.Error("provider", file is null
                        ? $"postgresql needs a connection string: name a file in connection_file, or set {StorageOptions.ConnectionVariable}"
                        : $"'{file}' must hold a connection string in its first line");
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    table.Error("connection_file", e.Message);
                }

                return null;
            case "sqlite" or null:
                table.Error("connection_file", "is for postgresql; SQLite's file lies in the state directory");
                return null;
            case var other:
                table.Error("provider", $"is \"{other}\": expected \"sqlite\" or \"postgresql\"");
                return null;
        }
    }

    private static SiteNotes Site(HubFileTable table)
    {
        var name = table.Text("name") ?? "";
        if (!WireNames.IsName(name))
            table.Error("name", "must be the site's name in the edges' configuration: 1 to 63 characters of [a-z0-9-]");
        return new SiteNotes(name)
        {
            Hosting = table.Text("hosting"), Address = table.Text("address"), Asn = table.Text("asn"), Dns = table.Text("dns"), Cms = table.Text("cms"),
            Audience = table.Number("audience"),
        };
    }
}
