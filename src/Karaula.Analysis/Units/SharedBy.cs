namespace Karaula.Analysis.Units;

/// <summary>What units may share.</summary>
public enum SharedBy
{
    /// <summary>The hosting group.</summary>
    HostingGroup,

    /// <summary>The address.</summary>
    Address,

    /// <summary>The autonomous system.</summary>
    Asn,

    /// <summary>The name servers.</summary>
    Dns,

    /// <summary>The software.</summary>
    Cms,
}
