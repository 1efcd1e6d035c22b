using System.Globalization;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Rules;

/// <summary>Rule files with what a place wants of them: the setup first, then the tuning, then the rules; limits and exclusions are laid over them.</summary>
public static class TunedRules
{
    /// <summary>Ids of the rules that a tuning becomes; rule sets and their users keep below.</summary>
    private const long FirstId = 77_000_000_000;

    /// <summary>Compiles them.</summary>
    /// <param name="files">Rule files, in the order of <see cref="RuleFolder.Expand"/>.</param>
    /// <param name="tuning">What is wanted of them; it prevails over what the rules say.</param>
    /// <param name="host">What rules may ask of the program they run in.</param>
    /// <exception cref="WafPolicyException">Something in the rules is wrong or not supported.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ArgumentException">An exclusion cannot be used.</exception>
    public static WafPolicy Load(IEnumerable<string> files, WafTuning tuning, WafHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(tuning);
        if (Fault(tuning) is { } wrong)
            throw new ArgumentException(wrong, nameof(tuning));
        return Compile(files, tuning, host).With(tuning);
    }

    /// <summary>Compiles what cannot be shared: rules with their levels and thresholds.</summary>
    internal static WafPolicy Compile(IEnumerable<string> files, WafTuning tuning, WafHost? host)
    {
        var texts = files.Select(file => (Name: file, Text: File.ReadAllText(file))).ToList();
        var setups = texts.FindLastIndex(one => RuleFolder.IsSetup(one.Name)) + 1;
        texts.Insert(setups, ("tuning", Settings(tuning)));
        return WafPolicy.Load(texts, host: host);
    }

    /// <summary>Why a tuning cannot be used; null when it can.</summary>
    internal static string? Fault(WafTuning tuning) => tuning.Exclusions.Select(exclusion => exclusion.Fault()).FirstOrDefault(fault => fault is not null);

    /// <summary>A text that is the same for tunings that share their compiled rules.</summary>
    internal static string TextOf(WafTuning tuning) => Settings(tuning);

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
}
