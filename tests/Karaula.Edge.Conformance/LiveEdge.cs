using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Karaula.Edge.Configuration;
using Karaula.Edge.Waf;
using Karaula.Waf.Conformance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Conformance;

/// <summary>A whole edge under the suite's rules, with the suite's backend as its origin.</summary>
internal sealed class LiveEdge : IAsyncDisposable
{
    /// <summary>The gate is not what is looked at.</summary>
    public const string NoLimits =
        """
        [edge.limits]
        requests_per_second = 1000000
        burst = 1000000
        prefix_requests_per_second = 1000000
        prefix_burst = 1000000
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("conformance").FullName;
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _finished = new(StringComparer.Ordinal);
    private WebApplication _origin = null!;
    private WebApplication _edge = null!;

    private LiveEdge()
    {
    }

    /// <summary>Where it listens.</summary>
    public int Port => new Uri(_edge.Urls.First()).Port;

    /// <summary>Starts it.</summary>
    /// <param name="release">The rule set's folder.</param>
    /// <param name="hosts">The names that the suite asks for.</param>
    public static async Task<LiveEdge> StartAsync(string release, IEnumerable<string> hosts)
    {
        var live = new LiveEdge();
        live._origin = await StartOriginAsync();
        var setup = Path.Combine(live._folder, "crs-setup.conf");
        await File.WriteAllTextAsync(setup, await File.ReadAllTextAsync(Path.Combine(release, "crs-setup.conf.example")) + "\n" + Runner.Setup + "\n");
        var configuration = EdgeConfigurationReader.Parse(
            Path.Combine(live._folder, "karaula.toml"),
            $"""
            [edge]
            name = "edge-1"
            listen = ["http://127.0.0.1:0"]
            admin = ""
            {NoLimits}
            [[site]]
            name = "suite"
            hosts = [{string.Join(", ", hosts.Select(host => $"\"{host}\""))}]
            origin = "{live._origin.Urls.First()}"
            [site.waf]
            mode = "detect"
            rules = ["crs-setup.conf", "{Path.GetFullPath(Path.Combine(release, "rules"))}"]
            """);
        live._edge = EdgeHost.Build(configuration, configure: builder => 
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<IStartupFilter>(new Outermost(live));
        });
        await live._edge.StartAsync();
        return live;
    }

    /// <summary>Waits until the edge has done with a request, so that all that was found in it is told.</summary>
    public Task FinishedAsync(string id) => FinishOf(id).Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What was found in a request; null for nothing.</summary>
    public WafEvent? Find(string id)
    {
        var journals = _edge.Services.GetRequiredService<WafJournals>();
        return journals.Read(null, id, 1) is [var found] ? found : null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _edge.StopAsync();
        await _edge.DisposeAsync();
        await _origin.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private TaskCompletionSource FinishOf(string id) =>
        _finished.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private static async Task<WebApplication> StartOriginAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.RequestHeaderEncodingSelector = kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var origin = builder.Build();
        origin.Run(AnswerAsync);
        await origin.StartAsync();
        return origin;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var received = new MemoryStream();
        await context.Request.Body.CopyToAsync(received);
        var target = Encoding.Latin1.GetBytes(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var (status, headers, body) = Backend.Answer(target, received.ToArray());
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
            context.Response.Headers[name] = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body);
    }

    /// <summary>Stands around the edge's own pipeline.</summary>
    private sealed class Outermost(LiveEdge live) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, rest) =>
            {
                await rest(context);
                live.FinishOf(context.Response.Headers["X-Request-Id"].ToString()).TrySetResult();
            });
            next(app);
        };
    }
}
