using Karaula.Http.Caching.Keys;

namespace Karaula.Http.Caching.Storage.Disk;

/// <summary>
/// What is to be written, in the order in which it counts. Answers are bounded and dropped beyond; removals are bounded by what there is to remove. An
/// order takes effect in the catalog at once: nobody is served what was removed or replaced before the disk knows of it.
/// </summary>
internal sealed class DiskQueue(DiskStoreOptions options, DiskCatalog catalog, DiskCounters counters, ulong nextSequence) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingSave> _saves = [];
    private readonly Dictionary<(UInt128 Hash, ulong Variant), LinkedListNode<PendingSave>> _places = [];
    private readonly SemaphoreSlim _work = new(0);
    private List<PendingOrder> _orders = [];
    private List<TaskCompletionSource> _flushes = [];
    private PendingSave? _writing;
    private ulong _sequence = nextSequence;
    private long _bytes;
    private bool _stopped;

    /// <summary>Takes an answer in; when there is no room for it, what it replaces goes all the same.</summary>
    public void Save(PendingSave save, bool accept)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            save.Sequence = _sequence++;
            save.Supersedes = Supersede(save.Hash, save.Variant, save.Sequence);
            if (accept && _saves.Count < options.MaximumQueued && _bytes + save.Cost <= options.MaximumQueuedBytes)
            {
                _places[(save.Hash, save.Variant)] = _saves.AddLast(save);
                _bytes += save.Cost;
            }
            else
            {
                counters.Dropped();
                if (!save.Supersedes)
                    return;
                _orders.Add(new(save.Sequence, save.Hash, save.Variant, Purge: null));
            }

            _work.Release();
        }
    }

    public void Remove(UInt128 hash)
    {
        lock (_gate)
        {
            ulong sequence = _sequence++;
            if (_stopped || !Supersede(hash, variant: 0, sequence))
                return;
            _orders.Add(new(sequence, hash, Variant: 0, Purge: null));
            _work.Release();
        }
    }

    public void Purge(DiskPurge purge)
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            ulong sequence = _sequence++;
            if (!catalog.TryPurge(purge, sequence))
            {
                // Too many to remember one by one. To forget too much is safe.
                purge = DiskPurge.Everything;
                catalog.TryPurge(purge, sequence);
                _orders.RemoveAll(static order => order.Purge is not null);
                counters.PurgedEverything();
            }

            _orders.Add(new(sequence, default, 0, purge));
            _work.Release();
        }
    }

    /// <summary>Completes when all that was ordered before is written or given up.</summary>
    public Task FlushAsync()
    {
        var flush = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_stopped)
                return Task.CompletedTask;
            _flushes.Add(flush);
            _work.Release();
        }

        return flush.Task;
    }

    /// <summary>Takes nothing more in.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (!_stopped)
                _work.Release();
            _stopped = true;
        }
    }

    /// <summary>To be called when it was stopped and nobody waits.</summary>
    public void Dispose() => _work.Dispose();

    /// <summary>Waits until there is something to do. Who waits for what was ordered so far, and whether more can come.</summary>
    public (List<TaskCompletionSource> Flushes, bool Stopped) Wait()
    {
        _work.Wait();
        while (_work.Wait(0))
        {
            // One round does all there is.
        }

        lock (_gate)
        {
            List<TaskCompletionSource> flushes = _flushes;
            _flushes = [];
            return (flushes, _stopped);
        }
    }

    /// <summary>Whether a removal or a purge waits.</summary>
    public bool HasOrders
    {
        get
        {
            lock (_gate)
                return _orders.Count > 0;
        }
    }

    public List<PendingOrder> TakeOrders()
    {
        lock (_gate)
        {
            List<PendingOrder> orders = _orders;
            _orders = [];
            return orders;
        }
    }

    /// <summary>Takes back orders that could not be written.</summary>
    public void Return(IEnumerable<PendingOrder> orders)
    {
        lock (_gate)
            _orders.InsertRange(0, orders);
    }

    /// <summary>The next answer to write, if there is one.</summary>
    public PendingSave? TakeSave()
    {
        lock (_gate)
        {
            if (_saves.First is not { } node)
                return null;
            Unlink(node);
            return _writing = node.Value;
        }
    }

    /// <summary>Enters the answer just written, unless something newer came meanwhile.</summary>
    public void Written(PendingSave save, in DiskSlot slot)
    {
        lock (_gate)
        {
            _writing = null;
            if (!save.IsCancelled)
                catalog.Put(slot);
        }
    }

    /// <summary>Gives up the answer that was to be written; what it replaced stays gone.</summary>
    public void NotWritten(PendingSave save)
    {
        lock (_gate)
        {
            _writing = null;
            if (save.Supersedes && !save.IsCancelled)
                _orders.Add(new(save.Sequence, save.Hash, save.Variant, Purge: null));
        }
    }

    /// <summary>
    /// Calls off what waits under a key, one variant of it or all for 0, and removes what is stored. Whether anything of it is or may be on disk.
    /// </summary>
    private bool Supersede(UInt128 hash, ulong variant, ulong sequence)
    {
        bool onDisk = catalog.Remove(hash, variant, sequence);
        if (_writing is { IsCancelled: false } writing && writing.Hash == hash && (variant == 0 || writing.Variant == variant))
            onDisk = writing.IsCancelled = true;
        if (variant != 0)
            return (_places.TryGetValue((hash, variant), out LinkedListNode<PendingSave>? place) && CallOff(place)) || onDisk;
        for (LinkedListNode<PendingSave>? node = _saves.First, next; node is not null; node = next)
        {
            next = node.Next;
            if (node.Value.Hash == hash)
                onDisk |= CallOff(node);
        }

        return onDisk;
    }

    private bool CallOff(LinkedListNode<PendingSave> node)
    {
        Unlink(node);
        return node.Value.Supersedes;
    }

    private void Unlink(LinkedListNode<PendingSave> node)
    {
        _saves.Remove(node);
        _places.Remove((node.Value.Hash, node.Value.Variant));
        _bytes -= node.Value.Cost;
    }
}
