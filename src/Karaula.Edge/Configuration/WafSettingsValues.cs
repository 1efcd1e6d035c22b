using Karaula.Edge.Configuration.Toml;
using Karaula.Edge.Waf;
using Karaula.Waf.Rules;

namespace Karaula.Edge.Configuration;

/// <summary>What <c>[edge.waf]</c> or <c>[site.waf]</c> says; null where it says nothing.</summary>
internal sealed record WafSettingsValues
{
    /// <summary>What the rules do.</summary>
    public SiteWafMode? Mode { get; init; }

    /// <summary>Rule files and folders.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Levels, thresholds, limits and exclusions.</summary>
    public required WafTuning Tuning { get; init; }

    /// <summary>Reads a table.</summary>
    public static WafSettingsValues Read(SettingsReader table)
    {
        var values = new WafSettingsValues
        {
            Mode = table.Choice<SiteWafMode?>(
                "mode", null, ("off", SiteWafMode.Off), ("detect", SiteWafMode.Detect), ("block", SiteWafMode.Block)),
            Rules = table.Texts("rules") is { Count: > 0 } rules ? rules : null,
            Tuning = new WafTuning
            {
                ParanoiaLevel = Optional(table, "paranoia_level", 1, 4),
                InboundThreshold = Optional(table, "inbound_threshold", 1, 10_000),
                OutboundThreshold = Optional(table, "outbound_threshold", 1, 10_000),
                RequestBody = Optional(table, "request_body_kib", 1, 8192) * 1024,
                RejectLargerRequestBody = table.Choice<bool?>("larger_request_body", null, ("reject", true), ("process_partial", false)),
                ResponseBody = Optional(table, "response_body_kib", 0, 8192) * 1024,
                ResponseTypes = table.Exists && table.Texts("response_types", "") is var types and not [""] ? [.. types.Select(type => type.ToLowerInvariant())] : null,
                Exclusions = Exclusions(table),
            },
        };
        table.RejectUnknown();
        return values;
    }

    /// <summary>These, and what a site says instead; exclusions add up.</summary>
    public WafSettingsValues With(WafSettingsValues site) => new()
    {
        Mode = site.Mode ?? Mode,
        Rules = site.Rules ?? Rules,
        Tuning = new WafTuning
        {
            ParanoiaLevel = site.Tuning.ParanoiaLevel ?? Tuning.ParanoiaLevel,
            InboundThreshold = site.Tuning.InboundThreshold ?? Tuning.InboundThreshold,
            OutboundThreshold = site.Tuning.OutboundThreshold ?? Tuning.OutboundThreshold,
            RequestBody = site.Tuning.RequestBody ?? Tuning.RequestBody,
            RejectLargerRequestBody = site.Tuning.RejectLargerRequestBody ?? Tuning.RejectLargerRequestBody,
            ResponseBody = site.Tuning.ResponseBody ?? Tuning.ResponseBody,
            ResponseTypes = site.Tuning.ResponseTypes ?? Tuning.ResponseTypes,
            Exclusions = [.. Tuning.Exclusions, .. site.Tuning.Exclusions],
        },
    };

    private static int? Optional(SettingsReader table, string key, int least, int most) =>
        table.Whole(key, int.MinValue, least, most) is var number and not int.MinValue ? number : null;

    private static List<RuleExclusion> Exclusions(SettingsReader table)
    {
        var exclusions = new List<RuleExclusion>();
        foreach (var one in table.Tables("exclusion"))
        {
            var exclusion = new RuleExclusion
            {
                PathPrefix = one.Text("path"),
                Rules = one.NumbersOrTexts("rules"),
                Tags = one.Texts("tags"),
                Targets = one.Texts("targets"),
            };
            // For people: why it is there.
            one.Text("reason");
            one.RejectUnknown();
            if (exclusion.Fault() is { } fault)
                one.Error("path", $"{one.Full("path")}: {fault}");
            else
                exclusions.Add(exclusion);
        }

        return exclusions;
    }
}
