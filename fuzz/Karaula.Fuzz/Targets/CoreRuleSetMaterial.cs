using System.Text;
using Karaula.Waf.Language;

namespace Karaula.Fuzz.Targets;

/// <summary>Inputs out of the OWASP Core Rule Set and its regression tests, where the machine has them.</summary>
internal static class CoreRuleSetMaterial
{
    // Longer inputs only slow an engine down.
    private const int MaxLength = 2048;
    private static readonly string[] ValueKeys = ["uri:", "data:", "User-Agent:", "Referer:", "Cookie:"];

    /// <summary>Its rules, each with the comment before it.</summary>
    public static IEnumerable<byte[]> Rules(string folder) =>
        RuleFiles(folder).SelectMany(file => File.ReadAllText(file).Split("\n\n")).Where(part => part.Contains("Sec", StringComparison.Ordinal))
            .Select(Encoding.UTF8.GetBytes).Where(part => part.Length <= MaxLength);

    /// <summary>Its patterns, each with one of the values of its tests, as <see cref="PatternCompileTarget"/> reads them.</summary>
    public static IEnumerable<byte[]> Patterns(string folder)
    {
        var values = Bodies(folder).ToList();
        var patterns = RuleFiles(folder).SelectMany(file => RuleFile.Parse(Path.GetFileName(file), File.ReadAllText(file)).Statements)
            .OfType<RuleStatement>().SelectMany(rule => rule.Chain.Prepend(rule)).Where(rule => rule.Operator is { Name: "rx" })
            .Select(rule => rule.Operator!.Parameter).Distinct();
        return patterns.Select((pattern, i) => (byte[])
                [(byte)Waf.Matching.BytePatternOptions.ModSecurity, .. Encoding.UTF8.GetBytes(pattern), 0, .. values.Count == 0 ? [] : values[i * 7 % values.Count]])
            .Where(input => input.Length <= MaxLength);
    }

    /// <summary>Values and bodies of one line from its tests.</summary>
    public static IEnumerable<byte[]> Bodies(string folder) =>
        Tests(folder).SelectMany(File.ReadLines).Select(line => line.Trim())
            .Where(line => Array.Exists(ValueKeys, key => line.StartsWith(key, StringComparison.Ordinal)))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '\'', '"')).Where(value => value.Length > 2)
            .Distinct().Where((_, i) => i % 8 == 0).Select(Encoding.UTF8.GetBytes).Where(value => value.Length <= MaxLength);

    /// <summary>Multipart bodies from its tests, as <see cref="WafMultipartTarget"/> reads them.</summary>
    public static IEnumerable<byte[]> Multipart(string folder)
    {
        foreach (var block in Tests(folder).SelectMany(Blocks).Where(block => block.StartsWith("--", StringComparison.Ordinal)).Distinct())
        {
            var boundary = block[2..].Split('\n')[0].Trim();
            yield return Encoding.UTF8.GetBytes($"boundary={boundary}\n{block.ReplaceLineEndings("\r\n")}");
        }
    }

    private static IEnumerable<string> RuleFiles(string folder) => Files(Path.Combine(folder, "crs-4.28.0", "rules"), "*.conf");

    private static IEnumerable<string> Tests(string folder) => Files(Path.Combine(folder, "crs-4.28.0", "tests", "regression", "tests"), "*.yaml");

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [];

    // The texts of YAML's literal blocks, "data: |".
    private static IEnumerable<string> Blocks(string file)
    {
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].TrimStart().StartsWith("data: |", StringComparison.Ordinal))
                continue;
            var indent = Indent(lines[i]);
            var block = lines.Skip(i + 1).TakeWhile(line => line.Trim().Length == 0 || Indent(line) > indent).ToList();
            var inner = block.Where(line => line.Trim().Length > 0).Select(Indent).DefaultIfEmpty().Min();
            yield return string.Join('\n', block.Select(line => line.Length >= inner ? line[inner..] : ""));
        }
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;
}
