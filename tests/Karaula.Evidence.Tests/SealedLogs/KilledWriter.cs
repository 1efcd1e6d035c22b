using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Karaula.Evidence.SealedLogs;

namespace Karaula.Evidence.Tests.SealedLogs;

/// <summary>Runs this test program once more as a writer that appends without end, and kills it in the middle of that.</summary>
internal static class KilledWriter
{
    private const string Variable = "SEALED_LOG_TEST_WRITER";

    /// <summary>Returns how many records the writer said were flushed before it was killed.</summary>
    public static async Task<long> RunAsync(string path, int acknowledgements, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, Environment = { [Variable] = path } };
        using var process = Process.Start(start)!;
        try
        {
            long flushed = 0;
            for (var i = 0; i < acknowledgements; i++)
            {
                var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
                flushed = long.Parse(line ?? throw new InvalidOperationException("The writer ended."), CultureInfo.InvariantCulture);
            }

            return flushed;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Before anything of the test framework runs: in the process started above, write until killed.</summary>
    [ModuleInitializer]
    public static void WriteUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } path)
        {
            return;
        }

        using var writer = SealedLogWriter.Open(path);
        var payload = new byte[5000];
        while (true)
        {
            for (var i = 0; i < 20; i++)
            {
                writer.Append("summary", payload);
            }

            writer.Flush();
            Console.Out.WriteLine(writer.Count);
        }
    }
}
