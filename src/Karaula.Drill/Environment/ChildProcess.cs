using System.Diagnostics;

namespace Karaula.Drill.Environment;

/// <summary>
/// A process that belongs to the drill. It holds one end of a pipe and stops when the other closes: nothing is left behind even when the drill
/// itself is killed.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastWords = new();

    private ChildProcess(Process process, string name)
    {
        _process = process;
        Name = name;
    }

    /// <summary>What it is, for messages.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program and waits for the line that says it is ready.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="isReady">Whether a line of its output says so.</param>
    /// <param name="logFile">Where all its output goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The process, and the line.</returns>
    /// <exception cref="InvalidOperationException">It ended, or was not ready within a minute.</exception>
    public static async Task<(ChildProcess Process, string Line)> StartAsync(
        string name, string file, IEnumerable<string> arguments, Func<string, bool> isReady, string logFile, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(logFile))!);
        var log = TextWriter.Synchronized(new StreamWriter(logFile, append: true) { AutoFlush = true });
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} could not be started.");
        var child = new ChildProcess(process, name);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => child._ready.TrySetException(
            new InvalidOperationException($"{name} ended with code {process.ExitCode}: {child.LastWords()}"));
        process.OutputDataReceived += (_, line) => child.Hear(line.Data, isReady, log);
        process.ErrorDataReceived += (_, line) => child.Hear(line.Data, isReady, log);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return (child, await child._ready.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken));
        }
        catch (TimeoutException)
        {
            await child.DisposeAsync();
            throw new InvalidOperationException($"{name} was not ready within a minute: {child.LastWords()}");
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once, as a crash would (kill -9).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets it end: its input closes. After some seconds it is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(8));
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }

        _process.Dispose();
    }

    private void Hear(string? line, Func<string, bool> isReady, TextWriter log)
    {
        if (line is null)
            return;
        log.WriteLine(line);
        lock (_lastWords)
        {
            _lastWords.Enqueue(line);
            if (_lastWords.Count > 5)
                _lastWords.Dequeue();
        }

        if (isReady(line))
            _ready.TrySetResult(line);
    }

    private string LastWords()
    {
        lock (_lastWords)
            return string.Join(" | ", _lastWords);
    }
}
