using System.Net;
using System.Text;
using Karaula.Waf.Tests.Matching;

namespace Karaula.Waf.Tests.Detection;

/// <summary>One stage of a Core Rule Set regression test, as far as the detectors' rules look at it.</summary>
internal sealed record RegressionCase(string Name, string Uri, string Data, string UserAgent, string Referer, bool IsExpected)
{
    /// <summary>Reads a rule's file. Its keys stand one a line; values are bare or quoted, with YAML's escapes.</summary>
    public static IReadOnlyList<RegressionCase> Read(string group, int rule)
    {
        var file = Path.Combine(CoreRuleSet.Folder, "tests", "regression", "tests", group, $"{rule}.yaml");
        var cases = new List<RegressionCase>();
        var current = new RegressionCase("", "", "", "", "", false);
        foreach (var line in File.ReadLines(file).Select(line => line.Trim()))
        {
            var key = line.Split(':')[0].TrimStart('-', ' ');
            var value = Unquote(line[Math.Min(line.Length, line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
            current = key switch
            {
                "test_id" => new RegressionCase($"{rule}-{value}", "", "", "", "", false),
                "uri" => current with { Uri = value },
                "data" => current with { Data = value },
                "User-Agent" => current with { UserAgent = value },
                "Referer" => current with { Referer = value },
                _ => current,
            };
            if (key is "expect_ids" or "no_expect_ids")
                cases.Add(current with { IsExpected = key == "expect_ids" });
        }

        return cases;
    }

    /// <summary>Names and values of the arguments in the query and the body; attribute values of an XML body.</summary>
    public IEnumerable<string> Arguments()
    {
        if (Data.StartsWith("<?xml", StringComparison.Ordinal))
            return [WebUtility.HtmlDecode(Data[(Data.IndexOf("probe=\"", StringComparison.Ordinal) + 7)..Data.LastIndexOf("\"></a>", StringComparison.Ordinal)])];
        var query = Uri.Contains('?', StringComparison.Ordinal) ? Uri[(Uri.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";
        return $"{query}&{Data}".Split('&').SelectMany(pair => pair.Split('=', 2)).Select(Decode);
    }

    /// <summary>The path, and its last part.</summary>
    public IEnumerable<string> PathParts()
    {
        var path = Uri.Split('?')[0];
        return [Decode(path), Decode(path[(path.LastIndexOf('/') + 1)..])];
    }

    public static string Decode(string value) =>
        Encoding.Latin1.GetString(WebUtility.UrlDecodeToBytes(Encoding.Latin1.GetBytes(value), 0, value.Length));

    private static string Unquote(string value) => value.Length < 2 ? value : value[0] switch
    {
        '\'' => value[1..^1].Replace("''", "'", StringComparison.Ordinal),
        '"' => value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal),
        _ => value,
    };
}
