using Karaula.Fuzz;
using SharpFuzz;

if (args is ["list"])
{
    foreach (var known in FuzzTargets.All)
    {
        Console.WriteLine(known.Name);
    }

    return 0;
}

if (FuzzOptions.Parse(args, out var reason) is not { } options)
{
    Console.Error.WriteLine(reason);
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

var target = options.Targets[0];
if (options.SeedFolder is { } folder)
{
    Directory.CreateDirectory(folder);
    var number = 0;
    foreach (var seed in StandaloneRunner.Seeds(target))
    {
        File.WriteAllBytes(Path.Combine(folder, $"{number++:D4}"), seed);
    }

    return 0;
}

switch (options.Harness)
{
    case FuzzHarness.LibFuzzer:
        Fuzzer.LibFuzzer.Run(target.Run);
        return 0;
    case FuzzHarness.Afl:
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            target.Run(copy.GetBuffer().AsSpan(0, (int)copy.Length));
        });
        return 0;
    default:
        var held = options.Input is { } input
            ? StandaloneRunner.Try(target, File.ReadAllBytes(input), "input", Console.Out)
            : options.Targets.Aggregate(true, (all, one) => StandaloneRunner.Run(one, options, Console.Out) && all);
        return held ? 0 : 1;
}
