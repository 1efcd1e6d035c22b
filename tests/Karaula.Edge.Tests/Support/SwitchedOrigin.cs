using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Tests.Support;

/// <summary>An origin that answers everything with one status, says its name, and remembers who asked.</summary>
internal sealed class SwitchedOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Agent, string Host, string Via, string Target)> _asked = [];
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SwitchedOrigin(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(context => AnswerAsync(context, name));
    }

    /// <summary>What it answers with; 0 for nothing at all.</summary>
    public int Status { get; set; } = 200;

    public string Url => _app.Urls.First();

    /// <summary>Requests of readers and of checks so far.</summary>
    public IReadOnlyList<(string Agent, string Host, string Via, string Target)> Asked
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public IEnumerable<(string Agent, string Host, string Via, string Target)> Checks => Asked.Where(static one => one.Agent.StartsWith("karaula-edge-health/", StringComparison.Ordinal));

    public IEnumerable<(string Agent, string Host, string Via, string Target)> Readers => Asked.Where(static one => !one.Agent.StartsWith("karaula-edge-health/", StringComparison.Ordinal));

    public static async Task<SwitchedOrigin> StartAsync(string name)
    {
        var origin = new SwitchedOrigin(name);
        await origin._app.StartAsync();
        return origin;
    }

    public async ValueTask DisposeAsync()
    {
        _ending.TrySetResult();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, string name)
    {
        var headers = context.Request.Headers;
        lock (_asked)
            _asked.Add((headers.UserAgent.ToString(), headers.Host.ToString(), headers.Via.ToString(), context.Request.Path + context.Request.QueryString));
        if (Status == 0)
        {
            await Task.WhenAny(_ending.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(name);
    }
}
