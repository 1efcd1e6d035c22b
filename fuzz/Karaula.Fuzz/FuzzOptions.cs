using System.Globalization;
using Karaula.Fuzz.Targets;

namespace Karaula.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Targets">The targets to run, one after the other.</param>
/// <param name="Seconds">How long to run each.</param>
/// <param name="Seed">The mutator's random seed.</param>
/// <param name="Input">A file to feed once instead of mutations.</param>
/// <param name="SeedFolder">Where to write the seeds instead of running.</param>
/// <param name="Harness">Which fuzzer drives: the built-in mutator, libFuzzer or AFL.</param>
internal sealed record FuzzOptions(IReadOnlyList<IFuzzTarget> Targets, double Seconds, int Seed, string? Input, string? SeedFolder, FuzzHarness Harness)
{
    public const string Usage =
        """
        usage: Karaula.Fuzz TARGET|all|list [options]
          --seconds N     how long to run each target (default 10)
          --seed N        the random seed (default 1)
          --input FILE    feed this one file, such as a finding
          --seeds FOLDER  write the target's seeds there, one a file, and end
          --libfuzzer     be driven by libfuzzer-dotnet (needs instrumented libraries)
          --afl           be driven by afl-fuzz (likewise)
        """;

    /// <summary>Reads the arguments; null and a reason when they make no sense.</summary>
    public static FuzzOptions? Parse(string[] args, out string reason)
    {
        reason = string.Empty;
        var options = new FuzzOptions([], Seconds: 10, Seed: 1, Input: null, SeedFolder: null, FuzzHarness.BuiltIn);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    options = options with { Seconds = seconds };
                    i++;
                    break;
                case "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out var seed):
                    options = options with { Seed = seed };
                    i++;
                    break;
                case "--input" when value is not null:
                    options = options with { Input = value };
                    i++;
                    break;
                case "--seeds" when value is not null:
                    options = options with { SeedFolder = value };
                    i++;
                    break;
                case "--libfuzzer":
                    options = options with { Harness = FuzzHarness.LibFuzzer };
                    break;
                case "--afl":
                    options = options with { Harness = FuzzHarness.Afl };
                    break;
                case "all":
                    options = options with { Targets = FuzzTargets.All };
                    break;
                case PlantedTarget.TargetName:
                    options = options with { Targets = [.. options.Targets, new PlantedTarget()] };
                    break;
                case var name when FuzzTargets.All.FirstOrDefault(t => t.Name == name) is { } target:
                    options = options with { Targets = [.. options.Targets, target] };
                    break;
                default:
                    reason = $"cannot make sense of '{args[i]}'";
                    return null;
            }
        }

        reason = options.Targets.Count == 0 ? "no target named"
            : options.Harness != FuzzHarness.BuiltIn && options.Targets.Count > 1 ? "a fuzzer drives one target"
            : string.Empty;
        return reason.Length == 0 ? options : null;
    }
}
