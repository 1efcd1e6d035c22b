using System.Net;
using Karaula.Edge.Challenge.Crawlers;
using Karaula.Edge.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Challenge;

public sealed class CrawlerVerifierTests : IDisposable
{
    private const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.66");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(57));
    private readonly StubNames _names = new();
    private readonly string _file = Path.GetTempFileName();

    [Fact]
    public async Task Verdict_ForwardConfirmedName_IsVerifiedForADay()
    {
        _names.Names = ["crawl-192-0-2-66.googlebot.com"];
        _names.Addresses = [Address];
        using var verifier = Verifier();

        Assert.Equal(CrawlerVerdict.Pending, verifier.Verdict(Address, Googlebot));
        await verifier.LookUpAsync(Address, 0, TestContext.Current.CancellationToken);

        Assert.Equal(CrawlerVerdict.Verified, verifier.Verdict(Address, Googlebot));
        _time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(CrawlerVerdict.Pending, verifier.Verdict(Address, Googlebot));
    }

    [Theory]
    [InlineData("crawl.evilgooglebot.com", "192.0.2.66")]
    [InlineData("googlebot.com.evil.example", "192.0.2.66")]
    [InlineData("crawl.googlebot.com", "192.0.2.67")]
    [InlineData("crawl.googlebot.com", null)]
    public async Task Verdict_NameThatProvesNothing_IsRefuted(string name, string? address)
    {
        _names.Names = [name];
        _names.Addresses = address is null ? [] : [IPAddress.Parse(address)];
        using var verifier = Verifier();

        await verifier.LookUpAsync(Address, 0, TestContext.Current.CancellationToken);

        Assert.Equal(CrawlerVerdict.Refuted, verifier.Verdict(Address, Googlebot));
        Assert.False(verifier.Excuses(CrawlerVerdict.Refuted));
    }

    [Fact]
    public async Task Verdict_ResolverThatFails_SaysNothing()
    {
        _names.Fails = true;
        using var verifier = Verifier();

        await verifier.LookUpAsync(Address, 0, TestContext.Current.CancellationToken);

        Assert.Equal(CrawlerVerdict.Pending, verifier.Verdict(Address, Googlebot));
    }

    [Fact]
    public void Verdict_Reader_ClaimsNothing()
    {
        using var verifier = Verifier();

        Assert.Equal(CrawlerVerdict.None, verifier.Verdict(Address, "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"));
        Assert.Equal(CrawlerVerdict.None, verifier.Verdict(null, Googlebot));
    }

    [Fact]
    public void Excuses_FloodOfClaims_RunsOutOfGrace()
    {
        using var verifier = Verifier();

        var excused = Enumerable.Range(0, 10_000).Count(_ => verifier.Excuses(CrawlerVerdict.Pending));

        Assert.InRange(excused, 1, 50);
        Assert.True(verifier.Excuses(CrawlerVerdict.Verified));
    }

    [Theory]
    [InlineData("149.154.161.1", true)]
    [InlineData("::ffff:149.154.161.1", true)]
    [InlineData("149.154.176.1", false)]
    [InlineData("2001:db8:5::1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("192.0.2.1", false)]
    public void Verdict_PublishedRange_IsVerifiedByItsAddress(string address, bool expected)
    {
        File.WriteAllText(_file, "# previews\n149.154.160.0/20 Telegram\n149.154.160.0/24\n2001:db8::/32#x\n\n");
        using var verifier = Verifier(_file);

        Assert.Equal(expected, verifier.Verdict(IPAddress.Parse(address), "any") == CrawlerVerdict.Verified);
    }

    [Fact]
    public void Read_BrokenRange_NamesTheLine()
    {
        File.WriteAllText(_file, "192.0.2.0/24\n192.0.2.0/33\n");

        var error = Assert.Throws<FormatException>(() => CrawlerRanges.Read(_file));
        Assert.Contains($"{_file}:2:", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private CrawlerVerifier Verifier(string? file = null) => new(
        EdgeConfigurationReader.Parse("karaula.toml", "[edge]\nname = \"e\"\n[[site]]\nname = \"a\"\nhosts = [\"a.example\"]\norigin = \"http://127.0.0.1:1\"\n")
            with { Challenge = new() { CrawlersFile = file } },
        _names, _time, NullLogger<CrawlerVerifier>.Instance);

    private sealed class StubNames : ICrawlerNames
    {
        public IReadOnlyList<string> Names { get; set; } = [];

        public IReadOnlyList<IPAddress> Addresses { get; set; } = [];

        public bool Fails { get; set; }

        public Task<IReadOnlyList<string>> NamesOfAsync(IPAddress address, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("no answer") : Task.FromResult(Names);

        public Task<IReadOnlyList<IPAddress>> AddressesOfAsync(string name, IPAddress like, CancellationToken cancellationToken) =>
            Task.FromResult(Addresses);
    }
}
