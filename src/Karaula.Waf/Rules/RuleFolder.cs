namespace Karaula.Waf.Rules;

/// <summary>Finds rule files where rule sets keep them.</summary>
public static class RuleFolder
{
    private const string Setup = "crs-setup.conf";

    /// <summary>
    /// The rule files at some paths, in the order of loading. A file stands for itself. A folder with a folder <c>rules</c> inside is a rule set: its
    /// setup, <c>crs-setup.conf</c> or, failing that, the example of it, then its rules. Any other folder stands for its <c>*.conf</c>, by name.
    /// </summary>
    /// <exception cref="IOException">There is no such file or folder, or no rule in it.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(File.Exists(path) ? path : throw new FileNotFoundException($"there is no file or folder {path}"));
                continue;
            }

            var rules = Path.Combine(path, "rules");
            if (SetupOf(path) is { } setup)
                files.Add(setup);
            var found = Rules(Directory.Exists(rules) ? rules : path);
            files.AddRange(found.Length > 0 ? found : throw new FileNotFoundException($"there are no *.conf in {path}"));
        }

        return files;
    }

    /// <summary>The setup file of a rule set's folder; null when it has none.</summary>
    internal static string? SetupOf(string folder) =>
        new[] { Setup, Setup + ".example" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether a file is the Core Rule Set's setup, after which tuning comes.</summary>
    internal static bool IsSetup(string file) => Path.GetFileName(file).StartsWith(Setup, StringComparison.Ordinal);

    private static string[] Rules(string folder) =>
        [.. Directory.GetFiles(folder, "*.conf").Where(file => !IsSetup(file)).Order(StringComparer.Ordinal)];
}
