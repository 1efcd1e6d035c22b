using Karaula.Waf.Transformations;

namespace Karaula.Waf.Operators;

/// <summary>Finds the first end of any of many phrases, without regard to ASCII case (Aho and Corasick, 1975).</summary>
internal sealed class PhraseAutomaton
{
    private readonly byte[] _classes = new byte[256];
    private readonly int[] _next;
    private readonly int[] _length;
    private readonly int _width;

    public PhraseAutomaton(IEnumerable<byte[]> phrases)
    {
        var folded = phrases.Where(phrase => phrase.Length > 0).Select(phrase => phrase.Select(Bytes.Lower).ToArray()).ToList();
        _width = 1;
        foreach (var value in folded.SelectMany(phrase => phrase))
        {
            if (_classes[value] == 0)
                _classes[value] = (byte)_width++;
        }

        for (var value = 'A'; value <= 'Z'; value++)
            _classes[value] = _classes[value | 0x20];
        var next = new List<int[]> { new int[_width] };
        var length = new List<int> { 0 };
        foreach (var phrase in folded)
        {
            var state = 0;
            foreach (var value in phrase)
            {
                ref var to = ref next[state][_classes[value]];
                if (to == 0)
                {
                    to = next.Count;
                    next.Add(new int[_width]);
                    length.Add(0);
                }

                state = to;
            }

            length[state] = phrase.Length;
        }

        var fail = new int[next.Count];
        var queue = new Queue<int>(next[0].Where(state => state != 0));
        while (queue.TryDequeue(out var state))
        {
            if (length[state] == 0)
                length[state] = length[fail[state]];
            for (var symbol = 0; symbol < _width; symbol++)
            {
                ref var to = ref next[state][symbol];
                if (to == 0)
                {
                    to = next[fail[state]][symbol];
                }
                else
                {
                    fail[to] = next[fail[state]][symbol];
                    queue.Enqueue(to);
                }
            }
        }

        _next = [.. next.SelectMany(row => row)];
        _length = [.. length];
    }

    /// <summary>The phrase that ends first; false when none occurs.</summary>
    public bool Find(ReadOnlySpan<byte> text, out int start, out int length)
    {
        var state = 0;
        for (var i = 0; i < text.Length; i++)
        {
            state = _next[(state * _width) + _classes[text[i]]];
            if (_length[state] > 0)
            {
                length = _length[state];
                start = i + 1 - length;
                return true;
            }
        }

        (start, length) = (0, 0);
        return false;
    }
}
