using System.Globalization;
using Karaula.Waf.Engine;
using Karaula.Waf.Language;
using Karaula.Waf.Requests;

namespace Karaula.Waf.Tests.Oracle;

/// <summary>
/// The variables of a request as its readers fill them, before any rule: reading heads and bodies is tested elsewhere, what is compared here is what rules make of them.
/// </summary>
internal sealed class OracleRequest : IDisposable
{
    private static readonly WafPolicy NoRules = WafPolicy.Load([("none", "")]);
    private readonly WafTransaction _reader = NoRules.Begin();
    private readonly RawRequest _request;

    public OracleRequest(RawRequest request)
    {
        _request = request;
        _reader.SetConnection("192.0.2.1"u8, 40000, "192.0.2.2"u8, 80);
        _reader.SetRequestLine(request.Method.Span, request.Target.Span, request.Protocol.Span);
        foreach (var (name, value) in request.Headers)
            _reader.AddRequestHeader(name, value);
    }

    /// <summary>The body, as bytes.</summary>
    public byte[] Body => _request.Body.ToArray();

    /// <summary>All that is set now, by the names that rules use.</summary>
    public Dictionary<string, List<OracleMember>> Read()
    {
        var all = new Dictionary<string, List<OracleMember>>(StringComparer.Ordinal);
        foreach (var name in Vocabulary.Variables)
        {
            Assert.True(VariableNames.TryParse(name, out var variable));
            all[name] = Members(name, variable);
        }

        all["XML@"] = Members("XML", Variable.XmlAttributes);
        return all;
    }

    /// <summary>Reads the body as what it is said to be.</summary>
    public void ReadBody(byte[] processor)
    {
        if (processor.Length > 0)
            _reader.Set(Variable.ReqbodyProcessor, processor);
        _reader.AppendRequestBody(Body);
        _reader.EvaluateRequestBody();
    }

    /// <summary>Takes the answer.</summary>
    public void Answer(int status, IReadOnlyList<(string Name, string Value)> headers)
    {
        _reader.SetResponse(status, "HTTP/1.1"u8);
        foreach (var (name, value) in headers)
            _reader.AddResponseHeader(System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(value));
    }

    public void Dispose() => _reader.Dispose();

    private List<OracleMember> Members(string name, Variable variable)
    {
        var members = new List<OracleMember>();
        foreach (var (member, value) in _reader.Members(variable))
            members.Add(new OracleMember(name, member < 0 ? null : _reader.Values[member].ToArray(), _reader.Values[value].ToArray()));
        return members;
    }
}
