using System.Net;
using Karaula.Drill.Safety;
using Karaula.Drill.Sites;

namespace Karaula.Drill.Traffic;

/// <summary>
/// A person who reads: opens a page with its style sheet, script and pictures, reads for a while, opens the next. A browser keeps what does
/// not change, and one in six is a feed reader that only asks for the feed.
/// </summary>
internal sealed class Reader(int number, Side side, IPAddress address, bool isAbroad, TrafficLog log, TimeProvider time, int seed)
{
    /// <summary>A page that takes longer than this is not good.</summary>
    public const double DeadlineSeconds = 2;

    // A browser gives up on a page some time after its reader has.
    private const double PatienceSeconds = 4;

    private static readonly string[] Blocking = ["/style.css", "/script.js"];

    private readonly Random _random = new(seed);
    private readonly bool _isFeedReader = number % 6 == 5;
    private readonly byte[]? _proxyHeader = side.IsShielded ? ProxyHeaderBytes.Write(address, 1024 + (number % 60_000)) : null;
    private readonly HashSet<string> _kept = [];
    private string? _feedTag;
    private RawConnection? _connection;

    /// <summary>Reads until told to stop.</summary>
    /// <param name="startAfter">Seconds before the first page, so that not everybody comes at once.</param>
    /// <param name="stop">The end.</param>
    public async Task RunAsync(double startAfter, CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(startAfter), time, stop);
            while (true)
            {
                await ViewAsync(stop);
                await Task.Delay(TimeSpan.FromSeconds(ThinkSeconds()), time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the drill, or of the crowd.
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

    private async Task ViewAsync(CancellationToken stop)
    {
        var began = log.Now;
        var (requests, refused) = (0, 0);
        var good = true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(TimeSpan.FromSeconds(PatienceSeconds));
        var took = 0.0;
        try
        {
            foreach (var (path, isBlocking) in Parts())
            {
                if (!isBlocking && took == 0)
                    took = log.Now - began;
                requests++;
                var answer = await AskAsync(path, patience.Token);
                refused += answer.ByEdge && answer.Status is 403 or 429 or 503 && side.IsShielded ? 1 : 0;
                if (isBlocking)
                    good &= IsRight(path, answer);
                if (!good)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            // A picture that never came does not spoil a page that was there in time.
            good &= took > 0;
            Drop();
        }

        took = took == 0 ? log.Now - began : took;
        log.Add(new PageView(side.Site, side.IsShielded, began, good && took <= DeadlineSeconds, requests, refused, isAbroad, took));
    }

    private IEnumerable<(string Path, bool IsBlocking)> Parts()
    {
        if (_isFeedReader)
        {
            yield return ("/feed.xml", true);
            yield break;
        }

        var choice = _random.NextDouble();
        var article = _random.Next(6);
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

    private async ValueTask<RawResponse> AskAsync(string path, CancellationToken cancellationToken)
    {
        var request = Requests.Browse(side.Host, path, number, _isFeedReader ? _feedTag : null);
        var isFresh = _connection is null;
        if (_connection is { IsOpen: false })
            Drop();
        isFresh |= _connection is null;
        _connection ??= await RawConnection.OpenAsync(side.Target, _proxyHeader, cancellationToken);
        RawResponse answer;
        try
        {
            answer = await _connection.SendAsync(request, keepBody: true, cancellationToken);
        }
        catch (IOException) when (!isFresh)
        {
            // A kept connection may have been closed meanwhile; a browser tries once more on a new one.
            Drop();
            _connection = await RawConnection.OpenAsync(side.Target, _proxyHeader, cancellationToken);
            answer = await _connection.SendAsync(request, keepBody: true, cancellationToken);
        }

        if (_isFeedReader && answer.Status == 200)
            _feedTag = answer.ETag;
        return answer;
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
