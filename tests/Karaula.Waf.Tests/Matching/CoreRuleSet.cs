using System.Net;
using System.Text;
using Karaula.Waf.Language;

namespace Karaula.Waf.Tests.Matching;

/// <summary>The OWASP Core Rule Set 4.28.0 as material for tests of matching.</summary>
internal static class CoreRuleSet
{
    private static readonly string[] Keys = ["uri:", "data:", "User-Agent:", "Referer:", "Cookie:", "Content-Type:", "Accept:", "desc:"];

    public static string Folder { get; } = Path.Combine(TestData.Folder, "crs-4.28.0");

    public static bool IsPresent => Directory.Exists(Folder);

    public static string Missing => $"the OWASP Core Rule Set 4.28.0 is not in {Folder}";

    /// <summary>The distinct patterns of its <c>@rx</c> operators, without those that hold a macro.</summary>
    public static IReadOnlyList<string> Patterns() =>
        [.. Directory.GetFiles(Path.Combine(Folder, "rules"), "*.conf").Order(StringComparer.Ordinal)
            .SelectMany(file => RuleFile.Parse(Path.GetFileName(file), File.ReadAllText(file)).Statements)
            .OfType<RuleStatement>()
            .SelectMany(rule => rule.Chain.Prepend(rule))
            .Where(rule => rule.Operator is { Name: "rx" } && !rule.Operator.Parameter.Contains("%{", StringComparison.Ordinal))
            .Select(rule => rule.Operator!.Parameter)
            .Distinct()];

    /// <summary>Values from its regression tests: each as written, and percent-decoded with '+' as a blank.</summary>
    public static IReadOnlyList<byte[]> Payloads() =>
        [.. Directory.GetFiles(Path.Combine(Folder, "tests", "regression", "tests"), "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .Where(line => Array.Exists(Keys, key => line.StartsWith(key, StringComparison.Ordinal)))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(' ', '\'', '"'))
            .Where(value => value.Length > 0)
            .SelectMany(value => new[] { value, Decode(value) })
            .Distinct()
            .Select(Encoding.Latin1.GetBytes)];

    private static string Decode(string value) =>
        Encoding.Latin1.GetString(WebUtility.UrlDecodeToBytes(Encoding.Latin1.GetBytes(value), 0, value.Length));
}
