using System.Net;
using Karaula.Edge.Configuration;

namespace Karaula.Edge.Tests.Networks;

public sealed class NetworkSettingsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("karaula-networks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private EdgeConfiguration Parse(string networks, string rule = "pass") => EdgeConfigurationReader.Parse(Path.Combine(_folder, "karaula.toml"), $$"""
        {{networks}}
        [edge]
        name = "e"
        [[site]]
        name = "a"
        hosts = ["a.example"]
        origin = "http://127.0.0.1:1"
        [[site.rule]]
        name = "one"
        when = '{{rule}}'
        action = "refuse"
        """);

    [Fact]
    public void Read_Files_AnswerLookUps()
    {
        File.WriteAllBytes(
            Path.Combine(_folder, "country.mmdb"),
            new MmdbBuilder(24, isV6: true).Add("192.0.2.0/24", static at => at.Map(1).Text("country_code").Text("ME")).Build());
        File.WriteAllText(Path.Combine(_folder, "asn.csv"), "192.0.2.0,192.0.2.255,64500,One\n");
        File.WriteAllText(Path.Combine(_folder, "hosting.txt"), "192.0.2.0/25\n");
        var networks = Parse("[networks]\nasn = \"asn.csv\"\ncountry = \"country.mmdb\"\nhosting = [\"hosting.txt\"]", "country == \"ME\" and asn == \"AS64500\" and hosting").Networks;

        Assert.Equal("AS64500, ME, hosting", networks.Of(IPAddress.Parse("192.0.2.1")).ToString());
        Assert.Equal("AS64500, ME", networks.Of(IPAddress.Parse("192.0.2.200")).ToString());
        Assert.Equal("", networks.Of(IPAddress.Parse("192.0.3.1")).ToString());
        Assert.Equal(3, networks.Files.Count);
    }

    [Fact]
    public void Read_MissingAndBadFiles_AreErrorsAtTheirPlaces()
    {
        File.WriteAllText(Path.Combine(_folder, "bad.mmdb"), "no database");
        File.WriteAllText(Path.Combine(_folder, "bad.txt"), "192.0.2.0/24\nnonsense\n");
        var errors = Assert.Throws<ConfigurationException>(
            () => Parse("[networks]\nasn = \"bad.mmdb\"\ncountry = \"missing.mmdb\"\nhosting = \"bad.txt\"\ncolour = 1")).Errors;

        Assert.Contains(errors, static one => one.Line == 2 && one.ToString().Contains("networks.asn \"bad.mmdb\" cannot be used: it has no metadata", StringComparison.Ordinal));
        Assert.Contains(errors, static one => one.Line == 3 && one.ToString().Contains("missing.mmdb", StringComparison.Ordinal));
        Assert.Contains(errors, static one => one.Line == 4 && one.ToString().Contains("line 2 is \"nonsense\"", StringComparison.Ordinal));
        Assert.Contains(errors, static one => one.Line == 5);
    }

    [Theory]
    [InlineData("country == \"ME\"", "country")]
    [InlineData("not (asn == \"AS1\" or pass)", "asn")]
    [InlineData("pass and hosting", "hosting")]
    public void Read_RuleThatNeedsDataThatIsNotThere_IsAnError(string rule, string field)
    {
        var error = Assert.Single(Assert.Throws<ConfigurationException>(() => Parse("", rule)).Errors);

        Assert.Contains($"{field} needs data about networks", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(10, error.Line);
    }
}
