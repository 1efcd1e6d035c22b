namespace Karaula.Waf.Engine;

/// <summary>What one transaction may cost. What lies beyond is not inspected; the transaction says so in <c>INBOUND_DATA_ERROR</c>, <c>OUTBOUND_DATA_ERROR</c> or <c>REQBODY_ERROR</c>.</summary>
public sealed record WafLimits
{
    /// <summary>Request body bytes that are held and inspected. Default 131,072.</summary>
    public int RequestBody { get; init; } = 131_072;
    /// <summary>Whether a longer request body is refused with 413 rather than inspected in part. Default true.</summary>
    public bool RejectLargerRequestBody { get; init; } = true;
    /// <summary>Request body bytes outside of uploaded files; what is beyond is treated as a longer body. Null: as many as <see cref="RequestBody"/>.</summary>
    public int? RequestBodyWithoutFiles { get; init; }
    /// <summary>Response body bytes that are inspected. Default 524,288.</summary>
    public int ResponseBody { get; init; } = 524_288;
    /// <summary>Whether a longer response body is withheld with 500 rather than inspected in part. Default false.</summary>
    public bool RejectLargerResponseBody { get; init; }
    /// <summary>Arguments of one request. Default 1,000.</summary>
    public int Arguments { get; init; } = 1_000;
    /// <summary>Nesting of JSON and XML. Default 64.</summary>
    public int Depth { get; init; } = 64;
}
