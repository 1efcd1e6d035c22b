using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace Karaula.Waf.Conformance;

/// <summary>Reads tests in go-ftw's schema.</summary>
public static class Suite
{
    /// <summary>All stages of all files below a folder, in the order of their names.</summary>
    public static IReadOnlyList<Stage> Read(string folder)
    {
        var stages = new List<Stage>();
        // go-ftw takes *.yaml only.
        foreach (var file in Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(file);
            var yaml = new YamlStream();
            yaml.Load(text);
            // A few files hold only comments.
            if (yaml.Documents.Count == 0)
                continue;
            var root = (YamlMappingNode)yaml.Documents[0].RootNode;
            var rule = long.Parse(Scalar(root, "rule_id") ?? "0", CultureInfo.InvariantCulture);
            foreach (var test in Items(root, "tests"))
            {
                var number = 0;
                foreach (var stage in Items(test, "stages"))
                    stages.Add(Read(stage, Path.GetFileName(file), rule, $"{rule}-{Scalar(test, "test_id")}.{++number}"));
            }
        }

        return stages;
    }

    private static Stage Read(YamlMappingNode stage, string file, long rule, string name)
    {
        var output = Child(stage, "output");
        var log = output is null ? null : Child(output, "log");
        return new Stage(
            file, rule, name, RequestWriter.Write(Child(stage, "input")!), Ids(log, "expect_ids"), Ids(log, "no_expect_ids"),
            output is not null && Scalar(output, "status") is { } status ? int.Parse(status, CultureInfo.InvariantCulture) : null,
            log is null ? null : Scalar(log, "match_regex"), log is null ? null : Scalar(log, "no_match_regex"),
            output is not null && Scalar(output, "expect_error") == "true");
    }

    internal static string? Scalar(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value : null;

    internal static YamlMappingNode? Child(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) ? value as YamlMappingNode : null;

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode node, string key) => ((YamlSequenceNode)node.Children[key]).OfType<YamlMappingNode>();

    private static List<long> Ids(YamlMappingNode? log, string key) =>
        log is not null && log.Children.TryGetValue(key, out var ids) && ids is YamlSequenceNode list
            ? [.. list.Select(id => long.Parse(((YamlScalarNode)id).Value!, CultureInfo.InvariantCulture))]
            : [];
}
