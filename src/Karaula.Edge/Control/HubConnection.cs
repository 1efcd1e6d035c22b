using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Karaula.Edge.Configuration;
using Karaula.Edge.Hosting;
using Karaula.Http.Caching;
using Karaula.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Control;

/// <summary>
/// Tells the hub what is in the spool, in order, from where the hub left off. While the hub is away it tries again about once a second; the
/// edge does not notice. What the hub orders to be purged is purged.
/// </summary>
internal sealed class HubConnection(
    EdgeRuntime runtime, HubSpool spool, SitePurger purger, PurgeMark purged, RefusalReports refusals, TimeProvider time, ILogger<HubConnection> logger)
    : BackgroundService
{
    private const int BatchSize = 256;

    private static readonly TimeSpan AckTimeout = TimeSpan.FromSeconds(30);

    // During an attack counts change all the time: somebody who looks for mistaken rules does not need every second of it.
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromSeconds(10);

    // Of summaries and of what became of purges: a stream takes one message at a time.
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Whether the hub is connected now.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>The newest sequence number that the hub has acknowledged.</summary>
    public ulong Acknowledged { get; private set; }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wasReachable = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            if (runtime.Configuration.Hub is { } link)
            {
                try
                {
                    await TalkAsync(link, () => wasReachable = true, stoppingToken);
                }
                catch (Exception e) when (e is RpcException or IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
                {
                    if (wasReachable && !stoppingToken.IsCancellationRequested)
                        EdgeLog.HubUnreachable(logger, link.Url, e is RpcException rpc ? rpc.Status.Detail : e.Message);
                    wasReachable = false;
                }
                finally
                {
                    IsConnected = false;
                }
            }

            // Jitter, so that all edges of a country do not come back in the same moment.
            var pause = TimeSpan.FromMilliseconds(500 + Random.Shared.Next(1000));
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TalkAsync(HubLink link, Action reached, CancellationToken stoppingToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        // Another hub in the configuration ends this talk; the next goes to the new one.
        void OnApplied()
        {
            if (runtime.Configuration.Hub != link)
                ended.Cancel();
        }

        runtime.Applied += OnApplied;
        try
        {
            using var handler = new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(2),
                KeepAlivePingDelay = TimeSpan.FromSeconds(10),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            };
            using var channel = GrpcChannel.ForAddress(link.Url, new GrpcChannelOptions { HttpHandler = handler });
            var headers = new Metadata();
            if (link.TokenFile is not null)
                headers.Add("authorization", "Bearer " + (await File.ReadAllTextAsync(link.TokenFile, ended.Token)).Trim());
            using var call = new Hub.HubClient(channel).Connect(headers, cancellationToken: ended.Token);

            await call.RequestStream.WriteAsync(Greeting(), ended.Token);
            if (!await call.ResponseStream.MoveNext(ended.Token) || call.ResponseStream.Current.Welcome is not { } welcome)
                throw new InvalidDataException("the hub did not say welcome");
            EdgeLog.HubConnected(logger, link.Url, welcome.LastSequence);
            reached();
            IsConnected = true;
            Take(welcome.LastSequence);
            var talks = new List<Task> { SendAsync(call, welcome.LastSequence + 1, ended.Token), ReceiveAsync(call, ended.Token) };
            if (welcome.TakesRefusals)
                talks.Add(TellRefusalsAsync(call, ended.Token));
            await Task.WhenAny(talks).Unwrap();
        }
        finally
        {
            runtime.Applied -= OnApplied;
            await ended.CancelAsync();
        }
    }

    private EdgeMessage Greeting()
    {
        var configuration = runtime.Configuration;
        var hello = new Hello
        {
            Edge = configuration.Name,
            Epoch = ByteString.CopyFrom(spool.Value.Epoch),
            Version = EdgeVersion.Text,
            OldestAvailable = spool.Value.OldestAvailable,
            LastPurge = purged.Number,
        };
        foreach (var site in configuration.Sites)
        {
            hello.Sites.Add(new SiteInfo
            {
                Name = site.Name,
                Host = site.Hosts[0],
                Kind = site.Kind switch
                {
                    Configuration.SiteKind.State => Wire.SiteKind.State,
                    Configuration.SiteKind.Media => Wire.SiteKind.Media,
                    _ => Wire.SiteKind.Other,
                },
            });
        }

        return new EdgeMessage { Hello = hello };
    }

    private async Task SendAsync(AsyncDuplexStreamingCall<EdgeMessage, HubMessage> call, ulong next, CancellationToken cancellationToken)
    {
        while (true)
        {
            // The spool is on disk: not on the thread that serves the readers' sockets.
            await Task.Yield();
            var appended = spool.WaitAsync();
            var batch = spool.Value.Read(next, BatchSize);
            foreach (var (sequence, payload) in batch)
            {
                await WriteAsync(call, new EdgeMessage { Summary = SiteSummary.Parser.ParseFrom(payload) }, cancellationToken);
                next = sequence + 1;
            }

            if (batch.Count == 0)
                await appended.WaitAsync(cancellationToken);
        }
    }

    private async Task TellRefusalsAsync(AsyncDuplexStreamingCall<EdgeMessage, HubMessage> call, CancellationToken cancellationToken)
    {
        var said = new Dictionary<string, SiteRefusals>(StringComparer.Ordinal);
        using var timer = new PeriodicTimer(BetweenRefusals, time);
        do
        {
            foreach (var changed in refusals.Changed(said))
                await WriteAsync(call, new EdgeMessage { Refusals = changed }, cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task ReceiveAsync(AsyncDuplexStreamingCall<EdgeMessage, HubMessage> call, CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken).WaitAsync(AckTimeoutOrNever(), cancellationToken))
        {
            await Task.Yield();
            if (call.ResponseStream.Current.Ack is { } ack)
                Take(ack.Sequence);
            else if (call.ResponseStream.Current.Purge is { } purge && purge.Number > purged.Number)
                await WriteAsync(call, new EdgeMessage { PurgeDone = Carry(purge) }, cancellationToken);
        }

        throw new IOException("the hub ended the stream");
    }

    private PurgeDone Carry(Purge purge)
    {
        var done = new PurgeDone { Number = purge.Number };
        try
        {
            HttpCachePurgeKind kind = purge.Kind switch
            {
                PurgeKind.Url => HttpCachePurgeKind.Url,
                PurgeKind.Prefix => HttpCachePurgeKind.Prefix,
                PurgeKind.Tag => HttpCachePurgeKind.Tag,
                PurgeKind.All => HttpCachePurgeKind.All,
                _ => throw new FormatException($"{(int)purge.Kind} is no kind of purge that {EdgeVersion.Text} knows"),
            };
            done.Purged = (uint)purger.Purge(kind, purge.Value, purge.Site, purge.Soft).Purged;
            EdgeLog.Purged(logger, purge.Number, purge.Kind, purge.Value, done.Purged);
        }
        catch (FormatException e)
        {
            // Of a site that other edges have.
            done.Error = e.Message;
        }

        try
        {
            purged.Set(purge.Number);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            EdgeLog.PurgeNotRemembered(logger, purge.Number, e.Message);
        }

        return done;
    }

    private async Task WriteAsync(
        AsyncDuplexStreamingCall<EdgeMessage, HubMessage> call, EdgeMessage message, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await call.RequestStream.WriteAsync(message, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    // A hub that takes summaries and never acknowledges is broken; one that has nothing to acknowledge is not.
    private TimeSpan AckTimeoutOrNever() => Acknowledged < spool.Value.LastSequence ? AckTimeout : Timeout.InfiniteTimeSpan;

    private void Take(ulong sequence)
    {
        Acknowledged = sequence;
        spool.Value.Acknowledge(sequence);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }
}
