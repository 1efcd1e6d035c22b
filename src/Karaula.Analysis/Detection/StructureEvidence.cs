using System.Globalization;

namespace Karaula.Analysis.Detection;

/// <summary>
/// How much of a second's structure, or of the harm in it, no crowd of readers explains. Each sign has a weight; 2 and more is an attack when
/// volume has changed as well. Many new sources and a single hot path are no signs: that is what a crowd looks like.
/// </summary>
internal static class StructureEvidence
{
    /// <summary>Weighs a second.</summary>
    /// <param name="second">The second.</param>
    /// <param name="usual">What is usual for the site.</param>
    /// <param name="reasons">The signs found, in words; may be null.</param>
    public static double Weigh(in SiteSecond second, Baseline usual, List<string>? reasons)
    {
        if (second.Requests == 0)
            return 0;
        var requests = (double)second.Requests;
        var weight = 0.0;
        var refused = StructureChange.RefusedShare(second);
        weight += Sign(refused, 0.10, 2.0, reasons, second.ChallengesFailed > 0
            ? $"{refused:P0} of requests and of answers to challenges were refused at the edge"
            : (FormattableString)$"{refused:P0} of requests were refused at the edge");
        weight += Sign(StructureChange.IsOneTool(second, usual) ? 1 : 0, 1, 1.0, reasons,
            $"most come from one TLS client: {second.Ja4Entropy:0.0} bits of entropy, usually {usual.Ja4Entropy:0.0}");
        weight += Sign(second.CacheBustingShare - usual.CacheBusting, 0.20, 2.0, reasons,
            $"{second.CacheBustingShare:P0} of requests carry a query never seen before, usually {usual.CacheBusting:P0}");
        weight += Sign(second.UnsafeMethodShare - usual.Unsafe, 0.20, 2.0, reasons,
            $"{second.UnsafeMethodShare:P0} of requests send data, usually {usual.Unsafe:P0}");
        if (usual.Assets > 0.1)
        {
            weight += Sign((usual.Assets - second.AssetShare) / usual.Assets, 0.60, 1.0, reasons,
                $"only {second.AssetShare:P0} of requests are for images and styles, usually {usual.Assets:P0}");
        }

        weight += Sign(second.Failed / requests, 0.10, 1.0, reasons, $"{second.Failed / requests:P0} of requests fail at the site's server");
        if (second.ReaderRequests > 0)
        {
            var lost = 1 - ((double)second.ReaderGood / second.ReaderRequests);
            weight += Sign(lost, 0.10, 1.0, reasons, $"readers lose {lost:P0} of their requests");
        }

        return weight;
    }

    /// <summary>The kind of attack, in plain words.</summary>
    public static string Vector(in SiteSecond second, Baseline usual)
    {
        if (second.UnsafeMethodShare - usual.Unsafe > 0.2)
            return "POST flood";
        return second.CacheBustingShare - usual.CacheBusting > 0.2 ? "cache-busting GET flood" : "GET flood";
    }

    private static double Sign(double measured, double threshold, double weight, List<string>? reasons, FormattableString reason)
    {
        if (measured < threshold)
            return 0;
        reasons?.Add(reason.ToString(CultureInfo.InvariantCulture).Replace(" %", " %", StringComparison.Ordinal));
        return weight;
    }
}
