using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace Karaula.Hub.Bench;

/// <summary>A hub in a process of its own, and what it takes.</summary>
internal sealed class HubUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

    private HubUnderTest(Process process, string folder, Uri http, Uri grpc) => (_process, _folder, Http, Grpc) = (process, folder, http, grpc);

    public Uri Http { get; }

    public Uri Grpc { get; }

    /// <summary>Processor time so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<HubUnderTest> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("karaula-bench-hub-").FullName;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(HubUnderTest).Assembly.Location);
        start.ArgumentList.Add("host");
        start.ArgumentList.Add(folder);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["listening", var http, var grpc])
            {
                var hub = new HubUnderTest(process, folder, new Uri(http), new Uri(grpc));
                _ = hub.ListenAsync();
                return hub;
            }
        }

        throw new InvalidOperationException("The hub did not start.");
    }

    /// <summary>Bytes of its heap after a full collection.</summary>
    public async Task<long> HeapAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        return long.Parse(await _said.Reader.ReadAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a site's grain shows so many seconds: what comes for the grains, comes in order.</summary>
    public async Task FedAsync(string site, int seconds)
    {
        using var client = new HttpClient { BaseAddress = Http };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            using var view = JsonDocument.Parse(await client.GetStringAsync(new Uri($"api/v1/sites/{site}?window=600", UriKind.Relative)));
            if (view.RootElement.GetProperty("points").GetArrayLength() >= seconds)
                return;
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Processor time a second when nothing comes, after some seconds in which what came last is analysed.</summary>
    public async Task<TimeSpan> IdleAsync()
    {
        const int Calm = 5;
        const int Measured = 10;
        await Task.Delay(TimeSpan.FromSeconds(Calm));
        var before = Processor;
        await Task.Delay(TimeSpan.FromSeconds(Measured));
        return (Processor - before) / Measured;
    }

    /// <summary>Reads on: a full pipe would hold the hub back.</summary>
    private async Task ListenAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["heap", var bytes])
                _said.Writer.TryWrite(bytes);
            else if (line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal))
                await Console.Error.WriteLineAsync(line);
        }

        _said.Writer.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
