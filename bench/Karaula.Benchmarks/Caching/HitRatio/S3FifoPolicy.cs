namespace Karaula.Benchmarks.Caching.HitRatio;

/// <summary>
/// S3-FIFO (Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023): newcomers pass a small queue, a tenth of the bytes; who is asked for
/// there, or comes back soon after leaving it, gets into the main one.
/// </summary>
internal sealed class S3FifoPolicy(long capacity) : IEvictionPolicy
{
    private const int MaximumUses = 3;
    private readonly Dictionary<int, Item> _items = [];
    private readonly Queue<Item> _small = [];
    private readonly Queue<Item> _main = [];
    private readonly Queue<(int Key, int Stamp)> _ghosts = [];
    private readonly Dictionary<int, int> _ghostStamps = [];
    private long _smallUsed;
    private long _mainUsed;
    private int _stamp;

    public string Name => "S3-FIFO";

    public bool Access(int key, int size)
    {
        if (_items.TryGetValue(key, out Item? item))
        {
            item.Uses = Math.Min(MaximumUses, item.Uses + 1);
            return true;
        }

        if (size > capacity)
            return false;
        while (_smallUsed + _mainUsed + size > capacity)
        {
            if (_smallUsed > capacity / 10 || _main.Count == 0)
                EvictSmall();
            else
                EvictMain();
        }

        item = new Item(key, size);
        _items[key] = item;
        if (_ghostStamps.Remove(key))
            EnterMain(item);
        else
            EnterSmall(item);
        return false;
    }

    private void EnterSmall(Item item)
    {
        _small.Enqueue(item);
        _smallUsed += item.Size;
    }

    private void EnterMain(Item item)
    {
        _main.Enqueue(item);
        _mainUsed += item.Size;
    }

    private void EvictSmall()
    {
        Item item = _small.Dequeue();
        _smallUsed -= item.Size;
        if (item.Uses > 0)
        {
            item.Uses = 0;
            EnterMain(item);
            return;
        }

        _items.Remove(item.Key);
        _ghosts.Enqueue((item.Key, ++_stamp));
        _ghostStamps[item.Key] = _stamp;

        // As many are remembered as are held.
        while (_ghosts.Count > Math.Max(16, _items.Count))
        {
            (int key, int stamp) = _ghosts.Dequeue();
            if (_ghostStamps.TryGetValue(key, out int latest) && latest == stamp)
                _ghostStamps.Remove(key);
        }
    }

    private void EvictMain()
    {
        Item item = _main.Dequeue();
        if (item.Uses > 0)
        {
            item.Uses--;
            _main.Enqueue(item);
            return;
        }

        _mainUsed -= item.Size;
        _items.Remove(item.Key);
    }

    private sealed class Item(int key, int size)
    {
        public int Key => key;

        public int Size => size;

        public int Uses { get; set; }
    }
}
