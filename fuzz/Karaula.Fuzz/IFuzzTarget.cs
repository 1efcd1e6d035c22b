namespace Karaula.Fuzz;

/// <summary>
/// Code that takes bytes from anyone. A target finds a fault by letting an exception out that the code under test does not promise, or by
/// throwing
/// <see cref="FuzzFailureException"/> when a property does not hold. It must be deterministic: equal bytes, equal outcome.
/// </summary>
internal interface IFuzzTarget
{
    /// <summary>The name on the command line: area-action, such as <c>sketches-read</c>.</summary>
    string Name { get; }

    /// <summary>Valid inputs to start from: mutations of them get deeper than bytes from nowhere.</summary>
    IEnumerable<byte[]> Seeds() => [];

    /// <summary>More inputs to start from, out of data that is not part of the project.</summary>
    /// <param name="folder">Where data for tests lies (<c>KARAULA_TEST_DATA</c>).</param>
    IEnumerable<byte[]> Material(string folder) => [];

    /// <summary>Feeds one input to the code under test.</summary>
    void Run(ReadOnlySpan<byte> data);
}
