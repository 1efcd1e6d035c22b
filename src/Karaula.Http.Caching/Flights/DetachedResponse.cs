using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Flights;

/// <summary>The response of a request that nobody waits for: it has a head and a beginning, and its body goes nowhere.</summary>
internal sealed class DetachedResponse : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();
    private PipeWriter? _writer;

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    [Obsolete("Use IHttpResponseBodyFeature.Stream instead.")]
    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public Stream Stream => Stream.Null;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(Stream.Null);

    public void OnStarting(Func<object, Task> callback, object state) => _onStarting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    /// <summary>Runs what is to run when the request is over.</summary>
    public async Task EndAsync()
    {
        while (_onCompleted.TryPop(out (Func<object, Task> Callback, object State) entry))
            await entry.Callback(entry.State);
    }

    public void DisableBuffering()
    {
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        while (_onStarting.TryPop(out (Func<object, Task> Callback, object State) entry))
            await entry.Callback(entry.State);
        HasStarted = true;
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => StartAsync(cancellationToken);

    public Task CompleteAsync() => StartAsync();
}
