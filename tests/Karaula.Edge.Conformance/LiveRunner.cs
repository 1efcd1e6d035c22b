using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Karaula.Waf.Conformance;

namespace Karaula.Edge.Conformance;

/// <summary>Sends the suite's bytes to an edge, one connection a stage, and looks up what the edge found by the answer's request id.</summary>
internal sealed class LiveRunner(LiveEdge edge, IReadOnlyList<Override> overrides)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Stages for which an override counted.</summary>
    public HashSet<Override> Used { get; } = [];

    /// <summary>Runs one stage; null when it passes, otherwise what went wrong.</summary>
    public async Task<string?> RunAsync(Stage stage)
    {
        var (status, id) = await SendAsync(stage.Request);
        if (id is not null)
            await edge.FinishedAsync(id);
        if (overrides.FirstOrDefault(one => one.Stage == stage.Name) is { } meant)
        {
            Used.Add(meant);
            return status == meant.Status ? null : $"status {status} instead of the override's {meant.Status}";
        }

        if (id is null)
            return Judgement.OfRefused(stage, $"answered with {status} before it was read");
        return Judgement.Of(stage, status, edge.Find(id)?.Matches ?? []);
    }

    private async Task<(int Status, string? Id)> SendAsync(byte[] request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, edge.Port);
        await socket.SendAsync(request);
        var answer = new MemoryStream();
        var halfClosed = false;
        var buffer = new byte[16 * 1024];
        while (!IsWhole(answer))
        {
            using var timeout = new CancellationTokenSource(Patience);
            try
            {
                var read = await socket.ReceiveAsync(buffer, timeout.Token);
                if (read == 0)
                    break;
                answer.Write(buffer, 0, read);
            }
            catch (OperationCanceledException) when (!halfClosed)
            {
                // A body that is shorter than it was said to be: there is no more of it.
                halfClosed = true;
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                break;
            }
        }

        var head = Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        var status = head.Length > 12 ? int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;
        return (status, Field(head, "X-Request-Id"));
    }

    private static bool IsWhole(MemoryStream answer)
    {
        var text = Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        if (Field(text[..(end + 2)], "Content-Length") is { } length)
            return text.Length - end - 4 >= int.Parse(length, CultureInfo.InvariantCulture);
        return text.EndsWith("0\r\n\r\n", StringComparison.Ordinal) && Field(text[..(end + 2)], "Transfer-Encoding") is not null;
    }

    private static string? Field(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : head[(at + name.Length + 4)..head.IndexOf("\r\n", at + 2, StringComparison.Ordinal)];
    }
}
