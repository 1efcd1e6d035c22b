using System.Text;
using Karaula.Waf.Detection.Sql;

namespace Karaula.Waf.Tests.Detection.Sql;

/// <summary>Grows the table of fingerprints: what the grammar's injections have, less what harmless text has.</summary>
internal static class FingerprintGrowth
{
    private const int Seed = 1016;
    private const int Expansions = 200_000;

    public static IReadOnlyList<string> Bare() => Grow("bare", [SqlContext.Bare]);

    public static IReadOnlyList<string> Quoted() => Grow("quoted", [SqlContext.SingleQuoted, SqlContext.DoubleQuoted]);

    /// <summary>A value's fingerprint.</summary>
    public static string Of(string value, SqlContext context)
    {
        Span<byte> fingerprint = stackalloc byte[SqlFolder.MaxLength];
        return Encoding.ASCII.GetString(fingerprint[..SqlFolder.Fold(Encoding.UTF8.GetBytes(value), context, fingerprint)]);
    }

    // Outside quotes words, numbers and punctuation alone are no injection, whatever the grammar can do with them; a lone letter is one
    // only when it
    // stands for a call of an attacker's function or a query.
    private static bool HasEvidence(string fingerprint, SqlContext context) => context == SqlContext.Bare
        ? fingerprint.Any("!pFQYSMUBCfv".Contains) && (fingerprint.Length > 1 || fingerprint is "F" or "Q")
        : fingerprint.Length > 1;

    private static List<string> Grow(string name, SqlContext[] contexts)
    {
        var random = new Random(Seed);
        var grown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var attack in InjectionGrammar.Expand(name, random, Expansions))
        {
            foreach (var context in contexts)
                grown.Add(Of(context == SqlContext.DoubleQuoted ? attack.Replace('\'', '"') : attack, context));
        }

        foreach (var text in BenignText.All())
        {
            foreach (var context in contexts)
                grown.Remove(Of(text, context));
        }

        grown.RemoveWhere(fingerprint => !HasEvidence(fingerprint, contexts[0]));
        return [.. grown];
    }
}
