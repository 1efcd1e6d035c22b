using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Karaula.Drill.Safety;

namespace Karaula.Drill.Traffic;

/// <summary>
/// One keep-alive connection that speaks plain HTTP/1.1, light enough that thousands fit: requests are ready-made bytes, answers are read to
/// their end and mostly thrown away. One request at a time.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private const int MaxHead = 32 * 1024;
    private const int MaxBody = 8 << 20;

    private readonly Socket _socket;
    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    private RawConnection(Socket socket) => _socket = socket;

    /// <summary>Whether another request may follow.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Connects, and says for whom, where a PROXY header is given.</summary>
    public static async ValueTask<RawConnection> OpenAsync(LoopbackTarget target, byte[]? proxyHeader, CancellationToken cancellationToken)
    {
        var socket = await LoopbackDialer.DialAsync(target, cancellationToken);
        var connection = new RawConnection(socket);
        if (proxyHeader is not null)
            await socket.SendAsync(proxyHeader, cancellationToken);
        return connection;
    }

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <param name="request">The whole request.</param>
    /// <param name="keepBody">Whether the body is wanted.</param>
    /// <param name="cancellationToken">Patience.</param>
    /// <exception cref="IOException">The connection broke, or what came is no HTTP answer.</exception>
    public async ValueTask<RawResponse> SendAsync(ReadOnlyMemory<byte> request, bool keepBody, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(request, cancellationToken);
            return await ReadAsync(keepBody, cancellationToken);
        }
        catch (SocketException e)
        {
            IsOpen = false;
            throw new IOException(e.Message, e);
        }
        catch
        {
            // Whatever is left of the answer belongs to nobody.
            IsOpen = false;
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _socket.Dispose();

    private async ValueTask<RawResponse> ReadAsync(bool keepBody, CancellationToken cancellationToken)
    {
        int headEnd;
        while ((headEnd = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_end - _start > MaxHead)
                throw new IOException("The head of the answer is too long.");
            await FillAsync(cancellationToken);
        }

        var head = Encoding.Latin1.GetString(_buffer, _start, headEnd);
        _start += headEnd + 4;
        if (head.Length < 12 || !head.StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(head.AsSpan(9, 3), out var status))
            throw new IOException("What came is no HTTP/1.1 answer.");

        var close = Field(head, "connection") is { } connection && connection.Contains("close", StringComparison.OrdinalIgnoreCase);
        var body = keepBody ? new StringBuilder() : null;
        if (status is not (204 or 304))
        {
            if (Field(head, "transfer-encoding") is not null)
                await ReadChunksAsync(body, cancellationToken);
            else if (int.TryParse(Field(head, "content-length"), out var length))
                await ReadExactlyAsync(length, body, cancellationToken);
            else
                throw new IOException("The answer does not say how long it is.");
        }

        IsOpen = !close;
        return new RawResponse(status, Field(head, "etag"), Field(head, "x-request-id") is not null, body?.ToString() ?? "",
            Field(head, "location"), Field(head, "set-cookie")?.Split(';')[0]);
    }

    private async ValueTask ReadChunksAsync(StringBuilder? body, CancellationToken cancellationToken)
    {
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
                await FillAsync(cancellationToken);
            if (!Utf8Parser.TryParse(_buffer.AsSpan(_start, line), out int length, out _, 'x') || length is < 0 or > MaxBody)
                throw new IOException("A chunk has no length.");
            _start += line + 2;
            await ReadExactlyAsync(length, body, cancellationToken);
            await ReadExactlyAsync(2, null, cancellationToken);
            if (length == 0)
                return;
        }
    }

    private async ValueTask ReadExactlyAsync(int length, StringBuilder? body, CancellationToken cancellationToken)
    {
        if (length is < 0 or > MaxBody)
            throw new IOException("The body is too long.");
        while (length > 0)
        {
            if (_start == _end)
                await FillAsync(cancellationToken);
            var take = Math.Min(length, _end - _start);
            body?.Append(Encoding.UTF8.GetString(_buffer, _start, take));
            _start += take;
            length -= take;
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end == _buffer.Length)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }
            else
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        if (read == 0)
            throw new IOException("The connection ended in the middle of an answer.");
        _end += read;
    }

    private static string? Field(string head, string name)
    {
        for (var at = head.IndexOf("\r\n", StringComparison.Ordinal); at >= 0; at = head.IndexOf("\r\n", at + 2, StringComparison.Ordinal))
        {
            var line = head.AsSpan(at + 2);
            var end = line.IndexOf("\r\n");
            line = end < 0 ? line : line[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && line[..name.Length].Equals(name, StringComparison.OrdinalIgnoreCase))
                return line[(name.Length + 1)..].Trim().ToString();
        }

        return null;
    }
}
