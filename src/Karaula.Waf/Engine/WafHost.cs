using Karaula.Waf.Collections;

namespace Karaula.Waf.Engine;

/// <summary>What rules need of the program that they run in. What is left out is said when rules that want it are loaded (<see cref="WafPolicy.Warnings"/>).</summary>
public sealed record WafHost
{
    /// <summary>The clock, and the zone in which <c>TIME_HOUR</c> and its like are told. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where <c>IP</c>, <c>GLOBAL</c>, <c>SESSION</c>, <c>USER</c> and <c>RESOURCE</c> are kept from one request to the next. Null: each policy keeps its own.</summary>
    public WafCollections? Collections { get; init; }

    /// <summary>For <c>@geoLookup</c>. Null: it matches nothing, and <c>GEO</c> is empty.</summary>
    public ICountryLookup? Countries { get; init; }

    /// <summary>For <c>@rbl</c>. Null: it matches nothing.</summary>
    public IBlockListLookup? BlockLists { get; init; }
}
