using System.Diagnostics;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Comparison;

/// <summary>Our engine, in process: request and answer through all phases, bodies read and inspected.</summary>
internal sealed class Engine
{
    private readonly string _folder;
    private readonly WafPolicy _policy;

    public Engine(string folder)
    {
        _folder = folder;
        // The first load pays for the JIT; that is said, too.
        var started = Stopwatch.GetTimestamp();
        Load(folder);
        FirstLoad = Stopwatch.GetElapsedTime(started);
        GC.Collect();
        var before = GC.GetTotalMemory(true);
        started = Stopwatch.GetTimestamp();
        _policy = Load(folder);
        LoadTime = Stopwatch.GetElapsedTime(started);
        Memory = () => GC.GetTotalMemory(true) - before;
    }

    /// <summary>How long the rules took to load in a process that has just started.</summary>
    public TimeSpan FirstLoad { get; }

    /// <summary>How long they took when the code was warm.</summary>
    public TimeSpan LoadTime { get; }

    /// <summary>What the rules hold now, bytes, with what they learned while they ran.</summary>
    public Func<long> Memory { get; }

    /// <summary>Whether a request is refused.</summary>
    public bool Refuses(byte[] bytes) => RawRequest.Read(bytes, out _) is not { } request || Run(request);

    /// <summary>The mean cost of a request: processor time in microseconds of this thread, and bytes allocated.</summary>
    public (double Microseconds, double Bytes) Measure(IReadOnlyList<byte[]> requests, TimeSpan time)
    {
        var read = requests.Select(bytes => RawRequest.Read(bytes, out _)!).ToArray();
        // Long enough for the runtime to have compiled it as well as it can.
        Repeat(read, TimeSpan.FromSeconds(3));
        var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        var (seconds, runs) = Repeat(read, time);
        return (seconds * 1e6 / runs, (GC.GetAllocatedBytesForCurrentThread() - bytesBefore) / (double)runs);
    }

    /// <summary>The cost of one request alone, processor time in milliseconds: what it takes the first time, and the least of some times after.</summary>
    public (double First, double Again) Once(byte[] bytes, int times = 2)
    {
        var request = RawRequest.Read(bytes, out _)!;
        var first = Time(_policy, request);
        return (first, Enumerable.Range(0, times).Min(_ => Time(_policy, request)));
    }

    /// <summary>
    /// What requests cost that are like nothing seen before, milliseconds each: rules loaded anew have seen <paramref name="ordinary"/> ones only. The least of three, since
    /// others use the machine, too.
    /// </summary>
    public IReadOnlyList<double> AsNeverSeen(IReadOnlyList<byte[]> requests, IEnumerable<byte[]> ordinary)
    {
        var least = requests.Select(_ => double.MaxValue).ToArray();
        var read = requests.Select(bytes => RawRequest.Read(bytes, out _)!).ToArray();
        var before = ordinary.Select(bytes => RawRequest.Read(bytes, out _)!).ToArray();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < read.Length; i++)
            {
                var fresh = Load(_folder);
                foreach (var request in before)
                    Run(fresh, request);
                least[i] = Math.Min(least[i], Time(fresh, read[i]));
            }
        }

        return least;
    }

    private static double Time(WafPolicy policy, RawRequest request)
    {
        var started = ThreadTime.Seconds();
        Run(policy, request);
        return (ThreadTime.Seconds() - started) * 1e3;
    }

    private (double Seconds, long Runs) Repeat(RawRequest[] requests, TimeSpan time)
    {
        var runs = 0L;
        var ends = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var started = ThreadTime.Seconds();
        do
        {
            foreach (var request in requests)
                Run(request);
            runs += requests.Length;
        }
        while (Stopwatch.GetTimestamp() < ends);
        return (ThreadTime.Seconds() - started, runs);
    }

    private bool Run(RawRequest request) => Run(_policy, request);

    private static bool Run(WafPolicy policy, RawRequest request)
    {
        using var transaction = policy.Begin();
        transaction.SetConnection("198.51.100.7"u8, 40000, "127.0.0.1"u8, 80);
        request.Evaluate(transaction);
        transaction.SetResponse(200, "HTTP/1.1"u8);
        transaction.AddResponseHeader("Content-Type"u8, "text/html; charset=utf-8"u8);
        transaction.AddResponseHeader("Content-Length"u8, "3"u8);
        transaction.EvaluateResponseHeaders();
        transaction.AppendResponseBody("ok\n"u8);
        var verdict = transaction.EvaluateResponseBody();
        transaction.EvaluateLogging();
        return verdict.Action != WafAction.Pass;
    }

    private static WafPolicy Load(string folder) => WafPolicy.LoadFiles(RuleSet.Files(folder));
}
