using System.Runtime.InteropServices;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Tests.Matching;

/// <summary>PCRE2's 8-bit library, the reference that matching is compared with (pcre2api(3)).</summary>
internal static class Pcre2
{
    private const string Library = "libpcre2-8.so.0";

    public static bool IsPresent { get; } = NativeLibrary.TryLoad(Library, out _);

    public const string Missing = "libpcre2-8 is not installed (Debian: libpcre2-8-0)";

    /// <summary>Compiles a pattern; null when PCRE2 refuses it.</summary>
    /// <param name="pattern">The pattern's bytes.</param>
    /// <param name="options">Its options.</param>
    /// <param name="useJit">Whether to match with machine code: faster, but in 10.42 not always what the interpreter finds
    /// (<c>\N*?\B^\n</c> in multi-line mode on a text that begins with a line feed).</param>
    public static Pcre2Pattern? TryCompile(byte[] pattern, BytePatternOptions options, bool useJit)
    {
        // Without what it does before it matches: 10.42 takes ((?=a))\1a for longer than one byte then, and does not find it in "ba".
        const uint noStartOptimize = 0x10000;
        var flags = useJit ? 0u : noStartOptimize;
        if (options.HasFlag(BytePatternOptions.IgnoreCase))
            flags |= 0x8;
        if (options.HasFlag(BytePatternOptions.DollarEndOnly))
            flags |= 0x10;
        if (options.HasFlag(BytePatternOptions.DotAll))
            flags |= 0x20;
        if (options.HasFlag(BytePatternOptions.Multiline))
            flags |= 0x400;
        var code = Compile(pattern, (nuint)pattern.Length, flags, out _, out _, 0);
        return code == 0 ? null : new Pcre2Pattern(code, useJit);
    }

    [DllImport(Library, EntryPoint = "pcre2_compile_8")]
    private static extern nint Compile(byte[] pattern, nuint length, uint options, out int error, out nuint errorOffset, nint context);

    [DllImport(Library, EntryPoint = "pcre2_jit_compile_8")]
    internal static extern int JitCompile(nint code, uint options);

    [DllImport(Library, EntryPoint = "pcre2_match_data_create_from_pattern_8")]
    internal static extern nint CreateMatchData(nint code, nint context);

    [DllImport(Library, EntryPoint = "pcre2_match_8")]
    internal static extern int Match(nint code, byte[] text, nuint length, nuint start, uint options, nint data, nint context);

    [DllImport(Library, EntryPoint = "pcre2_get_ovector_pointer_8")]
    internal static extern nint Offsets(nint data);

    [DllImport(Library, EntryPoint = "pcre2_code_free_8")]
    internal static extern void FreeCode(nint code);

    [DllImport(Library, EntryPoint = "pcre2_match_data_free_8")]
    internal static extern void FreeMatchData(nint data);
}
