using System.Security.Cryptography;
using Karaula.Sketches.Hashing;

namespace Karaula.Sketches.HeavyHitters;

/// <summary>
/// Finds the slot of a key: open addressing with linear probing in a table of at least twice as many cells as slots, so at most half full.
/// The keys themselves stay with the owner of the slots. Mixed with a random number of the process, so that nobody outside can choose keys
/// that collide.
/// </summary>
internal sealed class SlotIndex
{
    private static readonly ulong Salt = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));

    private readonly ulong[] _keys;

    // The slot plus 1; 0 is a free cell.
    private readonly int[] _cells;

    public SlotIndex(ulong[] keys)
    {
        _keys = keys;
        _cells = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)keys.Length * 2)];
    }

    /// <summary>The slot of a key; −1 when it has none.</summary>
    public int Find(ulong key)
    {
        for (var cell = HomeOf(key); _cells[cell] != 0; cell = Next(cell))
        {
            var slot = _cells[cell] - 1;
            if (_keys[slot] == key)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>Enters a slot under the key that it holds, which is not in the table yet.</summary>
    public void Add(int slot)
    {
        var cell = HomeOf(_keys[slot]);
        while (_cells[cell] != 0)
        {
            cell = Next(cell);
        }

        _cells[cell] = slot + 1;
    }

    /// <summary>Takes out a slot, which still holds the key under which it is in the table.</summary>
    public void Remove(int slot)
    {
        var free = HomeOf(_keys[slot]);
        while (_cells[free] != slot + 1)
        {
            free = Next(free);
        }

        // Move up what would no longer be found past the free cell: no tombstones, so the table never degrades.
        for (var cell = Next(free); _cells[cell] != 0; cell = Next(cell))
        {
            var home = HomeOf(_keys[_cells[cell] - 1]);
            if (Distance(home, cell) >= Distance(free, cell))
            {
                _cells[free] = _cells[cell];
                free = cell;
            }
        }

        _cells[free] = 0;
    }

    public void Clear() => Array.Clear(_cells);

    private int HomeOf(ulong key) => (int)Mixer.Mix(key ^ Salt) & (_cells.Length - 1);

    private int Next(int cell) => (cell + 1) & (_cells.Length - 1);

    private int Distance(int from, int to) => (to - from) & (_cells.Length - 1);
}
