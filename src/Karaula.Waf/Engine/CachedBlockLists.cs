using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Karaula.Waf.Engine;

/// <summary>
/// Answers of block lists, kept for a while: the first request of an address is never held up, its answer is there for those after it. At most as many answers are
/// kept, and as many questions under way, as was said; what is beyond is not asked. Thread-safe.
/// </summary>
/// <param name="resolve">Whether a name such as <c>7.2.0.192.list.example.org</c> exists; a failure counts as not listed.</param>
/// <param name="time">The clock.</param>
/// <param name="maximumAnswers">Answers that are kept.</param>
/// <param name="maximumQuestions">Questions under way at the same time.</param>
public sealed class CachedBlockLists(
    Func<string, Task<bool>> resolve, TimeProvider time, int maximumAnswers = 65_536, int maximumQuestions = 32) : IBlockListLookup
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private readonly ConcurrentDictionary<string, Answer> _answers = new(StringComparer.Ordinal);
    private int _questions;

    /// <inheritdoc />
    public bool? IsListed(string zone, IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(address);
        var name = NameOf(zone, address);
        var now = time.GetUtcNow();
        if (_answers.TryGetValue(name, out var answer) && answer.Until > now)
            return answer.IsListed;
        Ask(name, now);
        return null;
    }

    private static string NameOf(string zone, IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        Array.Reverse(bytes);
        // IPv6 by nibbles, low one first (RFC 5782, section 2.4).
        var parts = address.AddressFamily == AddressFamily.InterNetwork
            ? bytes.Select(part => part.ToString(CultureInfo.InvariantCulture))
            : bytes.SelectMany(part => new[] { (part & 15).ToString("x", CultureInfo.InvariantCulture), (part >> 4).ToString("x", CultureInfo.InvariantCulture) });
        return $"{string.Join('.', parts)}.{zone}";
    }

    private void Ask(string name, DateTimeOffset now)
    {
        if (_answers.Count >= maximumAnswers && !Forget(now))
            return;
        if (Interlocked.Increment(ref _questions) > maximumQuestions)
        {
            Interlocked.Decrement(ref _questions);
            return;
        }

        // A question is an answer that is not known yet: nobody asks twice.
        _answers[name] = new Answer(null, now + Kept);
        _ = AskAsync(name);
    }

    private async Task AskAsync(string name)
    {
        var listed = false;
        try
        {
            listed = await resolve(name).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or IOException)
        {
            // A list that cannot be reached blocks nobody.
        }
        finally
        {
            _answers[name] = new Answer(listed, time.GetUtcNow() + Kept);
            Interlocked.Decrement(ref _questions);
        }
    }

    private bool Forget(DateTimeOffset now)
    {
        foreach (var (name, answer) in _answers)
        {
            if (answer.Until <= now)
                _answers.TryRemove(name, out _);
        }

        return _answers.Count < maximumAnswers;
    }

    private sealed record Answer(bool? IsListed, DateTimeOffset Until);
}
