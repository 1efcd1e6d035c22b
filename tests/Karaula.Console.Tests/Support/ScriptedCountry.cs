using Karaula.Hub.Views;

namespace Karaula.Console.Tests.Support;

/// <summary>A stand-in for the hub: it shows the picture it was given, or does not answer, or fails, as the test says.</summary>
internal sealed class ScriptedCountry(CountrySnapshot picture) : ICountryView
{
    private int _asked;

    public CountrySnapshot Picture { get; set; } = picture;

    public bool Silent { get; set; }

    public bool Broken { get; set; }

    public int Asked => Volatile.Read(ref _asked);

    public async ValueTask<CountrySnapshot> SnapshotAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (Broken)
            throw new InvalidOperationException("The scripted hub is broken.");
        if (Silent)
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return Picture;
    }
}
