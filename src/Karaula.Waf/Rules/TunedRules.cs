using System.Globalization;
using System.Text;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Rules;

/// <summary>Rule files with what a place wants of them: the setup first, then the tuning, then the rules, then what is taken out of them.</summary>
public static class TunedRules
{
    /// <summary>Ids of the rules that a tuning becomes; rule sets and their users keep below.</summary>
    private const long FirstId = 77_000_000_000;

    /// <summary>Compiles them.</summary>
    /// <param name="files">Rule files, in the order of <see cref="RuleFolder.Expand"/>.</param>
    /// <param name="tuning">What is wanted of them.</param>
    /// <exception cref="WafPolicyException">Something in the rules is wrong or not supported.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">An exclusion cannot be used.</exception>
    public static WafPolicy Load(IEnumerable<string> files, WafTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(tuning);
        if (tuning.Exclusions.Select(exclusion => exclusion.Fault()).FirstOrDefault(fault => fault is not null) is { } wrong)
            throw new ArgumentException(wrong, nameof(tuning));
        var texts = files.Select(file => (Name: file, Text: File.ReadAllText(file))).ToList();
        var setups = texts.FindLastIndex(one => RuleFolder.IsSetup(one.Name)) + 1;
        texts.Insert(setups, ("tuning", Settings(tuning) + RuleExclusionText.Before(tuning.Exclusions, FirstId + 1)));
        texts.Add(("exclusions", Limits(tuning) + RuleExclusionText.After(tuning.Exclusions)));
        return WafPolicy.Load(texts);
    }

    /// <summary>A text that is the same for tunings that make the same policy.</summary>
    internal static string TextOf(WafTuning tuning) =>
        Settings(tuning) + RuleExclusionText.Before(tuning.Exclusions, FirstId + 1) + Limits(tuning) + RuleExclusionText.After(tuning.Exclusions);

    private static string Settings(WafTuning tuning)
    {
        var sets = new List<string>();
        if (tuning.ParanoiaLevel is { } level)
        {
            // The names of CRS 4, then those of CRS 3.
            foreach (var name in new[] { "blocking_paranoia_level", "detection_paranoia_level", "paranoia_level", "executing_paranoia_level" })
                sets.Add($"setvar:tx.{name}={level.ToString(CultureInfo.InvariantCulture)}");
        }

        if (tuning.InboundThreshold is { } inbound)
            sets.Add($"setvar:tx.inbound_anomaly_score_threshold={inbound.ToString(CultureInfo.InvariantCulture)}");
        if (tuning.OutboundThreshold is { } outbound)
            sets.Add($"setvar:tx.outbound_anomaly_score_threshold={outbound.ToString(CultureInfo.InvariantCulture)}");
        return sets.Count == 0 ? "" : $"SecAction \"id:{FirstId.ToString(CultureInfo.InvariantCulture)},phase:1,pass,nolog,{string.Join(',', sets)}\"\n";
    }

    private static string Limits(WafTuning tuning)
    {
        var text = new StringBuilder();
        if (tuning.RequestBody is { } request)
            text.Append(CultureInfo.InvariantCulture, $"SecRequestBodyLimit {request}\n");
        if (tuning.RejectLargerRequestBody is { } rejects)
            text.Append(CultureInfo.InvariantCulture, $"SecRequestBodyLimitAction {(rejects ? "Reject" : "ProcessPartial")}\n");
        if (tuning.ResponseBody is { } response)
            text.Append(CultureInfo.InvariantCulture, $"SecResponseBodyLimit {Math.Max(1, response)}\n");
        return text.ToString();
    }
}
