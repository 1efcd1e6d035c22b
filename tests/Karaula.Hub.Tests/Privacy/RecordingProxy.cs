using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Karaula.Hub.Tests.Privacy;

/// <summary>Stands between an edge and a hub and keeps every byte that passes, either way.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private const int Preface = 24;
    private const int FrameHeader = 9;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly List<MemoryStream> _up = [];
    private readonly List<MemoryStream> _down = [];

    public RecordingProxy(Uri target)
    {
        _target = new IPEndPoint(IPAddress.Parse(target.Host), target.Port);
        _listener.Start();
        _running.Add(AcceptAsync());
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What passed; of what the edge said also without HTTP/2's frames, which may cut through anything.</summary>
    public List<(string Name, byte[] Content)> Recorded()
    {
        lock (_up)
        {
            return
            [
                .. _up.Select(s => ("edge to hub", s.ToArray())), .. _down.Select(s => ("hub to edge", s.ToArray())),
                .. _up.Select(s => ("edge to hub, data", DataOf(s.ToArray()))),
            ];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var edge = await _listener.AcceptTcpClientAsync(_stop.Token);
            var hub = new TcpClient();
            await hub.ConnectAsync(_target, _stop.Token);
            var (up, down) = (new MemoryStream(), new MemoryStream());
            lock (_up)
            {
                _up.Add(up);
                _down.Add(down);
            }

            _running.Add(CopyAsync(edge, hub, up));
            _running.Add(CopyAsync(hub, edge, down));
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, MemoryStream record)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var read)
            {
                lock (_up)
                    record.Write(buffer, 0, read);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    /// <summary>The payloads of DATA frames (RFC 9113, 6.1), of all streams in their order.</summary>
    private static byte[] DataOf(byte[] sent)
    {
        var data = new MemoryStream();
        for (var at = Preface; at + FrameHeader <= sent.Length;)
        {
            var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(sent.AsSpan(at)) >> 8);
            if (sent[at + 3] == 0 && at + FrameHeader + length <= sent.Length)
                data.Write(sent, at + FrameHeader, length);
            at += FrameHeader + length;
        }

        return data.ToArray();
    }
}
