namespace Karaula.Waf.Matching.Literals;

/// <summary>The trie of all literals while a <see cref="LiteralScanner"/> is built.</summary>
internal sealed class LiteralTrie
{
    private const string Frequent = " etaoinsrhldcumfpgwybvk0123456789.-/,;:=_()'\"";
    private readonly byte[] _classes = new byte[256];
    private readonly int _symbols;
    private readonly List<int[]> _next = [];
    private readonly List<ulong[]?> _outputs = [];
    private readonly int _words;

    public LiteralTrie(IReadOnlyList<IReadOnlyList<string>?> literalsOf, int words)
    {
        _words = words;
        var symbols = 1; // Symbol 0 is every byte that no literal holds.
        // What texts hold most comes first: then the transitions that most texts need lie together.
        foreach (var c in literalsOf.SelectMany(literals => literals ?? []).SelectMany(literal => literal).Distinct().OrderBy(c => (uint)Frequent.IndexOf(c, StringComparison.Ordinal)))
        {
            _classes[c] = (byte)symbols;
            if (c is >= 'a' and <= 'z')
                _classes[c - 32] = (byte)symbols;
            symbols++;
        }

        _symbols = symbols;
        AddNode();
        for (var i = 0; i < literalsOf.Count; i++)
        {
            foreach (var literal in literalsOf[i] ?? [])
                Add(literal, i);
        }
    }

    /// <summary>
    /// Completes the transitions and writes the nodes as rows of one table, those with an output last; rows are named by their offset. Behind a row's transitions stands the
    /// number of its output.
    /// </summary>
    public (byte[] Classes, int Symbols, int[] Table, ulong[] Outputs, int FirstOutputRow) Flatten()
    {
        Complete();
        var order = Enumerable.Range(0, _next.Count).OrderBy(node => _outputs[node] is null ? 0 : 1).ToArray();
        var rowOf = new int[order.Length];
        var width = _symbols + 1;
        for (var i = 0; i < order.Length; i++)
            rowOf[order[i]] = i * width;
        var table = new int[order.Length * width];
        for (var node = 0; node < rowOf.Length; node++)
        {
            for (var symbol = 0; symbol < _symbols; symbol++)
                table[rowOf[node] + symbol] = rowOf[_next[node][symbol]];
        }

        var outputs = new List<ulong>();
        var known = new Dictionary<ulong[], int>(WordsComparer.Instance);
        foreach (var node in order)
        {
            if (_outputs[node] is not { } output)
                continue;
            if (!known.TryGetValue(output, out var index))
            {
                index = known.Count;
                known.Add(output, index);
                outputs.AddRange(output);
            }

            table[rowOf[node] + _symbols] = index;
        }

        return (_classes, _symbols, table, [.. outputs], _outputs.Count(output => output is null) * width);
    }

    private void Add(string literal, int pattern)
    {
        var node = 0;
        foreach (var c in literal)
        {
            var symbol = _classes[c];
            if (_next[node][symbol] < 0)
                _next[node][symbol] = AddNode();
            node = _next[node][symbol];
        }

        LiteralScanner.Mark(_outputs[node] ??= new ulong[_words], pattern);
    }

    private int AddNode()
    {
        var next = new int[_symbols];
        Array.Fill(next, -1);
        _next.Add(next);
        _outputs.Add(null);
        return _next.Count - 1;
    }

    // Breadth first: where a node has no child, it goes where the longest suffix of its text that is in the trie goes.
    private void Complete()
    {
        var suffix = new int[_next.Count];
        var queue = new Queue<int>([0]);
        while (queue.TryDequeue(out var node))
        {
            for (var symbol = 0; symbol < _symbols; symbol++)
            {
                var fallback = node == 0 ? 0 : _next[suffix[node]][symbol];
                var child = _next[node][symbol];
                if (child < 0)
                {
                    _next[node][symbol] = fallback;
                    continue;
                }

                suffix[child] = fallback;
                if (_outputs[fallback] is { } inherited)
                {
                    var own = _outputs[child] ??= new ulong[_words];
                    for (var i = 0; i < _words; i++)
                        own[i] |= inherited[i];
                }

                queue.Enqueue(child);
            }
        }
    }
}
