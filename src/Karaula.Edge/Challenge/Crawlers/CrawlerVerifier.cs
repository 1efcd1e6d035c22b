using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Karaula.Edge.Configuration;
using Karaula.Edge.Gate;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Challenge.Crawlers;

/// <summary>
/// Verifies crawlers by forward-confirmed reverse DNS: the address's name is in the owner's domain, and that name has the address. Never on a request's way: a
/// request asks what is known, and an unknown claim is looked up behind it. Bounded in all: claims that wait, look-ups at a time, what is remembered.
/// </summary>
internal sealed class CrawlerVerifier : BackgroundService
{
    private const int Waiting = 256;
    private const int AtATime = 4;
    private const int Remembered = 8192;

    // So many requests a second of claims that nobody has looked up yet are believed, in all: a true crawler's first, and no flood.
    private const double GracePerSecond = 5;
    private const double GraceBurst = 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan VerifiedFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan RefutedFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan PendingFor = TimeSpan.FromSeconds(30);

    private static readonly SearchValues<string> Agents =
        SearchValues.Create([.. KnownCrawler.All.Select(static crawler => crawler.Agent)], StringComparison.OrdinalIgnoreCase);

    private readonly VerdictTable _known = new(Remembered);
    private readonly Channel<(IPAddress Address, int Crawler)> _claims = Channel.CreateBounded<(IPAddress, int)>(
        new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock _graceLock = new();
    private readonly string? _file;
    private readonly bool _asksDns;
    private readonly ICrawlerNames _names;
    private readonly TimeProvider _time;
    private readonly ILogger<CrawlerVerifier> _logger;
    private CrawlerRanges _ranges = CrawlerRanges.Empty;
    private DateTime _stamp;
    private double _grace = GraceBurst;
    private long _gracedAt;

    /// <summary>Reads the ranges.</summary>
    public CrawlerVerifier(EdgeConfiguration configuration, ICrawlerNames names, TimeProvider time, ILogger<CrawlerVerifier> logger)
    {
        _file = configuration.Challenge.CrawlersFile;
        _asksDns = configuration.Challenge.VerifyByDns;
        _names = names;
        _time = time;
        _logger = logger;
        _gracedAt = time.GetTimestamp();
        Look();
    }

    /// <summary>What is known of a request's sender. Allocates nothing for whoever does not say that he is a crawler.</summary>
    public CrawlerVerdict Verdict(IPAddress? address, ReadOnlySpan<char> agent)
    {
        if (address is null)
            return CrawlerVerdict.None;
        if (Volatile.Read(ref _ranges).Contains(address))
            return CrawlerVerdict.Verified;
        if (!_asksDns || agent.Length is 0 or > 512 || !agent.ContainsAny(Agents))
            return CrawlerVerdict.None;
        var crawler = IndexOf(agent);
        var source = SourceKey.Of(address);
        var now = Now;
        var known = _known.Read(source, crawler, now);
        if (known != CrawlerVerdict.None)
            return known;
        _known.Write(source, crawler, CrawlerVerdict.Pending, now + (long)PendingFor.TotalSeconds);
        _claims.Writer.TryWrite((address, crawler));
        return CrawlerVerdict.Pending;
    }

    /// <summary>Whether a request that is to be refused goes on for its crawler's sake.</summary>
    public bool Excuses(CrawlerVerdict verdict) => verdict == CrawlerVerdict.Verified || (verdict == CrawlerVerdict.Pending && TakeGrace());

    /// <summary>Looks a claim up.</summary>
    public async Task LookUpAsync(IPAddress address, int crawler, CancellationToken cancellationToken)
    {
        var known = KnownCrawler.All[crawler];
        try
        {
            var verdict = CrawlerVerdict.Refuted;
            foreach (var name in await _names.NamesOfAsync(address, cancellationToken))
            {
                if (IsIn(name, known.Domains) && (await _names.AddressesOfAsync(name, address, cancellationToken)).Any(one => Same(one, address)))
                {
                    verdict = CrawlerVerdict.Verified;
                    break;
                }
            }

            var lifetime = verdict == CrawlerVerdict.Verified ? VerifiedFor : RefutedFor;
            _known.Write(SourceKey.Of(address), crawler, verdict, Now + (long)lifetime.TotalSeconds);
            ChallengeLog.CrawlerVerified(_logger, known.Agent, address, verdict == CrawlerVerdict.Verified ? "verified" : "not what it says");
        }
        catch (IOException)
        {
            // Nothing is known: the claim is looked up again after a while.
        }
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([WatchAsync(stoppingToken), .. Enumerable.Range(0, AtATime).Select(_ => WorkAsync(stoppingToken))]);

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (address, crawler) in _claims.Reader.ReadAllAsync(stoppingToken))
                await LookUpAsync(address, crawler, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops.
        }
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (_file is null)
            return;
        using var timer = new PeriodicTimer(LookEvery, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Look();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The edge stops.
        }
    }

    private void Look()
    {
        if (_file is null)
            return;
        try
        {
            var stamp = File.GetLastWriteTimeUtc(_file);
            if (stamp == _stamp)
                return;
            _stamp = stamp;
            Volatile.Write(ref _ranges, CrawlerRanges.Read(_file));
        }
        catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
        {
            ChallengeLog.RangesBroken(_logger, _file, e.Message);
        }
    }

    private bool TakeGrace()
    {
        lock (_graceLock)
        {
            var now = _time.GetTimestamp();
            _grace = Math.Min(GraceBurst, _grace + (_time.GetElapsedTime(_gracedAt, now).TotalSeconds * GracePerSecond));
            _gracedAt = now;
            if (_grace < 1)
                return false;
            _grace--;
            return true;
        }
    }

    private static int IndexOf(ReadOnlySpan<char> agent)
    {
        for (var i = 0; i < KnownCrawler.All.Count; i++)
        {
            if (agent.Contains(KnownCrawler.All[i].Agent, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return 0;
    }

    private static bool IsIn(string name, IReadOnlyList<string> domains)
    {
        foreach (var domain in domains)
        {
            // A dot before it: evilgoogle.com is not google.com.
            if (name.Length > domain.Length && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && name[name.Length - domain.Length - 1] == '.')
                return true;
        }

        return false;
    }

    private static bool Same(IPAddress a, IPAddress b) => a.MapToIPv6().Equals(b.MapToIPv6());
}
