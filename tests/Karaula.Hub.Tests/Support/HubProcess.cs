using System.Diagnostics;
using System.Net.Http.Json;
using Karaula.Hub.Configuration;
using Karaula.Hub.Evidence;

namespace Karaula.Hub.Tests.Support;

/// <summary>A hub in a process of its own, which can be killed.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private readonly Process _process;

    private HubProcess(Process process, Uri http, Uri grpc)
    {
        _process = process;
        Http = http;
        Grpc = grpc;
    }

    public Uri Http { get; }

    public Uri Grpc { get; }

    public static async Task<HubProcess> StartAsync(string directory, StorageOptions? storage = null)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Karaula.Hub.TestHost.dll"));
        start.ArgumentList.Add(directory);
        if (storage is { Provider: StorageProvider.Postgresql })
            start.Environment[StorageOptions.ConnectionVariable] = storage.ConnectionString;
        var process = Process.Start(start)!;
        var heard = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            heard.Add(line);
            if (line.Split(' ') is ["listening", var http, var grpc])
            {
                // Whatever it says later must not fill the pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return new HubProcess(process, new Uri(http), new Uri(grpc));
            }
        }

        throw new InvalidOperationException("The hub did not start:\n" + string.Join('\n', heard));
    }

    /// <summary>The process as it is now.</summary>
    public Process Process
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    public static async Task<T> GetAsync<T>(HttpClient http, string path) =>
        (await http.GetFromJsonAsync<T>(path, HubJson.Options, TestContext.Current.CancellationToken))!;

    /// <summary>Waits until it has ended by itself.</summary>
    public Task EndedAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }
}
