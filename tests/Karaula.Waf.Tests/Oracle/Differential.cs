using System.Text;
using Karaula.Waf.Engine;
using Karaula.Waf.Language;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Tests.Oracle;

/// <summary>The same request through the engine and through the interpreter.</summary>
internal sealed class Differential
{
    private readonly WafPolicy _policy;
    private readonly IReadOnlyList<RuleFile> _files;

    // What rules of the interpreter keep from one request to the next: for tests that ask one request after another.
    private readonly Dictionary<string, Dictionary<string, byte[]>> _kept = [];

    public Differential(IReadOnlyList<(string Name, string Text)> files)
    {
        _policy = WafPolicy.Load(files);
        _files = [.. files.Select(file => RuleFile.Parse(file.Name, file.Text))];
    }

    /// <summary>How the two differ; null when they agree.</summary>
    /// <param name="request">The request.</param>
    /// <param name="answer">What the server answers.</param>
    /// <param name="matches">How many rules matched.</param>
    public string? Compare(RawRequest request, (int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body) answer, out int matches)
    {
        var (ours, ourRule) = Engine(request, answer);
        var (theirs, theirRule) = Oracle(request, answer);
        matches = theirs.Count;
        return ours.SequenceEqual(theirs) && ourRule == theirRule
            ? null : $"engine [{string.Join(' ', ours)}] refused by {ourRule}; interpreter [{string.Join(' ', theirs)}] refused by {theirRule}";
    }

    private (List<long> Ids, long RefusedBy) Engine(RawRequest request, (int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body) answer)
    {
        using var transaction = _policy.Begin();
        transaction.SetConnection("192.0.2.1"u8, 40000, "192.0.2.2"u8, 80);
        request.Evaluate(transaction);
        transaction.SetResponse(answer.Status, "HTTP/1.1"u8);
        foreach (var (name, value) in answer.Headers)
            transaction.AddResponseHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        transaction.EvaluateResponseHeaders();
        transaction.AppendResponseBody(answer.Body);
        var verdict = transaction.EvaluateResponseBody();
        transaction.EvaluateLogging();
        return ([.. transaction.Matches.Select(match => match.RuleId)], verdict.RuleId);
    }

    private (List<long> Ids, long RefusedBy) Oracle(RawRequest raw, (int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body) answer)
    {
        using var request = new OracleRequest(raw);
        var interpreter = new Interpreter(_files, _kept);
        interpreter.Run(1, request.Read());
        request.ReadBody(interpreter.Processor);
        var variables = request.Read();
        if (interpreter.ForcesRequestBody && request.Body.Length > 0)
            variables["REQUEST_BODY"] = [new OracleMember("REQUEST_BODY", null, request.Body)];
        interpreter.Run(2, variables);
        request.Answer(answer.Status, answer.Headers);
        interpreter.Run(3, With(variables, request.Read()));
        variables = With(variables, request.Read());
        variables["RESPONSE_BODY"] = [new OracleMember("RESPONSE_BODY", null, answer.Body)];
        interpreter.Run(4, variables);
        interpreter.Run(5, variables);
        return (interpreter.Matches, interpreter.RefusedBy);
    }

    // What the rules of earlier phases changed stays.
    private static Dictionary<string, List<OracleMember>> With(Dictionary<string, List<OracleMember>> before, Dictionary<string, List<OracleMember>> now)
    {
        foreach (var (name, members) in now.Where(one => one.Key.StartsWith("RESPONSE", StringComparison.Ordinal) || one.Key == "STATUS_LINE"))
            before[name] = members;
        return before;
    }
}
