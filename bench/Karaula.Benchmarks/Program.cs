using System.Globalization;
using BenchmarkDotNet.Running;
using Karaula.Benchmarks.Caching.HitRatio;

if (args is ["hit-ratio", .. var seeds])
    return HitRatioTable.Print(seeds.Length > 0 ? [.. seeds.Select(static seed => int.Parse(seed, CultureInfo.InvariantCulture))] : [1, 2], Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
