using Karaula.Console.Feed;
using Karaula.Console.Overview;
using Microsoft.AspNetCore.Components;

namespace Karaula.Console.Components;

/// <summary>The country on one page: its state, the campaign, each site, and the incidents on a common timeline.</summary>
public sealed partial class OverviewPage : ComponentBase, IDisposable
{
    private FeedState _feed = null!;
    private CountryState _state = null!;
    private DateTimeOffset? _blindSince;
    private string _announcement = "";
    private string _announced = "";
    private int _campaigns;
    private IDisposable? _subscription;
    private int _renderAsked;

    private string Title
    {
        get
        {
            var drill = _feed.Snapshot?.Drill is null ? "" : "DRILL · ";
            return $"{drill}{_state.Announcement} · Karaula";
        }
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        // The first, static rendering is not one to keep up to date; the one in a browser is, from before it is drawn.
        if (RendererInfo.IsInteractive)
            _subscription = Feed.Subscribe(Changed);
        // A component is drawn while it waits.
        Take(Feed.Current);
        Take(await Feed.ReadAsync(CancellationToken.None));
    }

    /// <inheritdoc />
    public void Dispose() => _subscription?.Dispose();

    private static string Severity(CountryState state) => state.Severity.ToString().ToLowerInvariant();

    private void Changed()
    {
        // A viewer on a slow line is not sent a queue of old pictures: what waits is one request to look.
        if (Interlocked.Exchange(ref _renderAsked, 1) == 1)
            return;
        _ = InvokeAsync(() =>
        {
            Volatile.Write(ref _renderAsked, 0);
            Take(Feed.Current);
            StateHasChanged();
        });
    }

    private void Take(FeedState feed)
    {
        _feed = feed;
        _state = CountryState.Of(feed);
        _blindSince = _state.Severity == Overview.Severity.Blind
            ? feed.Snapshot?.Edges.Max(edge => edge.LastSummaryAt) + TimeSpan.FromSeconds(1)
            : null;
        Announce(feed);
    }

    // Said aloud when it changes, not when a number ticks; and not at all while the page opens, when it is read anyway.
    private void Announce(FeedState feed)
    {
        if (feed.Snapshot is not { } country)
            return;
        var campaigns = country.Campaigns.Count;
        var news = _state.Announcement;
        if (campaigns > _campaigns)
            news += ". " + country.Campaigns[0].Sentence;
        _campaigns = campaigns;
        if (_announced.Length > 0 && _state.Announcement + campaigns != _announced)
            _announcement = news;
        _announced = _state.Announcement + campaigns;
    }
}
