using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Drill.Sites;

/// <summary>
/// All sample sites, each twice: one to stand behind the edge, and its unshielded twin. A further port tells what they have counted.
/// </summary>
public sealed class SampleSites : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly List<SampleSite> _shielded = [];
    private readonly List<SampleSite> _twins = [];
    private WebApplication? _control;

    /// <summary>Starts them.</summary>
    public static async Task<SampleSites> StartAsync(TimeProvider time)
    {
        var sites = new SampleSites();
        foreach (var options in SampleSiteOptions.All)
        {
            sites._shielded.Add(await SampleSite.StartAsync(options, time));
            sites._twins.Add(await SampleSite.StartAsync(options, time));
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhostAnyPort());
        sites._control = builder.Build();
        sites._control.Run(context => context.Response.WriteAsync(JsonSerializer.Serialize(sites.Counts(), Json)));
        await sites._control.StartAsync();
        return sites;
    }

    /// <summary>Where everything is.</summary>
    public SampleSitesMap Map() => new(
        _control!.Urls.First(),
        [.. SampleSiteOptions.All.Select((options, i) => new SampleSiteMap(
            options.Name, _shielded[i].Url.ToString(), _twins[i].Url.ToString()))]);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
            await _control.DisposeAsync();
        foreach (var site in _shielded.Concat(_twins))
            await site.DisposeAsync();
    }

    private List<SampleSiteCounts> Counts() =>
        [.. SampleSiteOptions.All.Select((options, i) => new SampleSiteCounts(
            options.Name, _shielded[i].Requests, _shielded[i].AttackRequests, _twins[i].Requests))];
}

/// <summary>Where the sample sites are.</summary>
/// <param name="Control">Where their counts are.</param>
/// <param name="Sites">The sites.</param>
public sealed record SampleSitesMap(string Control, IReadOnlyList<SampleSiteMap> Sites);

/// <summary>Where one sample site and its twin are.</summary>
/// <param name="Name">The site's name.</param>
/// <param name="Origin">The one to stand behind the edge.</param>
/// <param name="Twin">The unshielded one.</param>
public sealed record SampleSiteMap(string Name, string Origin, string Twin);

/// <summary>What a site has counted since it started.</summary>
/// <param name="Name">The site's name.</param>
/// <param name="Requests">Requests that reached the origin behind the edge.</param>
/// <param name="AttackRequests">Of those, the attackers'.</param>
/// <param name="TwinRequests">Requests that reached the twin.</param>
public sealed record SampleSiteCounts(string Name, long Requests, long AttackRequests, long TwinRequests);
