using System.Diagnostics;

namespace Karaula.Fuzz;

/// <summary>Feeds mutations to a target for some time and keeps the first input that breaks it.</summary>
internal static class StandaloneRunner
{
    /// <summary>Returns whether the target held.</summary>
    public static bool Run(IFuzzTarget target, FuzzOptions options, TextWriter output)
    {
        var seeds = Seeds(target).ToList();
        foreach (var seed in seeds)
        {
            if (!Try(target, seed, "seed", output))
            {
                return false;
            }
        }

        var mutator = new Mutator(seeds, options.Seed);
        var clock = Stopwatch.StartNew();
        long inputs = 0;
        while (clock.Elapsed.TotalSeconds < options.Seconds)
        {
            // The clock costs as much as a small input: look at it now and then.
            for (var i = 0; i < 256; i++, inputs++)
            {
                if (!Try(target, mutator.Next(), $"{options.Seed}-{inputs}", output))
                {
                    return false;
                }
            }
        }

        output.WriteLine($"{target.Name}: {inputs} inputs in {clock.Elapsed.TotalSeconds:F1} s, seed {options.Seed}, none broke it");
        return true;
    }

    /// <summary>What a target starts from: its own seeds, and more where the machine has the data.</summary>
    public static IEnumerable<byte[]> Seeds(IFuzzTarget target) =>
        Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") is { Length: > 0 } data && Directory.Exists(data)
            ? target.Seeds().Concat(target.Material(data))
            : target.Seeds();

    /// <summary>Feeds one input; a failure is printed and the input kept in <c>out/fuzz/</c>.</summary>
    public static bool Try(IFuzzTarget target, ReadOnlySpan<byte> input, string label, TextWriter output)
    {
        try
        {
            target.Run(input);
            return true;
        }
#pragma warning disable CA1031 // Whatever comes out of a target is a finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            var directory = Directory.CreateDirectory(Path.Combine("out", "fuzz"));
            var file = Path.Combine(directory.FullName, $"{target.Name}-{label}.bin");
            File.WriteAllBytes(file, input);
            output.WriteLine($"{target.Name}: broken by {file} ({input.Length} bytes)");
            output.WriteLine(e);
            return false;
        }
    }
}
