using System.Buffers.Binary;
using System.Text;

namespace Karaula.Edge.Tests.Support;

/// <summary>HTTP/2 by hand.</summary>
internal static class Http2Bytes
{
    public static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [])];

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public static byte[] Get(int stream, string path = "/form", byte flags = 5) =>
        Frame(1, flags, stream, Block([(":method", "GET"), (":scheme", "https"), (":authority", "a.example"), (":path", path)]));

    /// <summary>Fields without any compression (RFC 7541, section 6.2.2).</summary>
    public static byte[] Block(IEnumerable<(string Name, string Value)> fields)
    {
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            block.Add(0);
            foreach (var text in new[] { name, value })
            {
                var bytes = Encoding.Latin1.GetBytes(text);
                block.Add((byte)Math.Min(127, bytes.Length));
                for (var more = bytes.Length - 127; more >= 0; more = more < 128 ? -1 : more >> 7)
                    block.Add((byte)(more < 128 ? more : (more & 127) | 128));
                block.AddRange(bytes);
            }
        }

        return [.. block];
    }

    /// <summary>Reads frames until the peer closes nothing comes for the given time, or it is enough: their types, and the error of a GOAWAY.</summary>
    public static async Task<(List<byte> Types, int? GoAway)> ReadAsync(
        Stream stream, TimeSpan silence, Func<List<byte>, bool>? isEnough = null)
    {
        var types = new List<byte>();
        int? goAway = null;
        var header = new byte[9];
        try
        {
            while (true)
            {
                using var timeout = new CancellationTokenSource(silence);
                await stream.ReadExactlyAsync(header, timeout.Token);
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >>> 8];
                await stream.ReadExactlyAsync(payload, timeout.Token);
                types.Add(header[3]);
                if (header[3] == 7)
                    goAway ??= BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4));
                if (isEnough?.Invoke(types) == true)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The end, or silence.
        }

        return (types, goAway);
    }
}
