using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Edge.Waf;

/// <summary>
/// The response body that the origin answers into. With the first byte, or flush, it is decided from the head what becomes of it:
/// <list type="bullet">
/// <item>what is not inspected, an event stream or an image, passes at once;</item>
/// <item>what is inspected where rules only detect, or is longer than the limit, passes at once, too, and is looked at on its way;</item>
/// <item>what is inspected where rules refuse is held back, up to the limit or, from the second second on, the next bytes, then judged and let go, or dropped.</item>
/// </list>
/// </summary>
internal sealed class InspectedBody : Stream, IHttpResponseBodyFeature
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1);

    private readonly HttpContext _context;
    private readonly WafExchange _exchange;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly HeldBuffer _held;
    private PipeWriter? _writer;
    private Stage _stage;
    private long _holdingSince;
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
        Decide();
        if (_stage == Stage.Looking)
        {
            GiveHeld();
            _exchange.ResponseBody();
        }
        else if (_stage == Stage.Holding)
            await ReleaseAsync(_context.RequestAborted);
        return _refusal;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Decide();
        if (_stage == Stage.Holding)
        {
            if (_held.Length + buffer.Length <= _exchange.ResponseBodyLimit && !IsHeldLong() && TryHold(buffer))
                return;
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
        Decide();
        if (_stage == Stage.Holding && IsHeldLong())
            await ReleaseAsync(cancellationToken);
        if (_stage is Stage.Passing or Stage.Looking)
            await _inner.Stream.FlushAsync(cancellationToken);
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

    protected override void Dispose(bool disposing)
    {
        _held.Dispose();
        base.Dispose(disposing);
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
        else if (!_exchange.Site.Inspects(response.ContentType) || HttpMethods.IsHead(_context.Request.Method))
            PassUnread();
        else if (!_exchange.IsBlocking || response.ContentLength > _exchange.ResponseBodyLimit)
            _stage = Stage.Looking;
        else
            (_stage, _holdingSince) = (Stage.Holding, _exchange.Services.Time.GetTimestamp());
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

    private bool IsHeldLong() => _exchange.Services.Time.GetElapsedTime(_holdingSince) > LongestHold;

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
            return;
        }

        Pass();
        if (_held.Length > 0)
            await _inner.Stream.WriteAsync(_held.Bytes, cancellationToken);
        _held.Dispose();
    }

    private async Task FlushWriterAsync()
    {
        if (_writer is not { } writer)
            return;
        _writer = null;
        await writer.CompleteAsync();
    }
}
