namespace Karaula.Siege.Attacks;

/// <summary>A steady rate in small steps. After a hiccup of the machine it goes on, and does not make up for more than a quarter of a second.</summary>
internal sealed class Pace(double perSecond, TimeProvider time)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly long _began = time.GetTimestamp();
    private long _sent;

    /// <summary>Waits a step.</summary>
    /// <returns>How many are due.</returns>
    public async ValueTask<int> NextAsync(CancellationToken stop)
    {
        await Task.Delay(Step, time, stop);
        var due = (long)(time.GetElapsedTime(_began).TotalSeconds * perSecond);
        var most = (long)(perSecond / 4) + 1;
        _sent = Math.Max(_sent, due - most);
        var count = (int)(due - _sent);
        _sent = due;
        return count;
    }
}
