using Karaula.Console.Overview;
using Karaula.Hub.Views;

namespace Karaula.Console.Feed;

/// <summary>What every viewer sees at one tick.</summary>
/// <param name="Snapshot">The newest picture the hub gave; null before the first.</param>
/// <param name="ReadAt">When it gave it, by the console's clock; null before the first.</param>
/// <param name="Now">The tick's time. It goes on when the hub does not answer, so that the page can say for how long.</param>
/// <param name="Record">Translates the wall's clock into the record's during a drill.</param>
internal sealed record FeedState(CountrySnapshot? Snapshot, DateTimeOffset? ReadAt, DateTimeOffset Now, RecordClock Record)
{
    /// <summary>How old the picture is; zero before the first.</summary>
    public TimeSpan Age => ReadAt is { } read && Now > read ? Now - read : TimeSpan.Zero;
}
