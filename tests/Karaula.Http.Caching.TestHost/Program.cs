using System.Globalization;
using Karaula.Http.Caching.Storage.Disk;
using Karaula.Http.Caching.Tests.Storage.Disk;
using Microsoft.Extensions.Logging.Abstractions;

// Usage: Karaula.Http.Caching.TestHost FOLDER FIRST-SEED. Saves answers without end and prints, now and then, the seed up to which all are flushed. It never
// outlives the test that started it: its input ends with that.
await using var store = DiskStore.Open(
    new DiskStoreOptions { Folder = args[0], MaximumBytes = 16 << 20 }, TimeProvider.System, NullLogger.Instance);
Task parentGone = Task.Run(Console.In.ReadToEnd);
for (int seed = int.Parse(args[1], CultureInfo.InvariantCulture); !parentGone.IsCompleted; seed++)
{
    store.Save(SampleResponse.Key(seed % 100), SampleResponse.Create(seed, 50_000));
    if (seed % 7 == 0)
        store.Remove(SampleResponse.Key((seed + 50) % 100));
    if (seed % 20 == 0)
    {
        await store.FlushAsync();
        await Console.Out.WriteLineAsync(seed.ToString(CultureInfo.InvariantCulture));
    }
}
