using System.Text;
using BenchmarkDotNet.Attributes;
using Karaula.Waf.Detection;
using Karaula.Waf.Language;
using Karaula.Waf.Matching;
using Karaula.Waf.Matching.Literals;

namespace Karaula.Benchmarks.Waf;

/// <summary>
/// What all patterns of a rule set cost on one text: the scan for literals, and the confirmation of each pattern that it marks. The rule
/// set's
/// folder is in KARAULA_RULES; without it a few patterns of the same kind stand in.
/// </summary>
[MemoryDiagnoser]
public class MatchingBenchmark
{
    private const int Length = 20 * 1024;

    private static readonly string[] StandIns =
    [
        @"(?i)\bunion\b.{1,50}\bselect\b", @"(?i)<script[^>]*>[\s\S]*?", @"(?i)[\s""'`;/]on[a-z]{3,25}[\s\x0b]*=", @"(?:^|[\\/])\.\.[\\/]",
        @"(?i)(?:b[""'\)\[\x5c]*)(?:a[""'\)\[\x5c]*)s[""'\)\[\x5c]*h", @"\$\{jndi:", @"(?i)\b(?:sleep|benchmark)\(", @"[\n\r]+(?:get|post)\s",
    ];

    private readonly byte[] _fingerprint = new byte[SqlInjectionDetector.MaxFingerprintLength];
    private List<BytePattern> _patterns = [];
    private PatternSet _set = null!;
    private LiteralScanner _scanner = null!;
    private ulong[] _wanted = [];
    private ulong[] _candidates = [];
    private byte[] _text = [];

    /// <summary>The kind of text.</summary>
    [Params("article", "literals", "letters", "printable")]
    public string Text { get; set; } = "";

    /// <summary>Compiles the patterns and writes the text.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var folder = Environment.GetEnvironmentVariable("KARAULA_RULES");
        var sources = folder is null ? StandIns : [.. Read(folder)];
        _patterns = [.. sources.Select(source => BytePattern.Compile(source))];
        _set = new PatternSet(_patterns);
        _wanted = [.. Enumerable.Repeat(ulong.MaxValue, _set.WordCount)];
        var literals = _patterns.Select(pattern => pattern.FindRequiredLiterals()).ToList();
        _scanner = new LiteralScanner(literals);
        _candidates = new ulong[_scanner.WordCount];
        var all = literals.SelectMany(list => list ?? []).Distinct().ToArray();
        var random = new Random(20);
        _text = Text switch
        {
            "article" => Repeat("The government said on Monday that the scope of the attacks was planned; \"it is professional\", he said (again). "),
            "literals" => Repeat(string.Join(' ', Enumerable.Range(0, 4_000).Select(_ => all[random.Next(all.Length)]))),
            "letters" => Repeat("aB3xK9Zq0Lm"),
            _ => [.. Enumerable.Range(0, Length).Select(_ => (byte)random.Next(32, 127))],
        };
    }

    /// <summary>The scan for the literals of all patterns.</summary>
    [Benchmark]
    public void Scan() => _scanner.Scan(_text, _candidates);

    /// <summary>The scan, and each pattern that it marks.</summary>
    [Benchmark]
    public int ScanAndConfirm()
    {
        _scanner.Scan(_text, _candidates);
        var matches = 0;
        for (var i = 0; i < _patterns.Count; i++)
        {
            if ((_candidates[i / 64] >> (i % 64) & 1) != 0 && _patterns[i].IsMatch(_text))
                matches++;
        }

        return matches;
    }

    /// <summary>The same through a set, which confirms four patterns at a time.</summary>
    [Benchmark]
    public void MatchSet() => _set.Match(_text, _wanted, _candidates);

    /// <summary>The detector of SQL injections.</summary>
    [Benchmark]
    public bool DetectSqlInjection() => SqlInjectionDetector.IsInjection(_text, _fingerprint, out _);

    /// <summary>The detector of cross-site scripting.</summary>
    [Benchmark]
    public bool DetectCrossSiteScripting() => CrossSiteScriptingDetector.IsInjection(_text);

    private static byte[] Repeat(string text) =>
        Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(text, (Length / text.Length) + 1))[..Length]);

    private static IEnumerable<string> Read(string folder) =>
        Directory.GetFiles(folder, "*.conf").Order(StringComparer.Ordinal)
            .SelectMany(file => RuleFile.Parse(Path.GetFileName(file), File.ReadAllText(file)).Statements)
            .OfType<RuleStatement>()
            .SelectMany(rule => rule.Chain.Prepend(rule))
            .Where(rule => rule.Operator is { Name: "rx" } && !rule.Operator.Parameter.Contains("%{", StringComparison.Ordinal))
            .Select(rule => rule.Operator!.Parameter)
            .Distinct();
}
