using System.Collections.Immutable;
using Karaula.Console.Overview;
using Karaula.Hub.Views;
using Microsoft.Extensions.Logging;

namespace Karaula.Console.Feed;

/// <summary>
/// Asks the hub for its picture once a second, for all viewers together, and only while someone looks. A hub that answers late is asked
/// once, not once a second more: the tick goes on without it and the page says how old its picture is.
/// </summary>
internal sealed partial class CountryFeed : IAsyncDisposable
{
    /// <summary>Between two questions.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>How far back the charts reach.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // Reloading a page, or coming back to it, should find the feed warm.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    private readonly ICountryView _view;
    private readonly TimeProvider _time;
    private readonly ILogger<CountryFeed> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private ImmutableArray<Action> _viewers = [];
    private Task _polling = Task.CompletedTask;
    private bool _running;
    private DateTimeOffset _lastUse;
    private TaskCompletionSource _nextTick = NewTick();
    private volatile FeedState _current;

    public CountryFeed(ICountryView view, TimeProvider time, ILogger<CountryFeed> logger)
    {
        _view = view;
        _time = time;
        _logger = logger;
        _current = new FeedState(null, null, time.GetUtcNow(), RecordClock.Empty);
    }

    /// <summary>The newest tick.</summary>
    public FeedState Current => _current;

    /// <summary>The newest tick if the feed runs, otherwise the first one after it has started.</summary>
    public async ValueTask<FeedState> ReadAsync(CancellationToken cancellationToken)
    {
        Task tick;
        lock (_gate)
        {
            if (_running && _current.Snapshot is not null)
                return _current;
            tick = _nextTick.Task;
            Start();
        }

        await tick.WaitAsync(cancellationToken);
        return _current;
    }

    /// <summary>Calls <paramref name="changed"/> after every tick until the result is disposed; the call must return at once.</summary>
    public IDisposable Subscribe(Action changed)
    {
        lock (_gate)
        {
            _viewers = _viewers.Add(changed);
            Start();
        }

        return new Subscription(this, changed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task polling;
        lock (_gate)
            polling = _polling;
        await polling;
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewTick() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Under the gate.
    private void Start()
    {
        _lastUse = _time.GetUtcNow();
        if (_running || _stopping.IsCancellationRequested)
            return;
        _running = true;
        _polling = Task.Run(PollAsync);
    }

    private bool StopWhenUnused()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            if (!_viewers.IsEmpty)
                _lastUse = now;
            _running = now - _lastUse < Linger;
            return !_running;
        }
    }

    private async Task PollAsync()
    {
        var stopping = _stopping.Token;
        using var timer = new PeriodicTimer(Period, _time);
        Task<CountrySnapshot>? question = null;
        var answering = true;
        try
        {
            do
            {
                question ??= Ask(stopping);
                CountrySnapshot? answer = null;
                try
                {
                    answer = await question.WaitAsync(Period, _time, stopping);
                    if (!answering)
                        LogAnswersAgain();
                    answering = true;
                    question = null;
                }
                catch (TimeoutException) when (question is { IsCompleted: false })
                {
                    if (answering)
                        LogLate();
                    answering = false;
                }
                // Whatever went wrong in the hub, the viewers are told how old their picture is, and the next tick asks again.
                catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
                {
                    if (answering)
                        LogFailed(exception);
                    answering = false;
                    question = null;
                }

                Publish(answer);
            }
            while (!StopWhenUnused() && await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    // A view that throws before its first await must look like one that throws after it.
    private async Task<CountrySnapshot> Ask(CancellationToken cancellationToken) => await _view.SnapshotAsync(Window, cancellationToken);

    private void Publish(CountrySnapshot? answer)
    {
        var now = _time.GetUtcNow();
        var last = _current;
        _current = answer is null
            ? last with { Now = now }
            : new FeedState(answer, now, now, last.Record.Observe(answer));

        ImmutableArray<Action> viewers;
        TaskCompletionSource tick;
        lock (_gate)
        {
            viewers = _viewers;
            tick = _nextTick;
            _nextTick = NewTick();
        }

        tick.SetResult();
        foreach (var viewer in viewers)
            viewer();
    }

    private void Unsubscribe(Action changed)
    {
        lock (_gate)
            _viewers = _viewers.Remove(changed);
    }

    [LoggerMessage(7001, LogLevel.Warning, "The hub's picture of the country is late; viewers are told how old theirs is")]
    private partial void LogLate();

    [LoggerMessage(7002, LogLevel.Warning, "The hub could not give its picture of the country; viewers are told how old theirs is")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(7003, LogLevel.Information, "The hub gives its picture of the country again")]
    private partial void LogAnswersAgain();

    private sealed class Subscription(CountryFeed feed, Action changed) : IDisposable
    {
        public void Dispose() => feed.Unsubscribe(changed);
    }
}
