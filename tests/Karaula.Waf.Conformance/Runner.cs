using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Conformance;

/// <summary>Runs stages in process.</summary>
public sealed class Runner
{
    /// <summary>What the suite's own runs set before the rules: paranoia level 4, detection only, tight limits.</summary>
    public const string Setup = """
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
            return Judgement.OfRefused(stage, refused!);
        // The suite is written for Apache httpd, which combines fields of one name.
        request = request.CombineFields();
        using var transaction = _policy.Begin();
        transaction.SetConnection("192.0.2.1"u8, 40000, "192.0.2.2"u8, 80);
        request.Evaluate(transaction);
        var (status, headers, body) = Backend.Answer(request.Target.Span, request.Body);
        transaction.SetResponse(status, "HTTP/1.1"u8);
        foreach (var (name, value) in headers)
            transaction.AddResponseHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        transaction.EvaluateResponseHeaders();
        transaction.AppendResponseBody(body);
        transaction.EvaluateResponseBody();
        transaction.EvaluateLogging();
        return Judgement.Of(stage, status, transaction.Matches);
    }
}
