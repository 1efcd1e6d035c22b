using System.Runtime.InteropServices;

namespace Karaula.Edge.Gate;

/// <summary>
/// Memory for a table that is looked into at random places: it stays where it is, and on Linux the kernel is asked for pages of 2 MB, so that a look waits for one
/// read of memory and not also for where it is. Where there are none, all works as well, slower.
/// </summary>
internal static class TableMemory
{
    // madvise(2).
    private const int HugePages = 14;
    private const int HugePage = 2 << 20;

    /// <summary>Takes memory, all zero.</summary>
    /// <param name="bytes">How much is needed.</param>
    /// <param name="alignment">Of which the address of the first byte that is to be used is a multiple; a power of two.</param>
    /// <param name="first">Where that byte is.</param>
    public static byte[] Take(int bytes, int alignment, out int first)
    {
        var memory = GC.AllocateUninitializedArray<byte>(checked(bytes + alignment), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        first = (int)(-address & (alignment - 1));
        // Before it is written to for the first time: a page is given then.
        var inside = (address + HugePage - 1) & ~(nint)(HugePage - 1);
        var length = (address + memory.Length - inside) & ~(nint)(HugePage - 1);
        if (OperatingSystem.IsLinux() && length > 0)
            _ = Advise(inside, (nuint)length, HugePages);
        Array.Clear(memory);
        return memory;
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nuint length, int advice);
}
