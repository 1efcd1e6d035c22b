using Karaula.Sketches;

namespace Karaula.Edge.Telemetry;

/// <summary>The most frequent texts of a second, in fixed memory. Not thread-safe.</summary>
/// <param name="slots">Texts kept.</param>
/// <param name="maxLength">Characters kept of each.</param>
internal sealed class TopTexts(int slots, int maxLength)
{
    private readonly SpaceSaving _top = new(slots);
    private readonly char[] _texts = new char[slots * maxLength];
    private readonly int[] _lengths = new int[slots];

    /// <summary>Counts a text.</summary>
    /// <param name="hash">Of the whole text.</param>
    /// <param name="text">The text.</param>
    public void Add(ulong hash, ReadOnlySpan<char> text)
    {
        var slot = _top.Add(hash);
        text = text[..Math.Min(text.Length, maxLength)];
        text.CopyTo(_texts.AsSpan(slot * maxLength));
        _lengths[slot] = text.Length;
    }

    /// <summary>The most frequent, the most frequent first. A count is too high by at most <c>Error</c>, and never too low.</summary>
    public IEnumerable<(string Text, ulong Count, ulong Error)> Top(int most)
    {
        foreach (var hitter in _top.Top(most))
        {
            var slot = 0;
            while (_top[slot].Key != hitter.Key)
                slot++;
            yield return (new string(_texts, slot * maxLength, _lengths[slot]), hitter.Count, hitter.Error);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _top.Clear();
}
