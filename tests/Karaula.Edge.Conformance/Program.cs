using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Karaula.Edge.Conformance;
using Karaula.Waf.Conformance;
using Karaula.Waf.Engine;

// conformance FOLDER OUT: exits with 0 when every stage passes, 1 when some fail, 2 when nothing could be measured.
// conformance cost FOLDER: what rules cost a cache hit.
const int mostOverrides = 20;
if (args is ["cost", var release])
    return await HitCost.RunAsync(release);
var folder = args.Length > 0 ? args[0] : "../shared/data/crs-4.28.0";
var output = args.Length > 1 ? args[1] : "out/conformance-waf.json";
var tests = Path.Combine(folder, "tests", "regression", "tests");
if (!Directory.Exists(tests))
{
    Console.Error.WriteLine($"conformance-waf: not measured: the OWASP Core Rule Set 4.28.0 with its tests is not in {Path.GetFullPath(folder)}");
    return 2;
}

var overrides = Override.Read();
if (overrides.Count > mostOverrides)
{
    Console.Error.WriteLine($"conformance-waf: not measured: {overrides.Count} overrides, at most {mostOverrides} are allowed");
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
// A host name that no site has is not served at all; those that are none at all are refused before.
var hosts = stages.Select(stage => Regex.Match(Encoding.Latin1.GetString(stage.Request), @"\r\n[Hh]ost: ?\[?([^\r\]]*?)\]?(:[0-9]+)?\r\n").Groups[1].Value)
    .Where(host => Uri.CheckHostName(host) != UriHostNameType.Unknown).Distinct(StringComparer.OrdinalIgnoreCase);
await using var edge = await LiveEdge.StartAsync(folder, hosts);
var live = new LiveRunner(edge, overrides);
var failures = new List<(Stage Stage, string How, string Reason)>();
foreach (var group in stages.GroupBy(stage => stage.RuleId / 1000).OrderBy(group => group.Key))
{
    var (inProcess, onWire) = (0, 0);
    foreach (var stage in group)
    {
        if (runner.Run(stage) is { } reason)
            failures.Add((stage, "in_process", reason));
        else
            inProcess++;
        if (await live.RunAsync(stage) is { } liveReason)
            failures.Add((stage, "live", liveReason));
        else
            onWire++;
    }

    Console.WriteLine($"{group.Key}xxx  {inProcess,5} of {group.Count(),5}, live {onWire,5}");
}

foreach (var (stage, how, reason) in failures)
    Console.WriteLine($"{how} {stage.File} {stage.Name}: {(reason.Length > 300 ? reason[..300] : reason)}");
foreach (var unused in overrides.Except(live.Used))
    Console.WriteLine($"the override of {unused.Stage} concerns no stage");
var passed = stages.Count - failures.Count(failure => failure.How == "in_process");
var passedLive = stages.Count - failures.Count(failure => failure.How == "live");
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
File.WriteAllText(output, JsonSerializer.Serialize(new
{
    stages = stages.Count,
    passed,
    passed_live = passedLive,
    overrides = overrides.Select(one => new { stage = one.Stage, status = one.Status, reason = one.Reason }),
    failures = failures.Select(failure => new
    {
        rule = failure.Stage.RuleId, file = failure.Stage.File, stage = failure.Stage.Name, how = failure.How, reason = failure.Reason,
    }),
}, new JsonSerializerOptions { WriteIndented = true }));
Console.WriteLine($"conformance-waf: {passed} of {stages.Count} stages, live {passedLive} of {stages.Count} with {overrides.Count} overrides");
return failures.Count == 0 && live.Used.Count == overrides.Count ? 0 : 1;
