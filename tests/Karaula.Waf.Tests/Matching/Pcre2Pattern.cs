using System.Runtime.InteropServices;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Tests.Matching;

/// <summary>A pattern as PCRE2 compiled it.</summary>
internal sealed class Pcre2Pattern : IDisposable
{
    private const int NoMatch = -1;
    private const int JitStackLimit = -46;
    private const uint NoJit = 0x2000;
    private readonly nint _code;
    private readonly nint _data;

    public Pcre2Pattern(nint code, bool useJit)
    {
        _code = code;
        _data = Pcre2.CreateMatchData(code, 0);
        if (useJit)
            _ = Pcre2.JitCompile(code, 1);
    }

    /// <summary>The match and its groups; empty without a match; null when PCRE2 gave up.</summary>
    public ByteRange[]? Match(byte[] text)
    {
        var result = Pcre2.Match(_code, text, (nuint)text.Length, 0, 0, _data, 0);
        if (result == JitStackLimit)
            result = Pcre2.Match(_code, text, (nuint)text.Length, 0, NoJit, _data, 0);
        if (result == NoMatch)
            return [];
        if (result < 0)
            return null;
        var offsets = new long[result * 2];
        Marshal.Copy(Pcre2.Offsets(_data), offsets, 0, offsets.Length);
        return [.. Enumerable.Range(0, result).Select(i => offsets[2 * i] < 0
            ? ByteRange.Unset
            : new ByteRange((int)offsets[2 * i], (int)(offsets[2 * i + 1] - offsets[2 * i])))];
    }

    public void Dispose()
    {
        Pcre2.FreeMatchData(_data);
        Pcre2.FreeCode(_code);
    }
}
