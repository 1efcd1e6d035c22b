using System.Threading.Channels;
using Grpc.Core;
using Karaula.Hub.Configuration;
using Karaula.Hub.Ingest.Work;
using Karaula.Hub.Purging;
using Karaula.Hub.Telemetry;
using Karaula.Wire;

namespace Karaula.Hub.Ingest;

/// <summary>The hub's side of the stream that an edge opens.</summary>
internal sealed class HubService(
    HubOptions options,
    IngestWriter writer,
    HubLedger ledger,
    EdgeSessions sessions,
    PurgeDesk purges,
    HubMetrics metrics,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<HubService> log) : Wire.Hub.HubBase
{
    private static readonly TimeSpan HelloTimeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override async Task Connect(
        IAsyncStreamReader<EdgeMessage> requestStream, IServerStreamWriter<HubMessage> responseStream, ServerCallContext context)
    {
        var edge = context.Peer;
        try
        {
            var hello = await ReadHelloAsync(requestStream, context.CancellationToken);
            edge = hello.Edge;
            await ServeAsync(hello, requestStream, responseStream, context.CancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.InvalidArgument or StatusCode.Aborted or StatusCode.ResourceExhausted)
        {
            metrics.Rejected.Add(1);
            log.EdgeRefused(edge, e.Status.Detail);
            throw;
        }
    }

    private async Task<Hello> ReadHelloAsync(IAsyncStreamReader<EdgeMessage> messages, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(HelloTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken, lifetime.ApplicationStopping);
        bool any;
        try
        {
            any = await messages.MoveNext(either.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"no hello within {HelloTimeout.TotalSeconds} s"));
        }

        if (!any || messages.Current.BodyCase != EdgeMessage.BodyOneofCase.Hello)
            throw Invalid("hello: must be the first message");
        var hello = messages.Current.Hello;
        if (HelloValidator.FindError(hello, time.GetUtcNow().ToUnixTimeSeconds()) is { } error)
            throw Invalid(error);
        if (ledger.Sites.Count + hello.Sites.Count(s => !ledger.Sites.ContainsKey(s.Name)) > options.MaxSites)
            throw Exhausted($"hello.sites: the hub has room for {options.MaxSites} sites");
        if (ledger.Spools.Count >= options.MaxSpools && !ledger.Spools.ContainsKey(SpoolKey.Of(hello.Edge, hello.Epoch.Span)))
            throw Exhausted($"hello.epoch: the hub has room for {options.MaxSpools} spools");
        return hello;
    }

    private async Task ServeAsync(
        Hello hello, IAsyncStreamReader<EdgeMessage> messages, IServerStreamWriter<HubMessage> answers, CancellationToken cancelled)
    {
        var spool = SpoolKey.Of(hello.Edge, hello.Epoch.Span);
        using var session = new EdgeSession(spool, cancelled);
        using var stopping = lifetime.ApplicationStopping.Register(session.End);
        sessions.Enter(session);
        try
        {
            await writer.StoreAsync(new HelloWork(hello, spool), session.Ended);
            var last = ledger.Spools[spool].Last;
            log.EdgeConnected(hello.Edge, hello.Version, spool.Epoch, hello.Sites.Count, last, hello.OldestAvailable);
            await answers.WriteAsync(new HubMessage { Welcome = new Welcome { LastSequence = (ulong)last, TakesRefusals = true } }, session.Ended);

            purges.Enter(session, hello.LastPurge);
            using var writing = new SemaphoreSlim(1);
            var acknowledging = Task.WhenAll(
                PassOnAsync(session, session.Acks, sequence => new HubMessage { Ack = new Ack { Sequence = (ulong)sequence } }, answers, writing),
                PassOnAsync(session, session.Purges, order => order.ToMessage(), answers, writing));
            try
            {
                await ReceiveAsync(hello, session, last, messages);
                // The edge has closed its side: it still hears what became of all it sent.
                await writer.StoreAsync(new FlushWork(), session.Ended);
                session.LastAcknowledged();
                await acknowledging;
            }
            catch
            {
                // No answer may be written after the call has returned.
                session.End();
                await acknowledging;
                throw;
            }
        }
        catch (OperationCanceledException) when (session.Ended.IsCancellationRequested)
        {
            throw new RpcException(new Status(
                StatusCode.Unavailable, lifetime.ApplicationStopping.IsCancellationRequested ? "the hub stops" : "another stream of this edge took over"));
        }
        finally
        {
            purges.Leave(session);
            sessions.Leave(session);
            log.EdgeDisconnected(hello.Edge);
        }
    }

    private async Task ReceiveAsync(Hello hello, EdgeSession session, long last, IAsyncStreamReader<EdgeMessage> messages)
    {
        var oldest = (long)hello.OldestAvailable;
        while (await messages.MoveNext(session.Ended))
        {
            if (messages.Current.PurgeDone is { } done)
            {
                if (done.Error.Length > WireLimits.ReasonLength || done.Error.Any(char.IsControl))
                    throw Invalid($"purge_done.error: must be at most {WireLimits.ReasonLength} printable characters");
                purges.Done(hello.Edge, done);
                continue;
            }

            if (messages.Current.Refusals is { } refusals)
            {
                if (RefusalsValidator.FindError(refusals, time.GetUtcNow().ToUnixTimeSeconds()) is { } wrong)
                    throw Invalid(wrong);
                // A site that came with a reload of the edge's configuration is known once it has a summary.
                if (ledger.Sites.ContainsKey(refusals.Site))
                    session.Refusals[refusals.Site] = refusals;
                continue;
            }

            if (messages.Current.BodyCase != EdgeMessage.BodyOneofCase.Summary)
                throw Invalid("message: only summaries, refusals and what became of purges may follow the hello");
            var summary = messages.Current.Summary;
            if (SummaryValidator.FindError(summary, time.GetUtcNow().ToUnixTimeSeconds()) is { } error)
                throw Invalid($"{error} (sequence {summary.Sequence})");
            if (!ledger.Sites.ContainsKey(summary.Site) && ledger.Sites.Count >= options.MaxSites)
                throw Exhausted($"summary.site: the hub has room for {options.MaxSites} sites");
            var sequence = (long)summary.Sequence;
            // A jump is taken only where the hello has announced it. Any other would lose what the edge still has: it is to connect
            // again and send from where the welcome says.
            if (sequence > last + 1 && sequence != oldest)
                throw new RpcException(new Status(StatusCode.Aborted, $"summary.sequence: expected {last + 1}, got {sequence}"));
            last = Math.Max(last, sequence);
            await writer.OfferAsync(new SummaryWork(session, summary, time.GetTimestamp()), session.Ended);
        }
    }

    private static async Task PassOnAsync<T>(
        EdgeSession session, ChannelReader<T> from, Func<T, HubMessage> message, IServerStreamWriter<HubMessage> answers, SemaphoreSlim writing)
    {
        try
        {
            await foreach (var one in from.ReadAllAsync(session.Ended))
            {
                // A stream takes one message at a time.
                await writing.WaitAsync(session.Ended);
                try
                {
                    await answers.WriteAsync(message(one), session.Ended);
                }
                finally
                {
                    writing.Release();
                }
            }
        }
        catch (Exception e) when (session.Ended.IsCancellationRequested && e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The stream has ended; what the edge did not hear it will hear when it is back.
        }
    }

    private static RpcException Invalid(string detail) => new(new Status(StatusCode.InvalidArgument, detail));

    private static RpcException Exhausted(string detail) => new(new Status(StatusCode.ResourceExhausted, detail));
}
