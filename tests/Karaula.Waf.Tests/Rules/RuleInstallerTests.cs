using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Rules;

namespace Karaula.Waf.Tests.Rules;

public sealed class RuleInstallerTests : IDisposable
{
    private const string Rule = "SecRule ARGS \"@pmFromFile words.data\" \"id:100,phase:2,deny,ver:'OWASP_CRS/4.28.0'\"\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("install").FullName;
    private readonly string _root;
    private readonly string _source;
    private readonly RuleInstaller _installer;

    public RuleInstallerTests()
    {
        _root = Path.Combine(_folder, "installed");
        _source = Path.Combine(_folder, "source");
        _installer = new RuleInstaller(_root, TimeProvider.System);
        Directory.CreateDirectory(Path.Combine(_source, "rules"));
        File.WriteAllText(Path.Combine(_source, "crs-setup.conf.example"), "SecAction \"id:1,phase:1,pass\"\n");
        File.WriteAllText(Path.Combine(_source, "rules", "a.conf"), Rule);
        File.WriteAllText(Path.Combine(_source, "rules", "words.data"), "attack\n");
        File.WriteAllText(Path.Combine(_source, "rules", "README.md"), "no rule");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FromFolder_RuleSet_IsCopiedCompiledAndListed()
    {
        var installed = _installer.FromFolder(_source);

        Assert.Equal(("crs-4.28.0", "4.28.0", 2, null), (installed.Name, installed.Version, installed.Rules, installed.Sha256));
        Assert.Equal([installed], RuleSet.List(_root));
        Assert.Equal(2, TunedRules.Load(RuleFolder.Expand([Path.Combine(_root, "crs-4.28.0")]), new WafTuning()).RuleCount);
        Assert.False(File.Exists(Path.Combine(_root, "crs-4.28.0", "rules", "README.md")));
    }

    [Fact]
    public void FromFolder_Again_KeepsTheSetupThatWasMadeOnesOwn()
    {
        _installer.FromFolder(_source);
        var own = Path.Combine(_root, "crs-4.28.0", "crs-setup.conf");
        File.WriteAllText(own, "SecAction \"id:2,phase:1,pass\"\n");
        File.WriteAllText(Path.Combine(_source, "rules", "b.conf"), "SecAction \"id:3,phase:1,pass\"\n");

        Assert.Equal(3, _installer.FromFolder(_source).Rules);

        Assert.Contains("id:2", File.ReadAllText(own), StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(_root));
    }

    [Fact]
    public void FromFolder_RulesThatDoNotCompile_ChangeNothing()
    {
        _installer.FromFolder(_source);
        File.WriteAllText(Path.Combine(_source, "rules", "b.conf"), "SecRule ARGZ \"@rx a\" \"id:3,phase:1,pass\"\n");

        var e = Assert.Throws<WafPolicyException>(() => _installer.FromFolder(_source));

        Assert.Equal(Path.Combine(_source, "rules", "b.conf"), Assert.Single(e.Errors).Position.File);

        Assert.Equal(2, Assert.Single(RuleSet.List(_root)).Rules);
        Assert.Single(Directory.GetDirectories(_root));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void FromFolder_NameThatLeadsElsewhere_IsRefused(string name)
    {
        Assert.Throws<IOException>(() => _installer.FromFolder(_source, name));
        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FromArchive_TheOneExpected_IsInstalled(bool zip)
    {
        var (archive, sum) = Archive(zip, ("rules/a.conf", Rule), ("rules/words.data", "attack\n"), ("crs-setup.conf.example", ""), ("tests/rules/x.conf", "Nonsense"));

        var installed = _installer.FromArchive(archive, sum.ToUpperInvariant(), "https://example.org/crs.tar.gz");

        Assert.Equal(("crs-4.28.0", sum, "https://example.org/crs.tar.gz"), (installed.Name, installed.Sha256, installed.Source));
    }

    [Fact]
    public void FromArchive_AnotherSum_IsRefusedBeforeItIsOpened()
    {
        var (archive, _) = Archive(zip: false, ("rules/a.conf", Rule));

        var e = Assert.Throws<InvalidDataException>(() => _installer.FromArchive(archive, new string('0', 64), ""));

        Assert.Contains("nothing was installed", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FromArchive_NamesThatLeadOut_StayInside(bool zip)
    {
        var (archive, sum) = Archive(
            zip, ("rules/a.conf", "SecAction \"id:9,phase:1,pass\"\n"), ("../../../rules/evil.conf", "SecAction \"id:10,phase:1,pass\"\n"), ("/etc/cron.d/x", "x"));

        var installed = _installer.FromArchive(archive, sum, "", "x");

        Assert.Equal(2, installed.Rules);
        Assert.True(File.Exists(Path.Combine(_root, "x", "rules", "evil.conf")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no archive at all")]
    [InlineData("PK\x03\x04 broken")]
    public void FromArchive_NoArchive_IsRefused(string text)
    {
        var archive = Path.Combine(_folder, "x");
        File.WriteAllText(archive, text);

        Assert.ThrowsAny<InvalidDataException>(() => _installer.FromArchive(archive, Sum(archive), ""));
    }

    [Fact]
    public void FromArchive_UnpacksToTooMuch_IsRefused()
    {
        var (archive, sum) = Archive(zip: false, ("rules/a.conf", new string('#', 65 << 20)));

        Assert.Contains("unpacks to more than", Assert.Throws<InvalidDataException>(() => _installer.FromArchive(archive, sum, "")).Message, StringComparison.Ordinal);
    }

    private (string File, string Sum) Archive(bool zip, params (string Name, string Text)[] files)
    {
        var path = Path.Combine(_folder, "archive");
        using (var stream = File.Create(path))
        {
            if (zip)
            {
                using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
                foreach (var (name, text) in files)
                {
                    using var entry = archive.CreateEntry($"coreruleset-4.28.0/{name}").Open();
                    entry.Write(Encoding.UTF8.GetBytes(text));
                }
            }
            else
            {
                using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
                using var tar = new TarWriter(gzip);
                foreach (var (name, text) in files)
                    tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"coreruleset-4.28.0/{name}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        return (path, Sum(path));
    }

    private static string Sum(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
