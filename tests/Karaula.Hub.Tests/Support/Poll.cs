namespace Karaula.Hub.Tests.Support;

/// <summary>Waits for what comes about by itself.</summary>
internal static class Poll
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static async Task UntilAsync(Func<Task<bool>> isThere, Func<string> what)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var began = TimeProvider.System.GetTimestamp();
        while (!await isThere())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Longest)
                Assert.Fail($"Not within {Longest.TotalSeconds} s: {what()}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
