using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Karaula.Siege.Attacks;

namespace Karaula.Siege.Measuring;

/// <summary>The attackers, in a process of their own that yields to others: on this machine they share the processors with those they attack.</summary>
internal sealed class AttackProcess : IDisposable
{
    private readonly Process _process;

    private AttackProcess(Process process) => _process = process;

    /// <summary>Starts it; it waits.</summary>
    public static async Task<AttackProcess> StartAsync(IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("nice") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        foreach (var argument in (string[])["-n", "5", "dotnet", .. arguments])
            start.ArgumentList.Add(argument);
        var attack = new AttackProcess(Process.Start(start) ?? throw new InvalidOperationException("the attackers could not be started"));
        if (await attack._process.StandardOutput.ReadLineAsync(cancellationToken) == "ready")
            return attack;
        attack.Dispose();
        throw new InvalidOperationException("the attackers are not ready");
    }

    /// <summary>Lets it begin.</summary>
    public async Task BeginAsync()
    {
        await _process.StandardInput.WriteLineAsync("begin");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Ends it.</summary>
    /// <returns>Processor seconds that it used, and what it did; nothing for one that never began.</returns>
    public async Task<(double CpuSeconds, AttackCounts? Counts)> EndAsync()
    {
        _process.StandardInput.Close();
        var words = (await _process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20))).Trim().Split(' ', 3);
        return words is ["done", var cpu, var counts]
            ? (double.Parse(cpu, CultureInfo.InvariantCulture), JsonSerializer.Deserialize<AttackCounts>(counts))
            : (0, null);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
