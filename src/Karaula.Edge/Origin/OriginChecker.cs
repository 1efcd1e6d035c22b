using System.Globalization;
using System.Net.Sockets;
using Karaula.Edge.Configuration;
using Karaula.Edge.Hosting;
using Karaula.Edge.Hygiene;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Origin;

/// <summary>
/// Asks servers how they are, by a GET that says what it is (<c>User-Agent: karaula-edge-health/VERSION</c>): those that are left alone or ail, so that no reader's request
/// has to find out whether they are back, and spares, so that one that is dead is known before it is needed. One check of a server at a time; nothing of the answer but its head is read.
/// </summary>
internal sealed class OriginChecker(EdgeRuntime runtime, OriginClient client, ForwardingLoop loop, TimeProvider time, ILogger<OriginChecker> logger) : BackgroundService
{
    // How often it is looked whether checks are due.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly string Agent = "karaula-edge-health/" + EdgeVersion.Text;

    private readonly Lock _lock = new();
    private readonly List<Task> _under = [];

    /// <summary>Begins all checks that are due; completes when they, and those under way, are over. None of them fails: what a server does is what is found.</summary>
    public Task CheckAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _under.RemoveAll(static check => check.IsCompleted);
            foreach (var site in runtime.Sites.Sites)
            {
                var (options, origins) = site.Origins.BeginChecks();
                foreach (var origin in origins)
                    _under.Add(CheckAsync(site, origin, options, cancellationToken));
            }

            return _under.Count == 0 ? Task.CompletedTask : Task.WhenAll(_under);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        var under = Task.CompletedTask;
        try
        {
            // Nobody waits for them here: a server that is silent must not hold up the others' checks.
            while (await timer.WaitForNextTickAsync(stoppingToken))
                under = CheckAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The edge stops.
        }

        await under;
    }

    private async Task CheckAsync(SiteRuntime site, OriginHealth origin, OriginCheckOptions options, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        string? found = null;
        var isGood = false;
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = RequestOf(site.Settings.Configuration, origin.Prefix + options.Path);
            using var response = await client.Invoker.SendAsync(request, either.Token);
            isGood = options.IsGood((int)response.StatusCode);
            found = string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException)
        {
            // When the edge stops, nothing was found.
            if (!cancellationToken.IsCancellationRequested)
                found = string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            found = e.InnerException is SocketException socket ? $"no connection ({socket.SocketErrorCode})" : $"no answer ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? "broken off"})";
        }

        OriginCheck? check = found is null ? null : new OriginCheck(time.GetUtcNow(), isGood, found, time.GetElapsedTime(started).TotalSeconds);
        if (site.Origins.Checked(origin, check, options))
            OriginLog.Changed(logger, site.Settings.Name, origin);
    }

    private HttpRequestMessage RequestOf(SiteConfiguration site, string target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target, OriginTransformer.Raw)) { VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        var headers = request.Headers;
        headers.Host = site.Hosts[0];
        headers.TryAddWithoutValidation("User-Agent", Agent);
        headers.TryAddWithoutValidation("Accept", "*/*");
        // As readers come, so that an origin that sends them to https does not send the check there.
        headers.TryAddWithoutValidation("X-Forwarded-Proto", runtime.Configuration.ListenTls.Count > 0 ? "https" : "http");
        headers.TryAddWithoutValidation("X-Forwarded-Host", site.Hosts[0]);
        // A spare that is this edge itself would be its own proof.
        headers.TryAddWithoutValidation("Via", loop.SignatureFor("HTTP/1.1"));
        return request;
    }
}
