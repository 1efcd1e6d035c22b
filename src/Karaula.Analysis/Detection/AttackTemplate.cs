namespace Karaula.Analysis.Detection;

/// <summary>What requests of a kind of flood look like, whoever sends them.</summary>
/// <param name="Vector">Its name.</param>
/// <param name="CacheBusting">Share with a query never seen before; NaN: as is usual for the site.</param>
/// <param name="Assets">Share for styles, scripts, images and fonts.</param>
/// <param name="Unsafe">Share with a method that changes things; NaN: as is usual for the site.</param>
internal readonly record struct AttackTemplate(string Vector, double CacheBusting, double Assets, double Unsafe)
{
    /// <summary>Floods known. No flood fetches what a page is made of.</summary>
    public static readonly AttackTemplate[] All =
    [
        new("cache-busting GET flood", 0.95, 0.02, double.NaN),
        new("POST flood", double.NaN, 0.02, 0.95),
        new("GET flood", double.NaN, 0.02, double.NaN),
    ];
}
