using System.Net;
using Karaula.Drill.Safety;
using Karaula.Drill.Sites;

namespace Karaula.Drill.Traffic;

/// <summary>
/// A person who reads: opens a page with its style sheet, script and pictures, reads for a while, opens the next. A browser keeps what does
/// not change, and one in six is a feed reader that only asks for the feed.
/// </summary>
internal sealed class Reader(
    int number, Side side, IPAddress address, bool isAbroad, TrafficLog log, TimeProvider time, int seed, ReaderHabits? habits = null)
{
    private static readonly string[] Blocking = ["/style.css", "/script.js"];

    private readonly Random _random = new(seed);
    private readonly ReaderHabits _habits = habits ?? ReaderHabits.Of(number);
    private readonly byte[]? _proxyHeader = side.SpeaksProxy ? ProxyHeaderBytes.Write(address, 1024 + (number % 60_000)) : null;
    private readonly HashSet<string> _kept = [];
    private string? _feedTag;
    private string? _cookie;
    private int _challenges;
    private int _waited;
    private RawConnection? _connection;

    /// <summary>Reads until told to stop.</summary>
    /// <param name="startAfter">Seconds before the first page, so that not everybody comes at once.</param>
    /// <param name="stop">The end: a page that is still on its way is not counted.</param>
    /// <param name="last">Goes before the end: a page that is on its way then is the last, and is counted whatever becomes of it.</param>
    public async Task RunAsync(double startAfter, CancellationToken stop, CancellationToken last = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, last);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(startAfter), time, either.Token);
            while (true)
            {
                await ViewAsync(stop, last);
                await Task.Delay(TimeSpan.FromSeconds(ThinkSeconds()), time, either.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || last.IsCancellationRequested)
        {
            // The end of the drill, or of the crowd. Not asked of the two together: who waits hears of the end in any order, and what links them may hear last.
        }
        finally
        {
            _connection?.Dispose();
        }
    }

    // Log-normal, median 2.5 s, now and then much longer: as people read, in a drill's compressed time.
    private double ThinkSeconds()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Clamp(2.5 * Math.Exp(0.6 * normal), 0.4, 15);
    }

    private async Task ViewAsync(CancellationToken stop, CancellationToken last)
    {
        var began = log.Now;
        var (requests, refused) = (0, 0);
        (_challenges, _waited) = (0, 0);
        var good = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeSpan.FromSeconds(_habits.PatienceSeconds));
        var took = 0.0;
        try
        {
            foreach (var (path, isBlocking) in Parts())
            {
                if (!isBlocking && took == 0)
                    took = log.Now - began;
                requests++;
                var answer = await AskAsync(path, patience);
                refused += answer.ByEdge && answer.Status is 403 or 429 or 503 && side.IsShielded ? 1 : 0;
                if (isBlocking)
                    good &= IsRight(path, answer);
                if (!good)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            if (!last.IsCancellationRequested)
                stop.ThrowIfCancellationRequested();
            // A picture that never came does not spoil a page that was there in time.
            good &= took > 0;
            refused += _habits.CutOffIsRefused && e is not OperationCanceledException ? 1 : 0;
            Drop();
        }

        took = took == 0 ? log.Now - began : took;
        log.Add(new PageView(side.Site, side.IsShielded, began, good && took <= _habits.DeadlineSeconds + _waited, requests, refused, isAbroad, took,
            _habits.Kind, _challenges));
    }

    private IEnumerable<(string Path, bool IsBlocking)> Parts()
    {
        var choice = _random.NextDouble();
        var article = _random.Next(6);
        if (_habits.Kind is ReaderKind.Feed or ReaderKind.Preview or ReaderKind.Crawler)
        {
            yield return (_habits.Kind == ReaderKind.Feed ? "/feed.xml" : $"/article/{article}", true);
            yield break;
        }

        yield return (choice switch
        {
            < 0.45 => "/",
            < 0.92 => $"/article/{article}",
            < 0.96 => "/search?q=" + SampleSiteOptions.All[0].Topics[article].Split(' ')[0],
            _ => "/live",
        }, true);
        foreach (var asset in Blocking)
        {
            if (_kept.Add(asset))
                yield return (asset, true);
        }

        for (var i = 0; i < (choice < 0.45 ? 6 : 1); i++)
        {
            var image = $"/image/{(choice < 0.45 ? i : article)}.svg";
            if (_kept.Add(image))
                yield return (image, false);
        }
    }

    private async ValueTask<RawResponse> AskAsync(string path, CancellationTokenSource patience)
    {
        var isFeed = _habits.Kind == ReaderKind.Feed;
        byte[] Request() => Requests.Browse(side.Host, path, number, _habits.Kind, isFeed ? _feedTag : null, _cookie);
        var answer = await ExchangeAsync(Request(), patience.Token);
        if (answer.Status == 503 && _habits.Kind is ReaderKind.Browser or ReaderKind.NoScript && ChallengePage.TryRead(answer.Body) is { } challenge)
        {
            await PassAsync(challenge, patience);
            answer = await ExchangeAsync(Request(), patience.Token);
        }

        if (isFeed && answer.Status == 200)
            _feedTag = answer.ETag;
        return answer;
    }

    // As browsers do: hand the answer in, keep the cookie, follow to where it shows whether it was kept. The page itself is asked for by the caller.
    private async ValueTask PassAsync(ChallengePage challenge, CancellationTokenSource patience)
    {
        _challenges++;
        patience.CancelAfter(TimeSpan.FromSeconds(_habits.PatienceSeconds + challenge.WaitSeconds));
        byte[] request;
        if (_habits.Kind == ReaderKind.NoScript)
        {
            request = Requests.Browse(side.Host, await challenge.WaitAsync(time, patience.Token), number, _habits.Kind, cookie: _cookie);
            _waited += challenge.WaitSeconds;
        }
        else
        {
            var (body, waited) = await challenge.AnswerAsync(time, patience.Token);
            request = Requests.Submit(side.Host, challenge.Action, number, body, _cookie);
            _waited += waited;
        }

        var passed = await ExchangeAsync(request, patience.Token);
        _cookie = passed.Cookie ?? _cookie;
        if (passed is { Status: 303, Location: ['/', ..] and var arrived })
            await ExchangeAsync(Requests.Browse(side.Host, arrived, number, _habits.Kind, cookie: _cookie), patience.Token);
    }

    private async ValueTask<RawResponse> ExchangeAsync(byte[] request, CancellationToken cancellationToken)
    {
        if (_connection is { IsOpen: false })
            Drop();
        var isFresh = _connection is null;
        _connection ??= await RawConnection.OpenAsync(side.Target, _proxyHeader, cancellationToken);
        try
        {
            return await _connection.SendAsync(request, keepBody: true, cancellationToken);
        }
        catch (IOException) when (!isFresh)
        {
            // A kept connection may have been closed meanwhile; a browser tries once more on a new one.
            Drop();
            _connection = await RawConnection.OpenAsync(side.Target, _proxyHeader, cancellationToken);
            return await _connection.SendAsync(request, keepBody: true, cancellationToken);
        }
    }

    private bool IsRight(string path, RawResponse answer) => path switch
    {
        "/feed.xml" => answer.Status == 304 || (answer.Status == 200 && answer.Body.EndsWith("</rss>", StringComparison.Ordinal)),
        "/style.css" or "/script.js" => answer.Status == 200 && answer.Body.StartsWith($"/* {side.Site} */", StringComparison.Ordinal),
        _ => answer.Status == 200 && answer.Body.Contains(SamplePages.Marker(side.Site), StringComparison.Ordinal)
            && answer.Body.EndsWith("</html>", StringComparison.Ordinal),
    };

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
