using System.Diagnostics;
using System.Globalization;
using Karaula.Http.Caching.Storage.Disk;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>A process that writes all the time, killed at any moment.</summary>
public sealed class DiskKillTests
{
    [Fact]
    public async Task Open_AfterKillInMidWrite_HasAllThatWasFlushedAndNothingTorn()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        int seed = 0;
        for (int round = 0; round < 6; round++)
        {
            int flushed = await RunAndKillAsync(folder.Path, seed, lines: random.Next(1, 12), TimeSpan.FromMilliseconds(random.Next(20)));
            var logger = new ListLogger();
            await using DiskStore store = folder.Open(folder.Options(maximumBytes: 16 << 20), logger: logger);
            Assert.Equal(0, store.Counters.DamagedRecords);
            int newest = 0;
            for (int name = 0; name < 100; name++)
            {
                using DiskHit? hit = await store.LoadAsync(SampleResponse.Key(name), SampleResponse.Request(0));
                if (hit is null)
                {
                    Assert.False(store.Contains(SampleResponse.Key(name)));
                    continue;
                }

                await SampleResponse.VerifyAsync(hit.Response);
                Assert.False(hit.NeedsValidation);
                int found = SampleResponse.Seed(hit.Response);
                Assert.Equal(name, found % 100);
                Assert.True(found >= LatestBefore(flushed, name), $"{name}: {found} is older than what was flushed with {flushed}.");
                newest = Math.Max(newest, found);
            }

            Assert.True(newest >= flushed);
            seed = newest + 1;
        }
    }

    /// <summary>The last answer of a name up to a seed.</summary>
    private static int LatestBefore(int seed, int name) => seed - (((seed - name) % 100 + 100) % 100);

    private static async Task<int> RunAndKillAsync(string folder, int seed, int lines, TimeSpan after)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Karaula.Http.Caching.TestHost.dll"));
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(seed.ToString(CultureInfo.InvariantCulture));
        using Process process = Process.Start(start)!;
        int flushed = 0;
        for (int line = 0; line < lines; line++)
        {
            string? text = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            flushed = int.Parse(text ?? throw new InvalidOperationException("It ended by itself."), CultureInfo.InvariantCulture);
        }

        // Any moment will do: the longer it is, the more the process writes before it ends.
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < after)
            await Task.Yield();
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return flushed;
    }
}
