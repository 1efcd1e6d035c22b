using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Karaula.Drill.Safety;

namespace Karaula.Siege.Systems;

/// <summary>
/// A running system. A shell stands before it that ends it when its standard input closes, so that nothing is left behind whatever becomes of the siege.
/// </summary>
internal sealed class RunningShield : IAsyncDisposable
{
    // "$@" in the background, its end noticed, too; what it wrote is in the log.
    private const string Guard = "exec 3<&0; log=$1; shift; \"$@\" </dev/null >\"$log\" 2>&1 & child=$!; cat <&3 >/dev/null; kill -TERM $child 2>/dev/null; wait $child 2>/dev/null";

    private readonly Process _guard;
    private readonly string _log;

    private RunningShield(Process guard, string log)
    {
        _guard = guard;
        _log = log;
    }

    /// <summary>The guard's process id; the system's processes are its children.</summary>
    public int Id => _guard.Id;

    /// <summary>Starts a system and waits until it takes connections.</summary>
    public static async Task<RunningShield> StartAsync(IShield shield, SystemPlace place, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(place.Folder);
        var log = Path.Combine(place.Folder, "log");
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-c", Guard, "guard", log, .. shield.Configure(place)])
            start.ArgumentList.Add(argument);
        start.Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin";
        var running = new RunningShield(Process.Start(start) ?? throw new InvalidOperationException($"{shield.Name} could not be started."), log);
        try
        {
            foreach (var port in (int[])[place.PlainPort, place.TlsPort])
                await running.ListenAsync(shield.Name, port, time, cancellationToken);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        try
        {
            await _guard.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(4));
        }
        catch (TimeoutException)
        {
            _guard.Kill(entireProcessTree: true);
            await _guard.WaitForExitAsync();
        }

        _guard.Dispose();
    }

    private async Task ListenAsync(string name, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        var target = LoopbackTarget.Of(IPAddress.Loopback, port);
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                using var socket = await LoopbackDialer.DialAsync(target, cancellationToken);
                return;
            }
            catch (SocketException) when (time.GetElapsedTime(began).TotalSeconds is < 20 and var waited && (waited < 2 || !ProcessTree.Of(Id).IsGone))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"{name} does not listen: {Last(_log)}", e);
            }
        }
    }

    private static string Last(string log) => File.Exists(log) ? string.Join(" | ", File.ReadLines(log).TakeLast(6)) : "it said nothing";
}
