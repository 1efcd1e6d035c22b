using System.Diagnostics;
using Karaula.Edge.Gate;
using Karaula.Edge.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// Requests that the server itself refuses to read are attacks, too, and no middleware ever sees them: each becomes an event, with the bytes that came
/// last.
/// </summary>
internal sealed class RefusedByServer(WafServices services) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";
    private const int MaxTarget = 1024;

    /// <summary>Begins to listen, to this one kind of diagnostic alone.</summary>
    public IDisposable Subscribe(DiagnosticListener listener) => listener.Subscribe(this, static name => name == BadRequest);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is IFeatureCollection features && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error)
            Tell(features, error);
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private void Tell(IFeatureCollection features, BadHttpRequestException error)
    {
        // The administration's connections keep nothing, and are no concern of rules.
        if (features.Get<ReceivedBytes>() is not { } received)
            return;
        var state = features.Get<RequestState>();
        var request = features.Get<IHttpRequestFeature>();
        var target = request?.RawTarget ?? "";
        var source = features.Get<IHttpConnectionFeature>()?.RemoteIpAddress is { } address ? SourceKey.Of(address).Wider() : default;
        services.Metrics.Malformed(error.StatusCode);
        services.Journals.Malformed.Add(new WafEvent
        {
            Id = state?.Id ?? "",
            Time = services.Time.GetUtcNow(),
            Site = state?.Settings.Name ?? "",
            Kind = WafEventKind.Malformed,
            Status = error.StatusCode,
            Source = source.ToString(),
            Method = request?.Method ?? "",
            Target = target.Length > MaxTarget ? target[..MaxTarget] : target,
            Reason = error.Message,
            Received = received.Copy(),
        });
    }
}
