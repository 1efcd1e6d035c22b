using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// The response body that the origin answers into. With the first byte, or flush, it is decided from the head what becomes of it:
/// <list type="bullet">
/// <item>what is not inspected, an event stream or an image, passes at once;</item>
/// <item>what is inspected where rules only detect, or is longer than the limit, passes at once, too, and is looked at on its way;</item>
/// <item>what is inspected where rules refuse is held back, up to the limit or for a second after its first bytes, then judged and let go, or dropped.</item>
/// </list>
/// While something is held a timer may let it go in the middle of a write: from then on writes, and what ends them, take turns.
/// </summary>
internal sealed class InspectedBody : Stream, IHttpResponseBodyFeature
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1);

    private readonly HttpContext _context;
    private readonly WafExchange _exchange;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly HeldBuffer _held;
    private readonly SemaphoreSlim _turn = new(1);
    private PipeWriter? _writer;
    private ITimer? _timer;
    private Stage _stage;
    private bool _isOver;
    private int _looked;
    private WafRefusal? _refusal;

    public InspectedBody(HttpContext context, WafExchange exchange, IHttpResponseBodyFeature inner)
    {
        _context = context;
        _exchange = exchange;
        _inner = inner;
        _held = new HeldBuffer(exchange.Services.Held);
    }

    private enum Stage
    {
        Undecided,
        Passing,
        Looking,
        Holding,
        Refused,
    }

    public Stream Stream => this;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(this, new StreamPipeWriterOptions(leaveOpen: true));

    public override bool CanRead => false;

    // What is held can be taken back: an origin that breaks off is then answered for with an error of this edge's.
    public override bool CanSeek => _stage is Stage.Undecided or Stage.Holding or Stage.Refused;

    public override bool CanWrite => true;

    public override long Length => _held.Length;

    public override long Position
    {
        get => _held.Length;
        set => throw new NotSupportedException();
    }

    public void DisableBuffering() => _inner.DisableBuffering();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        Decide();
        if (_stage is Stage.Passing or Stage.Looking)
            await _inner.StartAsync(cancellationToken);
    }

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await FlushWriterAsync();
        await SendFileFallback.SendFileAsync(this, path, offset, count, cancellationToken);
    }

    // The answer may still be refused, and then another one has to be written: it is the server that completes it.
    public Task CompleteAsync() => FlushWriterAsync();

    /// <summary>Nothing more comes. What was held goes on; or what must be done in its place.</summary>
    public async ValueTask<WafRefusal?> FinishAsync()
    {
        await FlushWriterAsync();
        await _turn.WaitAsync(_context.RequestAborted);
        try
        {
            Decide();
            if (_stage == Stage.Looking)
            {
                GiveHeld();
                _exchange.ResponseBody();
            }
            else if (_stage == Stage.Holding)
                await ReleaseAsync(_context.RequestAborted);
            _isOver = true;
            return _refusal;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _timer is null ? WriteInTurnAsync(buffer, cancellationToken) : TakeTurnAsync(buffer, cancellationToken);

    private async ValueTask TakeTurnAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await WriteInTurnAsync(buffer, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask WriteInTurnAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        Decide();
        if (_stage == Stage.Holding)
        {
            var fits = _held.Length + buffer.Length <= _exchange.ResponseBodyLimit;
            if (fits && TryHold(buffer))
            {
                _timer ??= _exchange.Services.Time.CreateTimer(static state => _ = ((InspectedBody)state!).ReleaseHeldAsync(), this, LongestHold, Timeout.InfiniteTimeSpan);
                return;
            }

            if (!fits && _exchange.RejectsLargerResponse)
                _refusal ??= _exchange.LargerResponse();
            await ReleaseAsync(cancellationToken);
        }

        if (_stage == Stage.Refused)
            return;
        if (_stage == Stage.Looking)
            Look(buffer.Span);
        await _inner.Stream.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Answers are written asynchronously.");

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            Decide();
            if (_stage is Stage.Passing or Stage.Looking)
                await _inner.Stream.FlushAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value, 0);
        _held.Clear();
        // The answer that is begun anew is this edge's own.
        if (_stage == Stage.Holding)
            _stage = Stage.Passing;
    }

    /// <summary>Ends it: a timer that comes late finds nothing to do.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (_timer is not null)
            await _timer.DisposeAsync();
        await _turn.WaitAsync(CancellationToken.None);
        _isOver = true;
        _held.Dispose();
        _turn.Release();
        await base.DisposeAsync();
    }

    private void Decide()
    {
        if (_stage != Stage.Undecided)
            return;
        var response = _context.Response;
        if (!_exchange.IsOpen || _exchange.IsUpgraded)
        {
            Pass();
            return;
        }

        _refusal = _exchange.ResponseHeaders();
        if (_refusal is not null)
            _stage = Stage.Refused;
        else if (!_exchange.Site.Inspects(response.ContentType) || !_exchange.WantsResponseBody || HttpMethods.IsHead(_context.Request.Method))
            PassUnread();
        else if (!_exchange.IsBlocking || response.ContentLength > _exchange.ResponseBodyLimit)
            _stage = Stage.Looking;
        else
            _stage = Stage.Holding;
    }

    // The rules of phase 4 run all the same: some of them only add up what those before found.
    private void PassUnread()
    {
        _refusal = _exchange.ResponseBody();
        if (_refusal is null)
            Pass();
        else
            _stage = Stage.Refused;
    }

    // Nothing is left to inspect: nothing need be kept for it.
    private void Pass()
    {
        _stage = Stage.Passing;
        _exchange.Close();
    }

    private bool TryHold(ReadOnlyMemory<byte> bytes)
    {
        if (_held.TryAppend(bytes.Span))
            return true;
        _refusal = _exchange.Overflow();
        return false;
    }

    // Only the beginning. Of what is coded a copy is kept until the end: it cannot be read piece by piece.
    private void Look(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, _exchange.ResponseBodyLimit - _looked)];
        if (bytes.IsEmpty)
            return;
        _looked += bytes.Length;
        if (_context.Response.Headers.ContentEncoding.Count == 0)
            _exchange.AppendResponseBody(bytes);
        else if (!_held.TryAppend(bytes))
            (_looked, _) = (_exchange.ResponseBodyLimit, _exchange.Overflow());
    }

    private void GiveHeld() => ContentDecoding.Give(_exchange, _held.Bytes, _context.Response.Headers.ContentEncoding.ToString());

    /// <summary>Judges what is held and lets it go, or drops it.</summary>
    private async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_refusal is null)
        {
            GiveHeld();
            _refusal = _exchange.ResponseBody();
        }

        if (_refusal is not null)
        {
            _stage = Stage.Refused;
            _held.Dispose();
            // Told at once, however long the origin takes to end.
            _exchange.Close();
            return;
        }

        Pass();
        if (_held.Length > 0)
            await _inner.Stream.WriteAsync(_held.Bytes, cancellationToken);
        _held.Dispose();
    }

    // The origin pauses: what it said so far goes on.
    private async Task ReleaseHeldAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_isOver || _stage != Stage.Holding)
                return;
            await ReleaseAsync(_context.RequestAborted);
            if (_stage == Stage.Passing)
                await _inner.Stream.FlushAsync(_context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The reader went away; whoever writes next is told so.
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task FlushWriterAsync()
    {
        if (_writer is not { } writer)
            return;
        _writer = null;
        await writer.CompleteAsync();
    }
}
