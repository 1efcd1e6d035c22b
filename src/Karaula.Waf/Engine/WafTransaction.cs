using System.Buffers.Text;
using System.Text;
using Karaula.Waf.Bodies;
using Karaula.Waf.Matching;
using Karaula.Waf.Transformations;

namespace Karaula.Waf.Engine;

/// <summary>
/// One request and its response under a policy. Feed it in this order: <see cref="SetConnection"/>, <see cref="SetRequestLine"/>,
/// <see cref="AddRequestHeader"/>, <see cref="EvaluateRequestHeaders"/>, <see cref="AppendRequestBody"/>, <see cref="EvaluateRequestBody"/>, and the
/// same for the response; then <see cref="EvaluateLogging"/> and <see cref="Dispose"/>. Not for use by several threads at once.
/// </summary>
public sealed partial class WafTransaction : IDisposable
{
    private readonly MemberList[] _lists;
    private readonly ByteBuffer _requestBody = new();
    private readonly ByteBuffer _responseBody = new();
    private readonly ByteBuffer _text = new();
    private readonly TransactionVariables _tx;
    private bool _forceRequestBody;
    private bool _readsRequestBody;
    private bool _readsResponseBody;
    private long _requestBodyLength;
    private long _responseBodyLength;
    private long _declaredLength;
    private int _requestBodyLimit;
    private int _responseBodyLimit;
    private WafMode _mode;

    internal WafTransaction(WafPolicy policy)
    {
        Policy = policy;
        Values = new ValueTable(policy.Constants, policy.Pipelines);
        _views = new InputView[policy.Inputs];
        _held = new ByteSet[policy.Inputs];
        _tx = new TransactionVariables(Values);
        _lists = new MemberList[VariableNames.Count];
        for (var i = 0; i < _lists.Length; i++)
            _lists[i] = new MemberList(_changes);
        _removed = new bool[policy.RuleCount];
    }

    internal WafPolicy Policy { get; }

    internal ValueTable Values { get; }

    /// <summary>For readers of bodies.</summary>
    internal BodyScratch Scratch { get; } = new();

    /// <summary>Whether rules act on this request.</summary>
    public WafMode Mode => _mode;

    /// <summary>Tells who talks to whom. Addresses are ASCII text.</summary>
    public void SetConnection(ReadOnlySpan<byte> remoteAddress, int remotePort, ReadOnlySpan<byte> serverAddress, int serverPort)
    {
        Set(Variable.RemoteAddr, remoteAddress);
        Set(Variable.RemoteHost, remoteAddress);
        Set(Variable.ServerAddr, serverAddress);
        SetNumber(Variable.RemotePort, remotePort);
        SetNumber(Variable.ServerPort, serverPort);
    }

    /// <summary>Sets the request line, its target untouched.</summary>
    public void SetRequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, ReadOnlySpan<byte> protocol)
    {
        _text.Clear();
        _text.Append(method);
        _text.Append(" "u8);
        _text.Append(target);
        _text.Append(" "u8);
        _text.Append(protocol);
        Set(Variable.RequestLine, _text.Span);
        Set(Variable.RequestMethod, method);
        Set(Variable.RequestProtocol, protocol);
        Set(Variable.RequestUriRaw, target);
        // REQUEST_URI is without scheme and authority; REQUEST_URI_RAW keeps them.
        var scheme = target.IndexOf("://"u8);
        if (scheme > 0 && target[..scheme].IndexOfAny("/?"u8) < 0)
        {
            var path = target[(scheme + 3)..].IndexOf((byte)'/');
            target = path < 0 ? "/"u8 : target[(scheme + 3 + path)..];
        }

        Set(Variable.RequestUri, target);
        var query = target.IndexOf((byte)'?');
        var file = query < 0 ? target : target[..query];
        SetFile(file);
        Set(Variable.QueryString, query < 0 ? default : target[(query + 1)..]);
        if (query >= 0)
            FormReader.Read(this, target[(query + 1)..], Variable.ArgsGet);
    }

    /// <summary>Adds a header field of the request.</summary>
    public void AddRequestHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Add(Variable.RequestHeaders, name, value);
        if (Ascii.EqualsIgnoreCase(name, "Cookie"u8))
            CookieReader.Read(this, value);
        else if (Ascii.EqualsIgnoreCase(name, "Host"u8))
            Set(Variable.ServerName, value[..(value.LastIndexOf((byte)':') is var colon and > 0 ? colon : value.Length)]);
        else if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8) && BodyKinds.Of(value) is { Length: > 0 } kind)
            Set(Variable.ReqbodyProcessor, kind);
    }

    /// <summary>Phase 1.</summary>
    public WafVerdict EvaluateRequestHeaders()
    {
        if (Policy.Overlay is { } overlay)
            Apply(overlay);
        return Evaluate(1);
    }

    /// <summary>Adds a part of the request body.</summary>
    /// <returns>False when the body is longer than the limit; what is beyond it is not inspected.</returns>
    public bool AppendRequestBody(ReadOnlySpan<byte> bytes)
    {
        _requestBodyLength += bytes.Length;
        if (!_readsRequestBody)
            return false;
        var room = Math.Max(0, RequestBodyLimit - _requestBody.Length);
        _requestBody.Append(bytes[..Math.Min(room, bytes.Length)]);
        return bytes.Length <= room;
    }

    /// <summary>Reads the body by its type, then phase 2.</summary>
    public WafVerdict EvaluateRequestBody()
    {
        var isLarger = _readsRequestBody && _requestBodyLength > RequestBodyLimit;
        SetNumber(Variable.RequestBodyLength, _requestBodyLength);
        // Where rules only detect, the beginning of what would be refused is inspected all the same.
        var refuses = _mode == WafMode.On && Policy.Limits.RejectLargerRequestBody;
        if (_mode != WafMode.Off && _readsRequestBody && _requestBody.Length > 0 && !(isLarger && refuses))
        {
            ReadRequestBody();
            isLarger |= IsLargerWithoutFiles();
        }

        if (isLarger)
            SetNumber(Variable.InboundDataError, 1);
        if (isLarger && refuses && _verdict.Action == WafAction.Pass)
            return _verdict = new WafVerdict(WafAction.Deny, 413, 0, null);
        return Evaluate(2);
    }

    /// <summary>Sets the status of the response.</summary>
    public void SetResponse(int status, ReadOnlySpan<byte> protocol)
    {
        SetNumber(Variable.ResponseStatus, status);
        Set(Variable.ResponseProtocol, protocol);
        _text.Clear();
        _text.Append(protocol);
        _text.Append(" "u8);
        _text.Append(Values[_lists[(int)Variable.ResponseStatus].Items[0].Value]);
        Set(Variable.StatusLine, _text.Span);
    }

    /// <summary>Adds a header field of the response.</summary>
    public void AddResponseHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Add(Variable.ResponseHeaders, name, value);
        if (Ascii.EqualsIgnoreCase(name, "Content-Type"u8))
            Set(Variable.ResponseContentType, value);
        else if (Ascii.EqualsIgnoreCase(name, "Content-Length"u8))
        {
            Set(Variable.ResponseContentLength, value);
            _declaredLength = Operators.NumberOperator.Parse(value);
        }
    }

    /// <summary>Phase 3.</summary>
    public WafVerdict EvaluateResponseHeaders()
    {
        var verdict = Evaluate(3);
        return WantsResponseBody && _declaredLength > ResponseBodyLimit ? RejectLargerResponse() : verdict;
    }

    /// <summary>Whether the rules want the body of the answer: they may not read any, or none of its type.</summary>
    public bool WantsResponseBody => _mode != WafMode.Off && _readsResponseBody && IsInspectedType();

    /// <summary>Response body bytes to give, for this request.</summary>
    public int ResponseBodyLimit => _responseBodyLimit > 0 ? _responseBodyLimit : Policy.Limits.ResponseBody;

    /// <summary>Adds a part of the response body.</summary>
    /// <returns>False when it is longer than the limit; what is beyond it is not inspected.</returns>
    public bool AppendResponseBody(ReadOnlySpan<byte> bytes)
    {
        _responseBodyLength += bytes.Length;
        var room = Math.Max(0, ResponseBodyLimit - _responseBody.Length);
        _responseBody.Append(bytes[..Math.Min(room, bytes.Length)]);
        return bytes.Length <= room;
    }

    /// <summary>Phase 4.</summary>
    public WafVerdict EvaluateResponseBody()
    {
        if (WantsResponseBody)
        {
            Set(Variable.ResponseBody, _responseBody.Span);
            if (_responseBodyLength > ResponseBodyLimit)
            {
                SetNumber(Variable.OutboundDataError, 1);
                RejectLargerResponse();
            }
        }

        return Evaluate(4);
    }

    /// <summary>Phase 5, which cannot refuse any more.</summary>
    public void EvaluateLogging() => Evaluate(5);

    /// <summary>The whole number of a TX variable, for example <c>blocking_inbound_anomaly_score</c>; 0 when it is not set.</summary>
    public long GetScore(string name)
    {
        var value = _tx.Get(Encoding.UTF8.GetBytes(name.ToLowerInvariant()));
        return value < 0 ? 0 : Operators.NumberOperator.Parse(Values[value]);
    }

    /// <summary>Clears the transaction and gives it back to its policy.</summary>
    public void Dispose()
    {
        foreach (var list in _lists)
            list.Clear();
        _requestBody.Clear();
        _responseBody.Clear();
        _text.Clear();
        Scratch.Clear();
        _tx.Clear();
        ClearRules();
        ClearInputs();
        _records.Clear();
        _kept.Clear();
        _full.Clear();
        Values.Clear();
        Policy.Return(this);
    }

    internal void Start(string scope)
    {
        _scope = scope;
        _began = Policy.Host.Time.GetTimestamp();
        _mode = Policy.Mode;
        _forceRequestBody = false;
        (_readsRequestBody, _readsResponseBody) = (Policy.Settings.ReadsRequestBody, Policy.Settings.ReadsResponseBody);
        (_requestBodyLength, _responseBodyLength, _declaredLength, _requestBodyLimit, _responseBodyLimit) = (0, 0, 0, 0, 0);
        (_highestSeverity, _rule) = (NoSeverity, null);
        _verdict = default;
        _matches = null;
        SetNumber(Variable.ReqbodyError, 0);
        SetNumber(Variable.ReqbodyProcessorError, 0);
        SetNumber(Variable.UrlencodedError, 0);
        MultipartReader.Clear(this);
        SetNumber(Variable.InboundDataError, 0);
        SetNumber(Variable.OutboundDataError, 0);
        Span<byte> id = stackalloc byte[32];
        Guid.CreateVersion7().TryFormat(id, out _, "N");
        Set(Variable.UniqueId, id);
    }

    /// <summary>What is held of a variable, by numbers of names and values.</summary>
    internal ReadOnlySpan<(int Name, int Value)> Members(Variable variable) => _lists[(int)variable].Items;

    internal int Count(Variable variable) => _lists[(int)variable].Count;

    internal void Set(Variable variable, ReadOnlySpan<byte> value) => _lists[(int)variable].Set(Values.Intern(value));

    internal void Set(Variable variable, int value) => _lists[(int)variable].Set(value);

    internal void SetNumber(Variable variable, long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Set(variable, digits[..length]);
    }

    internal void Add(Variable variable, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _lists[(int)variable].Add(Values.Intern(name), Values.Intern(value));

    /// <summary>Says that the body cannot be read as what it claims to be.</summary>
    internal void FailBody(ReadOnlySpan<byte> message)
    {
        SetNumber(Variable.ReqbodyError, 1);
        SetNumber(Variable.ReqbodyProcessorError, 1);
        Set(Variable.ReqbodyErrorMsg, message);
    }

    // The file's name is decoded, as ModSecurity has it; a plus sign is a plus sign in a path.
    private void SetFile(ReadOnlySpan<byte> file)
    {
        _text.Clear();
        while (file.IndexOf((byte)'%') is var percent and >= 0)
        {
            _text.Append(file[..percent]);
            var value = Bytes.HexPair(file, percent + 1);
            _text.Append([value < 0 ? (byte)'%' : (byte)value]);
            file = file[(percent + (value < 0 ? 1 : 3))..];
        }

        _text.Append(file);
        var decoded = _text.Span;
        Set(Variable.RequestFilename, decoded);
        Set(Variable.RequestBasename, decoded[(decoded.LastIndexOfAny((byte)'/', (byte)'\\') + 1)..]);
    }

    private void ReadRequestBody()
    {
        var list = _lists[(int)Variable.ReqbodyProcessor];
        var kind = list.Count == 0 ? default : Values[list.Items[0].Value];
        var body = _requestBody.Span;
        if (kind.SequenceEqual("URLENCODED"u8))
        {
            Set(Variable.RequestBody, body);
            FormReader.Read(this, body, Variable.ArgsPost);
            return;
        }

        if (kind.SequenceEqual("MULTIPART"u8))
            MultipartReader.Read(this, HeaderValue("content-type"u8), body);
        else if (kind.SequenceEqual("JSON"u8))
            JsonBodyReader.Read(this, body);
        else if (kind.SequenceEqual("XML"u8))
            XmlBodyReader.Read(this, _requestBody);
        if (_forceRequestBody || kind.IsEmpty)
            Set(Variable.RequestBody, body);
    }

    private int RequestBodyLimit => _requestBodyLimit > 0 ? _requestBodyLimit : Policy.Limits.RequestBody;

    // Files count where the body could be read as multipart only.
    private bool IsLargerWithoutFiles()
    {
        if (Policy.Limits.RequestBodyWithoutFiles is not { } limit)
            return false;
        var files = _lists[(int)Variable.FilesCombinedSize];
        return _requestBodyLength - (files.Count == 0 ? 0 : Operators.NumberOperator.Parse(Values[files.Items[0].Value])) > limit;
    }

    private bool IsInspectedType()
    {
        if (Policy.ResponseTypes is not { } types)
            return true;
        var list = _lists[(int)Variable.ResponseContentType];
        var type = list.Count == 0 ? default : Values[list.Items[0].Value];
        var end = type.IndexOfAny((byte)';', (byte)',', (byte)' ');
        // By number: walking a list by its interface allocates.
        for (var i = 0; i < types.Count; i++)
        {
            if (Ascii.EqualsIgnoreCase(end < 0 ? type : type[..end], types[i]))
                return true;
        }

        return false;
    }

    private WafVerdict RejectLargerResponse()
    {
        if (_verdict.Action == WafAction.Pass && Policy.Limits.RejectLargerResponseBody && _mode == WafMode.On)
            _verdict = new WafVerdict(WafAction.Deny, 500, 0, null);
        return _verdict;
    }

    // Stays as it is while values are added: those that are there are never moved away.
    private ReadOnlySpan<byte> HeaderValue(ReadOnlySpan<byte> name)
    {
        foreach (var (header, value) in _lists[(int)Variable.RequestHeaders].Items)
        {
            if (Ascii.EqualsIgnoreCase(Values[header], name))
                return Values[value];
        }

        return default;
    }
}
