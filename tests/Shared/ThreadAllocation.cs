namespace Karaula.Tests;

/// <summary>Counts what the current thread allocates.</summary>
internal static class ThreadAllocation
{
    /// <summary>
    /// What it has allocated so far, to be compared with the runtime's counter later. A collection comes first: one that fell between the two, which another test's
    /// allocations may bring, would count what is left of the thread's allocation context, some kilobytes, as allocated. After this there is nothing left of it.
    /// </summary>
    public static long Begin()
    {
        GC.Collect(0);
        return GC.GetAllocatedBytesForCurrentThread();
    }
}
