using Karaula.Hub.Configuration;
using Karaula.Hub.Tests.Support;

namespace Karaula.Hub.Tests.Storage;

/// <summary>One folder, one hub.</summary>
public sealed class StateLockTests : IDisposable
{
    private readonly TempDirectory _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public async Task Start_OnAFolderInUse_IsRefusedAndHarmsNothing()
    {
        var next = Path.Combine(_state.Path, "evidence.klog.next");
        await using (var process = await HubProcess.StartAsync(_state.Path))
        {
            // What a hub in the middle of an erasure has beside its log.
            await File.WriteAllTextAsync(next, "half of a log", TestContext.Current.CancellationToken);
            var refused = await Assert.ThrowsAsync<HubConfigurationException>(() => TestHub.StartAsync(_state.Path));
            Assert.Contains("another hub is running", refused.Message, StringComparison.Ordinal);
            Assert.Equal("half of a log", await File.ReadAllTextAsync(next, TestContext.Current.CancellationToken));
            // Killed, it can let go of nothing by itself.
            await process.KillAsync();
        }

        await using var hub = await TestHub.StartAsync(_state.Path);
        Assert.False(File.Exists(next));
    }
}
