using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Karaula.Sharing.Stix;

namespace Karaula.Sharing.Tests;

public class StixBundleWriterTests
{
    private static readonly DateTimeOffset Noon = new(2017, 2, 17, 12, 0, 0, TimeSpan.Zero);

    private static CampaignReport Report(int attackers = 3) => new(
        "campaign-7", "CERT of the exercise", Noon, true, "3 of 3 sites came under attack within 7 minutes.", 0.0001, 0.0002,
        Noon.AddHours(-4),
        [new SharedSite("vlada", "vlada.example", "state"), new SharedSite("glas", "glas.example", "media"), new SharedSite("x", "x.example", "other")],
        [
            new SharedIncident("a", "vlada", Noon.AddHours(-4), TimeSpan.FromMinutes(2), null, "because \"so\"", ["GET flood", "search flood"]),
            new SharedIncident("b", "glas", Noon.AddHours(-4), TimeSpan.FromMinutes(2), Noon, "because", ["GET flood"]),
        ],
        [
            .. Enumerable.Range(0, attackers).Select(i => new SharedAttacker(
                i % 2 == 0 ? new IPNetwork(new IPAddress([240, 0, (byte)(i >> 8), (byte)i]), 32) : IPNetwork.Parse($"2001:db8:{i:x}::/64"),
                100 - (i % 50), Noon.AddHours(-4), Noon)),
        ]);

    private static JsonNode Bundle(CampaignReport report)
    {
        using var stream = new MemoryStream();
        StixBundleWriter.Write(report, stream);
        return JsonNode.Parse(stream.ToArray())!;
    }

    [Fact]
    public void Write_SameReportTwice_GivesTheSameBytes() => Assert.Equal(Bundle(Report()).ToJsonString(), Bundle(Report()).ToJsonString());

    [Fact]
    public void Write_AnyReport_RefersOnlyToWhatIsInTheBundle()
    {
        var objects = Bundle(Report())["objects"]!.AsArray();
        var ids = objects.Select(o => (string)o!["id"]!).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var thing in objects)
        {
            foreach (var (name, value) in thing!.AsObject())
            {
                if (name.EndsWith("_ref", StringComparison.Ordinal))
                    Assert.Contains((string)value!, ids);
                if (name.EndsWith("_refs", StringComparison.Ordinal))
                    Assert.All(value!.AsArray(), id => Assert.Contains((string)id!, ids));
            }
        }
    }

    [Fact]
    public void Write_Attackers_BecomePatternsOfTheirFamily()
    {
        var patterns = Bundle(Report())["objects"]!.AsArray().Where(o => (string)o!["type"]! == "indicator").Select(o => (string)o!["pattern"]!).ToList();

        Assert.Contains("[ipv4-addr:value ISSUBSET '240.0.0.0/32']", patterns);
        Assert.Contains("[ipv6-addr:value ISSUBSET '2001:db8:1::/64']", patterns);
    }

    [Fact]
    public void Write_Exercise_IsMarkedOnEveryObject() =>
        Assert.All(Bundle(Report())["objects"]!.AsArray(), o => Assert.Equal("exercise", (string)o!["labels"]![0]!));

    [Fact]
    public void Write_ManyAttackers_IsBounded() =>
        Assert.Equal(500, Bundle(Report(5_000))["objects"]!.AsArray().Count(o => (string)o!["type"]! == "indicator"));

    [Fact]
    public void Validate_Bundle_IsAcceptedByTheOasisSchemas()
    {
        var (code, output) = Validate(Bundle(Report()));

        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("campaign", "name")]
    [InlineData("indicator", "valid_from")]
    [InlineData("relationship", "target_ref")]
    public void Validate_BundleWithoutARequiredProperty_IsRefused(string type, string property)
    {
        var bundle = Bundle(Report());
        bundle["objects"]!.AsArray().First(o => (string)o!["type"]! == type)!.AsObject().Remove(property);

        var (code, output) = Validate(bundle);
        Assert.Equal(1, code);
        Assert.Contains($"must have required property '{property}'", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Validate(JsonNode bundle)
    {
        var root = FindRoot();
        var validator = Path.Combine(root, "eng", "stix-validate");
        var data = Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") ?? Path.Combine(root, "..", "shared", "data");
        var schemas = Path.Combine(data, "stix21-schemas", "schemas");
        Assert.SkipUnless(Directory.Exists(schemas), $"the OASIS STIX 2.1 schemas are not in {schemas}");
        Assert.SkipUnless(Directory.Exists(Path.Combine(validator, "node_modules", "ajv")), "ajv is not installed: make setup");

        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, bundle.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
            using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(validator, "validate.mjs"), schemas, file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = node.StandardError.ReadToEnd() + node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            return (node.ExitCode, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Karaula.slnx was not found above " + AppContext.BaseDirectory);
    }
}
