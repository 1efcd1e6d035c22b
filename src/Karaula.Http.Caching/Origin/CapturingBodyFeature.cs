using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Http.Caching.Origin;

/// <summary>The response body that the origin answers into; see <see cref="CapturingStream"/>.</summary>
internal sealed class CapturingBodyFeature(IHttpResponseBodyFeature inner, OriginExchange exchange, CapturingStream stream) : IHttpResponseBodyFeature
{
    private PipeWriter? _writer;

    public Stream Stream => stream;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));

    public void DisableBuffering() => inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await FinishWritingAsync();
        await inner.StartAsync(cancellationToken);
        if (exchange.Mode == ExchangeMode.Pass)
            await inner.SendFileAsync(path, offset, count, cancellationToken);
        else
            await SendFileFallback.SendFileAsync(stream, path, offset, count, cancellationToken);
    }

    public async Task CompleteAsync()
    {
        await FinishWritingAsync();
        await inner.StartAsync();

        // When a stored answer takes the place of the origin's, the response is not complete yet.
        if (exchange.Mode == ExchangeMode.Discard)
            return;
        await exchange.CompleteBodyAsync(inner);
        await inner.CompleteAsync();
    }

    /// <summary>Sends on what the application left unflushed in the writer.</summary>
    public async Task FinishWritingAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            await writer.CompleteAsync();
        }
    }

    /// <summary>Forgets what the application left unflushed in the writer.</summary>
    public void DiscardUnwritten()
    {
        _writer?.Complete(new OperationCanceledException());
        _writer = null;
    }
}
