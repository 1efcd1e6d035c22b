using CsCheck;
using Karaula.Waf.Matching;

namespace Karaula.Waf.Tests.Matching;

/// <summary>Random patterns and texts over a small alphabet, so that they often meet.</summary>
internal static class PatternGenerator
{
    private static readonly string[] Atoms =
    [
        "a", "b", "c", "A", "B", "_", " ", "-", @"\n", @"\x62", @"\x{ff}", ".", "[ab]", "[^a]", "[a-c_]",
        @"[\s\x0b]", @"[^\w-]", "[[:alpha:]]", "[[:^digit:]-]", "[]a]", "[^]a]",
        @"[\--a]", @"\d", @"\D", @"\w", @"\W", @"\s", @"\S", @"\h", @"\v", @"\N", "ab", "abc", @"\Qa.b\E", "1", @"\.",
    ];

    private static readonly string[] Assertions = ["^", "$", @"\b", @"\B", @"\A", @"\z", @"\Z"];

    private static readonly string[] Quantifiers =
        ["*", "+", "?", "{2}", "{0,2}", "{1,3}", "{2,}", "{0}", "*?", "+?", "??", "{1,2}?", "{1,}?"];

    private static readonly string[] Opens = ["(", "(?:", "(?i:", "(?-i:", "(?s:", "(?-s:", "(?m:", "(?-m:", "(?i)(?:"];

    public static Gen<BytePatternOptions> Options { get; } = Gen.Int[0, 15].Select(bits => (BytePatternOptions)bits);

    public static Gen<byte[]> Text { get; } = Gen.OneOf("aabbcABC_ -1.\n\n\t\u000b\u00ff".Select(c => (byte)c).ToArray()).Array[0, 14];

    public static Gen<byte[]> LongText { get; } = Gen.Select(Gen.OneOf("aabbcABC_ -1.\n\n\t\u000b\u00ff".Select(c => (byte)c).ToArray()).Array[0, 9].Array[0, 9], parts => parts.SelectMany(part => part.Concat(part)).ToArray());

    /// <summary>A pattern of the linear subset.</summary>
    public static Gen<string> Linear { get; } = Pattern(4, beyond: false);

    /// <summary>A pattern that may use lookahead, lookbehind, atomic groups and back references.</summary>
    public static Gen<string> Any { get; } = Pattern(3, beyond: true);

    private static Gen<string> Pattern(int depth, bool beyond)
    {
        if (depth == 0)
            return Gen.OneOf(Atoms);
        var inner = Pattern(depth - 1, beyond);
        var group = Gen.Select(Gen.OneOf(Opens), inner, (open, body) => $"{open}{body})");
        var repeated = Gen.OneOf(group, Gen.OneOf(Atoms.Where(atom => !atom.StartsWith(@"\Q", StringComparison.Ordinal)).ToArray()));
        var repeat = Gen.Select(repeated, Gen.OneOf(Quantifiers), (body, quantifier) => body + quantifier);
        var concat = inner.Array[1, 4].Select(parts => string.Concat(parts));
        var alternate = Gen.OneOf(inner, Gen.Const("")).Array[2, 3].Select(parts => $"(?:{string.Join('|', parts)})");
        var choices = new List<(int, Gen<string>)>
        {
            (3, Gen.OneOf(Atoms)), (1, Gen.OneOf(Assertions)), (3, group), (4, repeat), (5, concat), (2, alternate),
        };
        if (beyond)
        {
            choices.Add((2, Gen.Select(Gen.OneOf("(?=", "(?!", "(?>"), inner, (open, body) => $"{open}{body})")));
            choices.Add((2, Gen.Select(Gen.OneOf("(?<=", "(?<!"), Gen.OneOf(Atoms), (open, body) => $"{open}{body})")));
            choices.Add((1, inner.Select(body => $@"({body})\1")));
        }

        return Gen.Frequency([.. choices]);
    }
}
