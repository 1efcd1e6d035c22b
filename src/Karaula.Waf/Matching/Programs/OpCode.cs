namespace Karaula.Waf.Matching.Programs;

/// <summary>What an instruction does.</summary>
internal enum OpCode : byte
{
    /// <summary>The text matches up to here.</summary>
    Match,

    /// <summary>Takes a byte of set B, goes on at A.</summary>
    Set,

    /// <summary>Goes on at A, or, second choice, at B.</summary>
    Split,

    /// <summary>Notes the place in slot B, goes on at A.</summary>
    Save,

    /// <summary>Goes on at A where the <see cref="Syntax.AssertionKind"/> B holds.</summary>
    Assert,

    /// <summary>Begins an iteration that may take nothing: notes the place in loop B, goes on at A.</summary>
    LoopStart,

    /// <summary>Ends an iteration that took nothing: leaves loop C along the choice that is B of the split at A. Otherwise goes on at
    /// A.</summary>
    LoopEnd,
}
