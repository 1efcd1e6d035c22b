namespace Karaula.Benchmarks.Caching.HitRatio;

/// <summary>Evicts what was used least recently: what everybody else is compared with.</summary>
internal sealed class LruPolicy(long capacity) : IEvictionPolicy
{
    private readonly Dictionary<int, LinkedListNode<(int Key, int Size)>> _nodes = [];
    private readonly LinkedList<(int Key, int Size)> _order = [];
    private long _used;

    public string Name => "LRU";

    public bool Access(int key, int size)
    {
        if (_nodes.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            _order.AddFirst(node);
            return true;
        }

        if (size > capacity)
            return false;
        while (_used + size > capacity)
        {
            var last = _order.Last!;
            _order.RemoveLast();
            _nodes.Remove(last.Value.Key);
            _used -= last.Value.Size;
        }

        _nodes[key] = _order.AddFirst((key, size));
        _used += size;
        return false;
    }
}
