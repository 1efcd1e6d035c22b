using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Connections;
using Karaula.Edge.Gate;
using Karaula.Http.Caching;

namespace Karaula.Edge.Configuration;

/// <summary>Reads <c>karaula.toml</c>. Every error is found at once, with its place.</summary>
public static partial class EdgeConfigurationReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigurationException">The file is missing, unreadable or wrong.</exception>
    public static EdgeConfiguration Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([new ConfigurationError(path, 0, 0, $"cannot be read: {e.Message}")]);
        }

        return Parse(path, text);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="file">How errors name it; relative paths in it are relative to its folder.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ConfigurationException">The text is wrong.</exception>
    public static EdgeConfiguration Parse(string file, string text) => Parse(file, text, withBrokenRules: false);

    /// <summary>Reads a text.</summary>
    /// <param name="file">As for <see cref="Parse(string, string)"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="withBrokenRules">Whether sites whose rules are wrong go without, rather than the whole configuration being refused.</param>
    internal static EdgeConfiguration Parse(string file, string text, bool withBrokenRules)
    {
        var errors = new List<ConfigurationError>();
        var ruleErrors = withBrokenRules ? [] : errors;
        var root = TomlDocument.Parse(file, text, errors);
        // Half a tree only makes misleading errors.
        var configuration = errors.Count == 0 ? Read(file, new SettingsReader(file, "", root, errors), errors, ruleErrors) : null;
        return errors.Count == 0
            ? configuration!
            : throw new ConfigurationException([.. errors.OrderBy(error => error.Line).ThenBy(error => error.Column)]);
    }

    /// <summary>The state folder that a file names, or would by default, even when much else in it is wrong.</summary>
    public static string StateFolderOf(string path)
    {
        var ignored = new List<ConfigurationError>();
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        var edge = new SettingsReader(path, "", TomlDocument.Parse(path, text, ignored), ignored).Table("edge");
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".", edge.Text("state", "state")!);
    }

    private static EdgeConfiguration Read(
        string file, SettingsReader root, List<ConfigurationError> errors, List<ConfigurationError> ruleErrors)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".";
        var edge = root.Table("edge");
        if (!edge.Exists)
            errors.Add(new ConfigurationError(file, 0, 0, "the table [edge] is missing"));
        var hub = root.Table("hub");
        var certificates = Certificates(root, folder);
        var (cacheBytes, cacheDiskBytes) = CacheBytes(edge.Table("cache"));

        var configuration = new EdgeConfiguration
        {
            Name = edge.Exists ? NameOf(edge) : "",
            Listen = EndPoints(edge, Uri.UriSchemeHttp),
            ListenTls = EndPoints(edge, Uri.UriSchemeHttps),
            Certificates = certificates,
            Admin = edge.Text("admin", "http://127.0.0.1:8081") is { Length: > 0 } admin ? EndPoint(edge, "admin", admin, Uri.UriSchemeHttp) : null,
            StateFolder = Path.Combine(folder, edge.Text("state", "state")!),
            ProxyProtocol = Proxy(edge.Table("proxy_protocol")),
            Connections = ConnectionSettings.Read(edge.Table("connections")),
            Challenge = ChallengeSettings.Edge(edge.Table("challenge"), folder),
            Networks = NetworkSettings.Read(root.Table("networks"), folder),
            CacheBytes = cacheBytes,
            CacheDiskBytes = cacheDiskBytes,
            Hub = hub.Exists ? Hub(hub, folder) : null,
            Sites = Sites(
                root, Limits(edge.Table("limits"), new GateOptions()), new WafSettings(file, ruleErrors, WafSettingsValues.Read(edge.Table("waf"))), file, errors),
        };
        if (configuration.ListenTls.Count > 0 && root.Tables("certificate").Count == 0)
            edge.Error("listen", "edge.listen has https:// and there is no [[certificate]] with file and key");
        if (edge.Exists && configuration.Listen.Count == 0 && configuration.ListenTls.Count == 0 && edge.Texts("listen").Count == 0)
            edge.Error("listen", "edge.listen is empty: expected at least one address, for example \"http://0.0.0.0:8080\"");
        NetworkSettings.CheckRules(root, configuration.Sites, configuration.Networks);
        hub.RejectUnknown();
        edge.RejectUnknown();
        root.RejectUnknown();
        return configuration;
    }

    private static string NameOf(SettingsReader table)
    {
        var name = table.RequiredText("name");
        if (name.Length > 0 && !NamePattern().IsMatch(name))
            table.Error("name", $"{table.Full("name")} is \"{name}\": expected a-z, 0-9 and -, 1 to 63 characters, a letter or digit first");
        return name;
    }

    /// <summary>Those of <c>edge.listen</c> that have a scheme.</summary>
    private static IReadOnlyList<IPEndPoint> EndPoints(SettingsReader edge, string scheme) =>
        [.. edge.Texts("listen", "http://0.0.0.0:8080")
            .Where(url => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == (scheme == Uri.UriSchemeHttps))
            .Select(url => EndPoint(edge, "listen", url, scheme)).OfType<IPEndPoint>()];

    private static IPEndPoint? EndPoint(SettingsReader table, string key, string url, string scheme)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == scheme && uri.PathAndQuery == "/"
            && (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) || (address = uri.Host == "localhost" ? IPAddress.Loopback : null) is not null))
            return new IPEndPoint(address, uri.Port);
        table.Error(
            key, $"{table.Full(key)} has \"{url}\": expected {scheme}://ADDRESS:PORT with a numeric address, for example \"{scheme}://127.0.0.1:8080\"");
        return null;
    }

    private static List<ServerCertificate> Certificates(SettingsReader root, string folder)
    {
        var certificates = new List<ServerCertificate>();
        foreach (var table in root.Tables("certificate"))
        {
            var (file, key) = (table.RequiredText("file"), table.RequiredText("key"));
            table.RejectUnknown();
            if (file.Length == 0 || key.Length == 0)
                continue;
            try
            {
                certificates.Add(ServerCertificate.Load(Path.Combine(folder, file), Path.Combine(folder, key)));
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                table.Error("file", $"{table.Full("file")} \"{file}\" with the key \"{key}\" is no certificate that can be used: {e.Message}");
            }
        }

        return certificates;
    }

    private static ProxyProtocolOptions? Proxy(SettingsReader table)
    {
        var trusted = new List<IPNetwork>();
        foreach (var text in table.Texts("trusted"))
        {
            if (IPNetwork.TryParse(text.Contains('/') ? text : text + (text.Contains(':') ? "/128" : "/32"), out var network))
                trusted.Add(network);
            else
                table.Error("trusted", $"{table.Full("trusted")} has \"{text}\": expected a network, for example \"192.0.2.0/24\" (no bits set behind the prefix)");
        }

        var required = table.Choice("mode", true, ("required", true), ("optional", false));
        var seconds = table.Number("timeout_seconds", 5, 0.1, 60);
        if (table.Exists && trusted.Count == 0 && table.Texts("trusted").Count == 0)
            table.Error("trusted", $"{table.Full("trusted")} is empty: then nobody may speak the PROXY protocol; name the peers, or remove the table");
        table.RejectUnknown();
        return table.Exists
            ? new ProxyProtocolOptions { Trusted = trusted, Required = required, Timeout = TimeSpan.FromSeconds(seconds) }
            : null;
    }

    private static (long Memory, long Disk) CacheBytes(SettingsReader table)
    {
        var memory = (long)table.Whole("memory_mib", 256, 1, 1 << 20) << 20;
        var disk = (long)table.Whole("disk_mib", 0, 0, 1 << 24) << 20;
        table.RejectUnknown();
        return (memory, disk);
    }

    private static HubLink Hub(SettingsReader table, string folder)
    {
        var text = table.RequiredText("url");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/")
        {
            if (text.Length > 0)
                table.Error("url", $"{table.Full("url")} is \"{text}\": expected http://HOST:PORT or https://HOST:PORT");
            url = new Uri("http://127.0.0.1");
        }

        var token = table.Text("token_file") is { Length: > 0 } name ? Path.Combine(folder, name) : null;
        if (token is not null && !File.Exists(token))
            table.Error("token_file", $"{table.Full("token_file")}: there is no file {token}");
        return new HubLink(url, token, (long)table.Whole("spool_mib", 64, 1, 1 << 20) << 20);
    }

    private static GateOptions Limits(SettingsReader table, GateOptions from)
    {
        var limits = new GateOptions
        {
            RequestsPerSecond = table.Number("requests_per_second", from.RequestsPerSecond, 0.1, 1e6),
            Burst = table.Number("burst", from.Burst, 1, 1e6),
            PrefixRequestsPerSecond = table.Number("prefix_requests_per_second", from.PrefixRequestsPerSecond, 0.1, 1e7),
            PrefixBurst = table.Number("prefix_burst", from.PrefixBurst, 1, 1e7),
            OriginConcurrency = table.Whole("origin_concurrency", from.OriginConcurrency, 2, 10_000),
            OriginQueue = table.Whole("origin_queue", from.OriginQueue, 0, 10_000),
            OriginQueueTimeout = TimeSpan.FromSeconds(
                table.Number("origin_queue_timeout_seconds", from.OriginQueueTimeout.TotalSeconds, 0.01, 60)),
            Sources = table.Whole("sources", from.Sources, 1024, 1 << 24),
        };
        table.RejectUnknown();
        return limits;
    }

    private static List<SiteConfiguration> Sites(
        SettingsReader root, GateOptions limits, WafSettings waf, string file, List<ConfigurationError> errors)
    {
        var sites = new List<SiteConfiguration>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var hosts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var table in root.Tables("site"))
        {
            var site = Site(table, limits, waf);
            if (site.Name.Length > 0 && !names.Add(site.Name))
                table.Error("name", $"there is another site named \"{site.Name}\"");
            foreach (var host in site.Hosts)
            {
                if (!hosts.TryAdd(host, site.Name))
                    table.Error("hosts", $"\"{host}\" belongs to the site \"{hosts[host]}\" already");
            }

            sites.Add(site);
        }

        if (sites.Count == 0)
            errors.Add(new ConfigurationError(file, 0, 0, "there is no site: add at least one [[site]]"));
        return sites;
    }

    private static SiteConfiguration Site(SettingsReader table, GateOptions limits, WafSettings waf)
    {
        var hosts = new List<string>();
        foreach (var host in table.Texts("hosts"))
        {
            if (Uri.CheckHostName(host) is UriHostNameType.Unknown)
                table.Error("hosts", $"{table.Full("hosts")} has \"{host}\": expected a host name without scheme and port, for example \"www.example.org\"");
            else
                hosts.Add(host.ToLowerInvariant());
        }

        var name = NameOf(table);
        if (hosts.Count == 0 && table.Texts("hosts").Count == 0)
            table.Error("hosts", $"site \"{name}\" has no hosts: name at least one");

        var cache = table.Table("cache");
        var site = new SiteConfiguration
        {
            Name = name,
            Kind = table.Choice("kind", SiteKind.Other, ("state", SiteKind.State), ("media", SiteKind.Media), ("other", SiteKind.Other)),
            Hosts = hosts,
            Origin = Origin(table, "origin", table.RequiredText("origin")),
            SpareOrigins = [.. table.Texts("spare_origins").Select(text => Origin(table, "spare_origins", text))],
            Health = HealthSettings.Read(table.Table("health")),
            Deadline = TimeSpan.FromSeconds(table.Number("deadline_seconds", 2, 0.05, 120)),
            OriginTimeout = TimeSpan.FromSeconds(table.Number("origin_timeout_seconds", 10, 0.1, 600)),
            Limits = Limits(table.Table("limits"), limits),
            Challenge = ChallengeSettings.Site(table.Table("challenge")),
            Rules = RuleSettings.Read(table),
            Waf = waf.Read(table.Table("waf"), name),
            Cache = new SiteCache
            {
                Enabled = cache.Truth("enabled", true),
                StaleIfError = TimeSpan.FromSeconds(cache.Number("stale_if_error_seconds", 3600, 0, 31_536_000)),
                Heuristic = TimeSpan.FromSeconds(cache.Number("heuristic_seconds", 0, 0, 86_400)),
                NotFound = TimeSpan.FromSeconds(cache.Number("not_found_seconds", 0, 0, 3600)),
                Error = TimeSpan.FromSeconds(cache.Number("error_seconds", 0, 0, 60)),
                Query = Query(cache.Table("query")),
                Availability = Availability(cache.Table("availability")),
            },
        };
        cache.RejectUnknown();
        table.RejectUnknown();
        return site;
    }

    private static Uri Origin(SettingsReader table, string key, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https" && origin.PathAndQuery == "/" && origin.UserInfo.Length == 0)
            return origin;
        if (text.Length > 0)
            table.Error(key, $"{table.Full(key)} is \"{text}\": expected http://HOST:PORT or https://HOST:PORT, without a path");
        return new Uri("http://127.0.0.1");
    }

    private static HttpCacheQueryRule? Query(SettingsReader table)
    {
        var rule = new HttpCacheQueryRule { Ignore = table.Texts("ignore"), Keep = table.Texts("keep"), Sort = table.Truth("sort", false) };
        table.RejectUnknown();
        return rule.Ignore.Count > 0 || rule.Keep.Count > 0 || rule.Sort ? rule : null;
    }

    private static AvailabilityPolicy? Availability(SettingsReader table)
    {
        var stale = TimeSpan.FromSeconds(table.Number("stale_seconds", 0, 0, 31_536_000));
        var slow = TimeSpan.FromSeconds(table.Number("slow_seconds", 2, 0.05, 60));
        table.RejectUnknown();
        return stale > TimeSpan.Zero ? new AvailabilityPolicy { Stale = stale, Slow = slow } : null;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex NamePattern();
}
