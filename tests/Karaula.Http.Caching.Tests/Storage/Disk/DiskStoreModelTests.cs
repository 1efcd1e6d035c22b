using CsCheck;
using Karaula.Http.Caching.Keys;
using Karaula.Http.Caching.Storage.Disk;

namespace Karaula.Http.Caching.Tests.Storage.Disk;

/// <summary>The store beside a dictionary, through random histories of saving, removing, purging, closing, being killed and being cut short.</summary>
public sealed class DiskStoreModelTests
{
    private const int Names = 12;
    private const int MaximumBody = 3000;

    private enum Step
    {
        Save,
        Remove,
        PurgeTag,
        PurgePrefix,
        PurgePartition,
        PurgeSoftly,
        Close,
        Kill,
    }

    private static readonly Gen<(Step Step, int Name, int Seed)> s_step = Gen.Select(
        Gen.Frequency((10, Gen.Const(Step.Save)), (2, Gen.Const(Step.Remove)), (1, Gen.Enum<Step>())), Gen.Int[0, Names - 1], Gen.Int[0, 1_000_000]);

    [Fact]
    public async Task History_WithRoomForAll_ServesExactlyWhatAModelHas() =>
        await s_step.List[1, 60].SampleAsync(
            async history =>
            {
                using var folder = new TemporaryFolder();
                var run = new Run(folder, maximumBytes: 2 << 20);
                foreach ((Step step, int name, int seed) in history)
                {
                    await run.DoAsync(step, name, seed);
                    await run.Store.FlushAsync();
                }

                await run.CompareAsync(run.Model, mayMiss: false);
                await run.ReopenAsync(killed: true);
                await run.CompareAsync(run.Model, mayMiss: false);
                await run.Store.DisposeAsync();
            },
            iter: 80);

    [Fact]
    public async Task History_CutShortAtAnyByte_ServesWhatAModelHadAtSomeMoment() =>
        await Gen.Select(s_step.List[1, 30], Gen.Double[0, 1]).SampleAsync(
            async (history, where) =>
            {
                using var folder = new TemporaryFolder();
                var run = new Run(folder, maximumBytes: 2 << 20);
                List<(string Segment, long Length, Dictionary<(int, int), Version> Model)> moments = [];
                foreach ((Step step, int name, int seed) in history)
                {
                    await run.DoAsync(step, name, seed);
                    await run.Store.FlushAsync();
                    if (folder.Segments is [.., var newest])
                        moments.Add((newest, new FileInfo(newest).Length, new(run.Model)));
                }

                await run.Store.DisposeAsync();
                if (folder.Segments is not [.., var last])
                    return;
                long cut = (long)(where * new FileInfo(last).Length);
                using (var file = new FileStream(last, FileMode.Open))
                    file.SetLength(cut);
                Dictionary<(int, int), Version> then = moments.LastOrDefault(
                    moment => string.CompareOrdinal(moment.Segment, last) < 0 || moment.Length <= cut, (last, 0, [])).Model;
                await run.ReopenAsync(killed: false);
                await run.CompareAsync(then, mayMiss: false);
                await run.Store.DisposeAsync();
            },
            iter: 80);

    [Fact]
    public async Task History_WithLittleRoom_ServesWhatAModelHasOrNothing() =>
        await s_step.List[20, 150].SampleAsync(
            async history =>
            {
                using var folder = new TemporaryFolder();
                var run = new Run(folder, maximumBytes: 64 << 10);
                foreach ((Step step, int name, int seed) in history)
                {
                    await run.DoAsync(step, name, seed);
                    if (seed % 4 == 0)
                        await run.LoadAsync(name, Run.Language(name, seed));
                    if (seed % 8 == 0)
                        await run.CompareAsync(run.Model, mayMiss: true);
                    Assert.InRange(run.Store.Bytes, 0, 64 << 10);
                }

                await run.Store.FlushAsync();
                await run.CompareAsync(run.Model, mayMiss: true);
                Assert.Equal(0, run.Store.Counters.DroppedResponses);
                await run.ReopenAsync(killed: false);
                await run.CompareAsync(run.Model, mayMiss: true);
                await run.Store.DisposeAsync();
            },
            iter: 50);

    private sealed record Version(int Seed, bool NeedsValidation);

    private sealed class Run(TemporaryFolder folder, long maximumBytes)
    {
        private readonly DiskStoreOptions _options = folder.Options(maximumBytes) with { LoadedBodyBytes = 1500 };

        public DiskStore Store { get; private set; } = folder.Open(folder.Options(maximumBytes) with { LoadedBodyBytes = 1500 });

        /// <summary>What is stored, by name and language.</summary>
        public Dictionary<(int Name, int Language), Version> Model { get; private set; } = [];

        /// <summary>A third of the names know no language, the others three.</summary>
        public static int Language(int name, int seed) => name % 3 == 0 ? 0 : 1 + (seed % 3);

        public async Task DoAsync(Step step, int name, int seed)
        {
            CacheKey key = SampleResponse.Key(name);
            string tag = $"t{seed % 3}";
            switch (step)
            {
                case Step.Save:
                    int language = Language(name, seed);
                    Store.Save(key, SampleResponse.Create(seed, MaximumBody, language) with { Tags = [tag] });
                    Model[(name, language)] = new(seed, NeedsValidation: false);
                    break;
                case Step.Remove:
                    Store.Remove(key);
                    Forget((other, _) => other == name);
                    break;
                case Step.PurgeTag:
                    Store.RemoveWhere(DiskPurge.ForTag(key.Partition, tag));
                    Forget((other, version) => SampleResponse.Key(other).Partition == key.Partition && version.Seed % 3 == seed % 3);
                    break;
                case Step.PurgePrefix:
                    Store.RemoveWhere(DiskPurge.ForPrefix(key.Partition, key.Host, "/1"));
                    Forget((other, _) => SampleResponse.Key(other).Partition == key.Partition && SampleResponse.Key(other).Target.StartsWith("/1"));
                    break;
                case Step.PurgePartition:
                    Store.RemoveWhere(DiskPurge.ForPartition(key.Partition));
                    Forget((other, _) => SampleResponse.Key(other).Partition == key.Partition);
                    break;
                case Step.PurgeSoftly:
                    Store.RemoveWhere(DiskPurge.ForPartition(key.Partition, soft: true));
                    Model = Model.ToDictionary(
                        entry => entry.Key,
                        entry => SampleResponse.Key(entry.Key.Name).Partition == key.Partition ? entry.Value with { NeedsValidation = true } : entry.Value);
                    break;
                case Step.Close:
                    await ReopenAsync(killed: false);
                    break;
                case Step.Kill:
                    await Store.FlushAsync();
                    await ReopenAsync(killed: true);
                    break;
            }
        }

        /// <summary>Goes on with what is in the files, as closing left them or as they were before that.</summary>
        public async Task ReopenAsync(bool killed)
        {
            using TemporaryFolder? before = killed ? folder.Copy() : null;
            await Store.DisposeAsync();
            if (before is not null)
            {
                foreach (string path in folder.Segments)
                    File.Delete(path);
                foreach (string path in before.Segments)
                    File.Copy(path, Path.Combine(folder.Path, Path.GetFileName(path)));
            }

            Store = folder.Open(_options);
            Assert.Equal(0, Store.Counters.DamagedRecords);
        }

        public async Task<Version?> LoadAsync(int name, int language)
        {
            using DiskHit? hit = await Store.LoadAsync(SampleResponse.Key(name), SampleResponse.Request(language));
            if (hit is null)
                return null;
            await SampleResponse.VerifyAsync(hit.Response);
            return new(SampleResponse.Seed(hit.Response), hit.NeedsValidation);
        }

        public async Task CompareAsync(Dictionary<(int, int), Version> model, bool mayMiss)
        {
            for (int name = 0; name < Names; name++)
            {
                for (int language = name % 3 == 0 ? 0 : 1; language <= (name % 3 == 0 ? 0 : 3); language++)
                {
                    Version? expected = model.GetValueOrDefault((name, language));
                    Version? actual = await LoadAsync(name, language);
                    if (actual is null && mayMiss)
                        continue;
                    Assert.Equal(expected, actual);
                }
            }
        }

        private void Forget(Func<int, Version, bool> matches)
        {
            foreach ((var place, Version version) in Model.ToList())
            {
                if (matches(place.Name, version))
                    Model.Remove(place);
            }
        }
    }
}
