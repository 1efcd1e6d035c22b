using Microsoft.AspNetCore.Http;

namespace Karaula.Edge.Waf;

/// <summary>How the pipeline is inspected.</summary>
public sealed class WafOptions
{
    /// <summary>The rules for a request, by its route, host or whatever else; null for none. Asked once a request.</summary>
    public Func<HttpContext, SiteWaf?> Site { get; set; } = static _ => null;

    /// <summary>The id under which a request can be asked about.</summary>
    public Func<HttpContext, string> RequestId { get; set; } = static context => context.TraceIdentifier;

    /// <summary>Answers in the place of what is refused. The response has not begun; of a withheld answer, its fields are gone.</summary>
    public Func<HttpContext, WafRefusal, Task> Refuse { get; set; } = static (context, refusal) =>
    {
        context.Response.StatusCode = refusal.Status;
        return Task.CompletedTask;
    };

    /// <summary>Bytes of bodies that are held at the same time, of all requests together. Default 256 MiB.</summary>
    /// <remarks>Beyond it a site that blocks refuses bodies with 503; one that only detects lets them pass uninspected.</remarks>
    public long MaximumHeldBytes { get; set; } = 256L << 20;

    /// <summary>Bytes of memory for the newest events. Default 16 MiB.</summary>
    public long MaximumEventBytes { get; set; } = 16L << 20;
}
