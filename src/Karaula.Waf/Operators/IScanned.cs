namespace Karaula.Waf.Operators;

/// <summary>An operator that can only match where the literal scan says that it may.</summary>
internal interface IScanned
{
    /// <summary>Its number in the policy's scanner.</summary>
    int Number { get; }
}
