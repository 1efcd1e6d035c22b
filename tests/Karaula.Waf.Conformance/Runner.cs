using System.Text;
using System.Text.RegularExpressions;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Conformance;

/// <summary>Runs stages in process.</summary>
public sealed class Runner
{
    /// <summary>What the suite's own runs set before the rules: paranoia level 4, detection only, tight limits.</summary>
    private const string Setup = """
        SecRuleEngine DetectionOnly
        SecAction "id:900005,phase:1,nolog,pass,\
            ctl:ruleEngine=DetectionOnly,\
            setvar:tx.blocking_paranoia_level=4,\
            setvar:tx.crs_validate_utf8_encoding=1,\
            setvar:tx.arg_name_length=100,\
            setvar:tx.arg_length=400,\
            setvar:tx.total_arg_length=64000,\
            setvar:tx.max_num_args=255,\
            setvar:tx.max_file_size=64100,\
            setvar:tx.combined_file_sizes=65535"
        """;

    private readonly WafPolicy _policy;

    /// <summary>Loads the rules of a release folder.</summary>
    public Runner(string folder)
    {
        var rules = Directory.GetFiles(Path.Combine(folder, "rules"), "*.conf").Order(StringComparer.Ordinal);
        _policy = WafPolicy.Load([
            .. new[] { Path.Combine(folder, "crs-setup.conf.example") }.Select(file => (file, File.ReadAllText(file))),
            ("setup", Setup),
            .. rules.Select(file => (file, File.ReadAllText(file))),
        ]);
    }

    /// <summary>Runs one stage; null when it passes, otherwise what went wrong.</summary>
    public string? Run(Stage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        if (RawRequest.Read(stage.Request, out var refused) is not { } request)
            return Judge(stage, 400, [], $"400: {refused}");
        // The suite is written for Apache httpd, which combines fields of one name.
        request = request.CombineFields();
        using var transaction = _policy.Begin();
        transaction.SetConnection("192.0.2.1"u8, 40000, "192.0.2.2"u8, 80);
        request.Evaluate(transaction);
        var (status, headers, body) = Backend.Answer(request);
        transaction.SetResponse(status, "HTTP/1.1"u8);
        foreach (var (name, value) in headers)
            transaction.AddResponseHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        transaction.EvaluateResponseHeaders();
        transaction.AppendResponseBody(body);
        transaction.EvaluateResponseBody();
        transaction.EvaluateLogging();
        var log = string.Join("\u0001", transaction.Matches.Select(match => $"[id \"{match.RuleId}\"] [msg \"{match.Message}\"] [data \"{match.Data}\"]"));
        // Logs have one line for each entry: control characters are escaped in them.
        log = string.Concat(log.Select(c => c == '\u0001' ? "\n" : char.IsControl(c) ? $"\\x{(int)c:x2}" : c.ToString()));
        return Judge(stage, status, [.. transaction.Matches.Select(match => match.RuleId)], log);
    }

    private static string? Judge(Stage stage, int status, HashSet<long> ids, string log)
    {
        if (stage.ExpectsError)
            return status == 400 ? null : "an error was expected, it was answered";
        if (stage.Status is { } expected && expected != status)
            return $"status {status} instead of {expected}: {log}";
        var missing = stage.ExpectedIds.Where(id => !ids.Contains(id)).ToList();
        if (missing.Count > 0)
            return $"did not match: {string.Join(", ", missing)}; matched: {string.Join(", ", ids)}{(status == 400 ? "; " + log : "")}";
        var unwanted = stage.RefusedIds.Where(ids.Contains).ToList();
        if (unwanted.Count > 0)
            return $"matched: {string.Join(", ", unwanted)}";
        if (stage.MatchRegex is { } wanted && !Regex.IsMatch(log, wanted, RegexOptions.None, TimeSpan.FromSeconds(1)))
            return $"the log does not contain {wanted}: {log}";
        return stage.NoMatchRegex is { } forbidden && Regex.IsMatch(log, forbidden, RegexOptions.None, TimeSpan.FromSeconds(1))
            ? $"the log contains {forbidden}" : null;
    }
}
