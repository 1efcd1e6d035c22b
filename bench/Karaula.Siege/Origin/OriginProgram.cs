using System.Text.Json;
using Karaula.Drill.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Siege.Origin;

/// <summary>The site that every system shields, one of the drill's, in a process of its own; a second port tells what it has counted.</summary>
internal static class OriginProgram
{
    /// <summary>The site.</summary>
    public static SampleSiteOptions Site { get; } = SampleSiteOptions.All[1];

    /// <summary>Runs until standard input closes.</summary>
    public static async Task<int> RunAsync(TimeProvider time)
    {
        await using var site = await SampleSite.StartAsync(Site, time);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhostAnyPort());
        await using var control = builder.Build();
        control.Run(context => context.Response.WriteAsync(JsonSerializer.Serialize(new OriginCounts(site.Requests, site.AttackRequests))));
        await control.StartAsync();
        Console.WriteLine(JsonSerializer.Serialize(new OriginPlaces(site.Url.ToString(), control.Urls.First())));
        await Console.In.ReadToEndAsync();
        return 0;
    }
}

/// <summary>Where the origin is.</summary>
internal sealed record OriginPlaces(string Site, string Control);

/// <summary>What the origin counted.</summary>
internal sealed record OriginCounts(long Requests, long AttackRequests);
