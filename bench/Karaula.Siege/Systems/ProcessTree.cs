using System.Globalization;

namespace Karaula.Siege.Systems;

/// <summary>What a guard's system uses: all its processes, without the guard itself and its <c>cat</c> (Linux, /proc).</summary>
/// <param name="ResidentBytes">Memory now.</param>
/// <param name="CpuSeconds">Processor time since the start, of processes that still live.</param>
/// <param name="IsGone">Whether no process of it is left.</param>
internal readonly record struct ProcessTree(long ResidentBytes, double CpuSeconds, bool IsGone)
{
    private const double TicksPerSecond = 100;

    /// <summary>Looks now.</summary>
    public static ProcessTree Of(int guard)
    {
        var (resident, cpu, count) = (0L, 0.0, 0);
        var open = new Stack<int>([guard]);
        while (open.TryPop(out var id))
        {
            foreach (var child in ChildrenOf(id))
                open.Push(child);
            if (id == guard || Read($"/proc/{id}/stat") is not { } stat)
                continue;
            var name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
            var rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (name == "cat" || rest[0] == "Z")
                continue;
            count++;
            // proc(5): utime, stime and rss are the fields 14, 15 and 24; what is left begins with the third.
            cpu += (Number(rest[11]) + Number(rest[12])) / TicksPerSecond;
            resident += Number(rest[21]) * System.Environment.SystemPageSize;
        }

        return new ProcessTree(resident, cpu, count == 0);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<int> ChildrenOf(int id) => (Read($"/proc/{id}/task/{id}/children") ?? "")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(child => (int)Number(child));

    // A process may end while it is looked at.
    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
