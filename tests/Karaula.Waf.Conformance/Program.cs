using System.Text.Json;
using Karaula.Waf.Conformance;
using Karaula.Waf.Engine;

// conformance FOLDER OUT: exits with 0 when every stage passes, 1 when some fail, 2 when nothing could be measured.
var folder = args.Length > 0 ? args[0] : "../shared/data/crs-4.28.0";
var output = args.Length > 1 ? args[1] : "out/conformance-waf.json";
var tests = Path.Combine(folder, "tests", "regression", "tests");
if (!Directory.Exists(tests))
{
    Console.Error.WriteLine($"conformance-waf: not measured: the OWASP Core Rule Set 4.28.0 with its tests is not in {Path.GetFullPath(folder)}");
    return 2;
}

Runner runner;
try
{
    runner = new Runner(folder);
}
catch (WafPolicyException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine($"conformance-waf: not measured: {e.Errors.Count} errors in the rules");
    return 2;
}

var stages = Suite.Read(tests);
var failures = new List<(Stage Stage, string Reason)>();
foreach (var group in stages.GroupBy(stage => stage.RuleId / 1000).OrderBy(group => group.Key))
{
    var before = failures.Count;
    foreach (var stage in group)
    {
        if (runner.Run(stage) is { } reason)
            failures.Add((stage, reason));
    }

    Console.WriteLine($"{group.Key}xxx  {group.Count() - (failures.Count - before),5} of {group.Count(),5}");
}

foreach (var (stage, reason) in failures)
    Console.WriteLine($"{stage.RuleId} {stage.File} {stage.Name}: {(reason.Length > 300 ? reason[..300] : reason)}");
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
File.WriteAllText(output, JsonSerializer.Serialize(new
{
    stages = stages.Count,
    passed = stages.Count - failures.Count,
    failures = failures.Select(failure => new { rule = failure.Stage.RuleId, file = failure.Stage.File, stage = failure.Stage.Name, reason = failure.Reason }),
}, new JsonSerializerOptions { WriteIndented = true }));
Console.WriteLine($"conformance-waf: {stages.Count - failures.Count} of {stages.Count} stages, live not run");
return failures.Count == 0 ? 0 : 1;
