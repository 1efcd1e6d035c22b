using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Connections;

/// <summary>An answer's body in pieces of at most 16 KiB, each sent when the one before was taken, so that a reader who takes nothing holds no more.</summary>
/// <param name="inner">The body as the server takes it.</param>
/// <param name="context">The request.</param>
/// <param name="client">Its connection.</param>
/// <param name="watch">What ends it when its reader stops.</param>
internal sealed class PacedResponse(IHttpResponseBodyFeature inner, HttpContext context, ClientConnection client, StallWatch watch)
    : IHttpResponseBodyFeature
{
    private PacedWriter? _writer;
    private PacedStream? _stream;
    private long _waitingSince;
    private bool _isWatched;
    private bool _isAborted;

    /// <inheritdoc />
    public PipeWriter Writer => _writer ??= new PacedWriter(inner.Writer, this);

    /// <inheritdoc />
    public Stream Stream => _stream ??= new PacedStream(inner.Stream, this);

    /// <summary>Its connection.</summary>
    public ClientConnection Client => client;

    /// <summary>Since when the reader owes taking the last piece, a timestamp; 0 when nothing is owed.</summary>
    public long WaitingSince => Volatile.Read(ref _waitingSince);

    /// <summary>Bytes of the body that were given to the server to send.</summary>
    public long Sent { get; private set; }

    /// <summary>Its neighbours among those that wait. The watch's business.</summary>
    internal PacedResponse? Previous { get; set; }

    internal PacedResponse? Next { get; set; }

    /// <summary>Ends it; false when that was done.</summary>
    public bool Abort()
    {
        if (_isAborted)
            return false;
        _isAborted = true;
        context.Abort();
        return true;
    }

    /// <summary>The request is over.</summary>
    public void End()
    {
        if (_isWatched)
            watch.Remove(this);
    }

    /// <summary>Notes how long a piece takes.</summary>
    public ValueTask<T> PaceAsync<T>(ValueTask<T> sent, int bytes)
    {
        Sent += bytes;
        return sent.IsCompleted ? sent : WaitAsync(sent, bytes);
    }

    /// <summary>Notes how long a piece takes.</summary>
    public ValueTask PaceAsync(ValueTask sent, int bytes)
    {
        Sent += bytes;
        return sent.IsCompleted ? sent : WaitAsync(sent, bytes);
    }

    /// <inheritdoc />
    public void DisableBuffering() => inner.DisableBuffering();

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    /// <inheritdoc />
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    /// <inheritdoc />
    public Task CompleteAsync() => inner.CompleteAsync();

    private async ValueTask<T> WaitAsync<T>(ValueTask<T> sent, int bytes)
    {
        Begin(bytes);
        try
        {
            return await sent.ConfigureAwait(false);
        }
        finally
        {
            Took(bytes);
        }
    }

    private async ValueTask WaitAsync(ValueTask sent, int bytes)
    {
        Begin(bytes);
        try
        {
            await sent.ConfigureAwait(false);
        }
        finally
        {
            Took(bytes);
        }
    }

    private void Begin(int bytes)
    {
        if (!_isWatched)
        {
            _isWatched = true;
            watch.Add(this);
        }

        client.Hold(bytes);
        Volatile.Write(ref _waitingSince, Math.Max(1, watch.Time.GetTimestamp()));
    }

    private void Took(int bytes)
    {
        client.Hold(-bytes);
        Volatile.Write(ref _waitingSince, 0);
    }
}
