using Karaula.Drill.Traffic;

namespace Karaula.Siege.Systems;

/// <summary>The edge as it comes: nothing is set but where things are, and which networks crawlers and previews publish.</summary>
internal sealed class KaraulaShield(string program) : IShield
{
    /// <inheritdoc />
    public string Name => "karaula";

    /// <inheritdoc />
    public IReadOnlyList<string> Configure(SystemPlace place)
    {
        var file = Path.Combine(place.Folder, "karaula.toml");
        var crawlers = Path.Combine(place.Folder, "crawlers.txt");
        File.WriteAllLines(crawlers, DrillAddresses.PublishedNetworks);
        File.WriteAllText(file, FormattableString.Invariant(
            $"""
            [edge]
            name = "siege"
            listen = ["http://127.0.0.1:{place.PlainPort}", "https://127.0.0.1:{place.TlsPort}"]
            admin = ""
            state = "state"

            [edge.proxy_protocol]
            trusted = ["127.0.0.0/8"]

            [edge.challenge]
            crawlers_file = "{crawlers}"
            verify_by_dns = false

            [[certificate]]
            file = "{place.Identity.Certificate}"
            key = "{place.Identity.Key}"

            [[site]]
            name = "glas"
            kind = "media"
            hosts = ["{place.Host}"]
            origin = "http://{place.Origin}"

            """));
        string[] run = ["run", "--config", file];
        return program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program, .. run] : [program, .. run];
    }
}
