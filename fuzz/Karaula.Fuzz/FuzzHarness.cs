namespace Karaula.Fuzz;

/// <summary>Who makes the inputs.</summary>
internal enum FuzzHarness
{
    /// <summary>The mutator in this program, blind to coverage, on any machine.</summary>
    BuiltIn,

    /// <summary>libFuzzer, through libfuzzer-dotnet.</summary>
    LibFuzzer,

    /// <summary>AFL++.</summary>
    Afl,
}
