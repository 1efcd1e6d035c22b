using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Karaula.Edge.Hosting;
using Karaula.Edge.Origin;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Modes;

/// <summary>
/// Modes' part of the administration: <c>GET /sites/mode[?site=]</c> shows and explains; <c>POST /sites/mode?site=&amp;order=set|pin|unpin[&amp;mode=][&amp;minutes=]&amp;reason=</c> orders.
/// Orders need the field <c>Karaula-Control</c>, which no page that a browser happens to open can send here.
/// </summary>
internal static class ModeEndpoints
{
    private const int MostReason = 300;

    public static Task InvokeAsync(HttpContext context)
    {
        var site = context.Request.Query["site"].ToString();
        var runtime = context.RequestServices.GetRequiredService<EdgeRuntime>();
        var sites = runtime.Sites.Sites.Where(one => site.Length == 0 || one.Settings.Name == site).ToArray();
        if (sites.Length == 0)
            return RefuseAsync(context, StatusCodes.Status404NotFound, $"there is no site \"{site}\"");
        if (HttpMethods.IsGet(context.Request.Method))
            return WriteAsync(context, sites);
        if (!HttpMethods.IsPost(context.Request.Method))
            return RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "GET or POST /sites/mode");
        if (context.Request.Headers["Karaula-Control"].Count == 0)
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "an order needs the field Karaula-Control");
        return site.Length == 0
            ? RefuseAsync(context, StatusCodes.Status400BadRequest, "name the site")
            : OrderAsync(context, sites);
    }

    private static Task OrderAsync(HttpContext context, SiteRuntime[] sites)
    {
        var (query, site) = (context.Request.Query, sites[0]);
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var reason = query["reason"].ToString().Trim();
        if (reason.Length is 0 or > MostReason || reason.Any(char.IsControl))
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"say why in reason: 1 to {MostReason} characters, on one line");
        var order = query["order"].ToString();
        if (order is "set" or "pin")
        {
            if (ModeWords.Parse(query["mode"].ToString()) is not { } mode)
                return RefuseAsync(context, StatusCodes.Status400BadRequest, $"mode is \"{query["mode"]}\": expected {ModeWords.All}");
            DateTimeOffset? until = null;
            if (query["minutes"].ToString() is { Length: > 0 } text)
            {
                if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes is < 1 or > 525_600)
                    return RefuseAsync(context, StatusCodes.Status400BadRequest, $"minutes is \"{text}\": expected 1 to 525600");
                until = now.AddMinutes(minutes);
            }

            if (order == "pin")
                site.Mode.Hold(new ModePin(mode, reason, until), now);
            else if (site.Mode.Pin is not null)
                return RefuseAsync(context, StatusCodes.Status409Conflict, $"the mode is pinned to {ModeWords.Of(site.Mode.Mode)}: unpin it first");
            else
                site.Mode.Set(mode, reason, now);
        }
        else if (order != "unpin")
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, $"order is \"{order}\": expected set, pin or unpin");
        }
        else if (!site.Mode.Release(reason, now))
        {
            return RefuseAsync(context, StatusCodes.Status409Conflict, "nothing is pinned");
        }

        site.Gate.SetStrict(site.Mode.Mode is SiteMode.UnderAttack or SiteMode.Shelter);
        Remember(context.RequestServices, site, order);
        return WriteAsync(context, sites);
    }

    private static void Remember(IServiceProvider services, SiteRuntime site, string order)
    {
        var logger = services.GetRequiredService<ILogger<ModeOrders>>();
        ModeLog.Ordered(logger, site.Settings.Name, order, site.Mode.Mode, site.Mode.Reason);
        try
        {
            services.GetRequiredService<ModeOrders>().Write(site.Settings.Name, site.Mode.Pin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ModeLog.OrderNotSaved(logger, site.Settings.Name, e.Message);
        }
    }

    private static Task WriteAsync(HttpContext context, IEnumerable<SiteRuntime> sites)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body, [.. sites.Select(ModeView.Of)], ModeJson.Default.ModeViewArray, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, new ModeError(reason), ModeJson.Default.ModeError, context.RequestAborted);
    }
}

/// <summary>A site's mode as it is told.</summary>
internal sealed record ModeView(
    string Site, string Mode, string Reason, bool Pinned, DateTimeOffset? PinnedUntil, string Measured, int CalmSeconds, ModeFigure[] Figures, OriginView[] Origins, ModeChangeView[] Changes)
{
    public static ModeView Of(SiteRuntime site)
    {
        var (changes, figures, calm) = site.Mode.Explain();
        return new ModeView(
            site.Settings.Name, ModeWords.Of(site.Mode.Mode), site.Mode.Reason, site.Mode.Pin is not null, site.Mode.Pin?.Until, ModeWords.Of(site.Mode.Measured), calm,
            [.. figures.Select(static one => one with { Measured = Math.Round(one.Measured, 3) })],
            OriginView.Of(site.Origins),
            [.. changes.Select(static one => new ModeChangeView(one.At, ModeWords.Of(one.From), ModeWords.Of(one.To), one.Reason, one.ByHand))]);
    }
}

/// <summary>A change as it is told.</summary>
internal sealed record ModeChangeView(DateTimeOffset At, string From, string To, string Reason, bool ByHand);

/// <summary>Why it could not be done.</summary>
internal sealed record ModeError(string Error);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModeView[]))]
[JsonSerializable(typeof(ModeError))]
internal sealed partial class ModeJson : JsonSerializerContext;
