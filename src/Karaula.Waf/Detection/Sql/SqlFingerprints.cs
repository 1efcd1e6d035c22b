using System.Buffers;
using System.Collections.Frozen;

namespace Karaula.Waf.Detection.Sql;

/// <summary>
/// The fingerprints of injections. The table is grown, not written: from a grammar of injections in the tests, less what harmless text
/// has. A test
/// grows it again and compares.
/// </summary>
internal static partial class SqlFingerprints
{
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_."u8);

    private static readonly FrozenSet<ulong> BareSet = Read(Bare);
    private static readonly FrozenSet<ulong> QuotedSet = Read(Quoted);

    /// <summary>Whether a value can be anything but one word or number.</summary>
    public static bool CanMatter(ReadOnlySpan<byte> text) => text.ContainsAnyExcept(Plain);

    /// <summary>Whether injections have this fingerprint.</summary>
    public static bool Contains(ReadOnlySpan<byte> fingerprint, SqlContext context)
    {
        var known = context == SqlContext.Bare ? BareSet : QuotedSet;
        if (known.Contains(Pack(fingerprint)))
            return true;
        // How the rest of the query is cut off says nothing against it.
        while (fingerprint.Length > 2
            && (SqlTokenKind)fingerprint[^1] is SqlTokenKind.Comment or SqlTokenKind.HashComment or SqlTokenKind.Semicolon)
        {
            fingerprint = fingerprint[..^1];
            if (known.Contains(Pack(fingerprint)))
                return true;
        }

        return false;
    }

    private static FrozenSet<ulong> Read(string table) =>
        table.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(fingerprint => Pack([.. fingerprint.Select(letter => (byte)letter)]))
            .ToFrozenSet();

    private static ulong Pack(ReadOnlySpan<byte> fingerprint)
    {
        var packed = 0UL;
        foreach (var letter in fingerprint)
            packed = packed << 8 | letter;
        return packed;
    }
}
