using System.Globalization;
using System.Text.Json;
using Karaula.Waf.Comparison;
using Karaula.Waf.Engine;

// bench-waf FOLDER [SECONDS [alone [NAME]]]: what a request costs under the Core Rule Set, here and in nginx with libmodsecurity3.
// Exits with 0 when all could be measured, 1 when an attack passes or a clean request does not, 2 when nothing could be measured.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = args.Length > 0 ? args[0] : "../shared/data/crs-4.28.0";
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
if (!Directory.Exists(Path.Combine(folder, "rules")))
{
    Console.Error.WriteLine($"bench-waf: not measured: the OWASP Core Rule Set 4.28.0 is not in {Path.GetFullPath(folder)}");
    return 2;
}

Engine engine;
try
{
    engine = new Engine(folder);
}
catch (WafPolicyException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}

var loads = new List<(string Name, IReadOnlyList<byte[]> Requests, double Bar)>();
foreach (var (name, request) in Workload.Stated())
    loads.Add((name, [request], name switch { "get" => 50, "form" => 250, "json" => 3000, _ => 2000 }));
loads.Add(("corpus", [.. Workload.Corpus(400)], 75));

if (args.Length > 3)
    loads.RemoveAll(load => load.Name != args[3]);

// Before anything is timed: it must be the same work that is measured.
var wrong = Workload.Attacks().Where(attack => !engine.Refuses(attack.Request)).Select(attack => $"the attack '{attack.Name}' passes")
    .Concat(loads.SelectMany(load => load.Requests.Where(engine.Refuses).Select(_ => $"a clean request of '{load.Name}' is refused"))).ToList();
using var peer = args.Length > 2 ? null : NginxPeer.Start(folder);
if (peer is not null)
{
    wrong.AddRange(Workload.Attacks().Where(attack => peer.Status(attack.Request) != 403).Select(attack => $"nginx: the attack '{attack.Name}' passes"));
    wrong.AddRange(loads.SelectMany(load => load.Requests.Where(request => peer.Status(request) != 200).Select(_ => $"nginx: a clean request of '{load.Name}' is refused")));
}

foreach (var what in wrong.Distinct())
    Console.Error.WriteLine($"bench-waf: {what}");
if (wrong.Count > 0)
    return 1;

Console.WriteLine($"rules loaded in {engine.LoadTime.TotalSeconds:0.00} s (at the start of a process {engine.FirstLoad.TotalSeconds:0.00} s; owed 1)");
Console.WriteLine($"{"request",-10} {"karaula us",11} {"owed",7} {"bytes",7} {"libmodsecurity us",18} {"ratio",7}");
var rows = new List<object>();
foreach (var (name, requests, bar) in loads)
{
    var (microseconds, bytes) = engine.Measure(requests, TimeSpan.FromSeconds(seconds));
    var other = peer?.Measure(requests, TimeSpan.FromSeconds(seconds));
    Console.WriteLine($"{name,-10} {microseconds,11:0.0} {bar,7:0} {bytes,7:0.0} {(other is { } cost ? cost.ToString("0", CultureInfo.InvariantCulture) : "n/a"),18} "
        + (other is { } all ? $"{all / microseconds,6:0.0}x" : "n/a"));
    rows.Add(new { name, microseconds, bytes, libmodsecurity = other, ratio = other / microseconds });
}

var (worst, again, worstRequest) = HostileSearch.Run(engine, [.. Workload.Corpus(200), .. Workload.Attacks().Select(attack => attack.Request)], TimeSpan.FromSeconds(seconds * 15));
Console.WriteLine($"hostile    the slowest 20 KB body found takes {worst:0.0} ms where nothing like it was seen before, {again:0.0} ms after (owed 5): {HostileSearch.Show(worstRequest)}");
Console.WriteLine($"the rules hold {engine.Memory() / 1048576.0:0.0} MiB after all this (owed 100)");
Directory.CreateDirectory("out");
File.WriteAllText("out/bench-waf.json", JsonSerializer.Serialize(
    new { load_seconds = engine.LoadTime.TotalSeconds, rows, hostile_milliseconds = worst, hostile_again_milliseconds = again, policy_bytes = engine.Memory() },
    new JsonSerializerOptions { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower }));
Console.WriteLine(peer is null ? "bench-waf: without a peer: nginx with libmodsecurity3 (libnginx-mod-http-modsecurity) is not installed" : "bench-waf: done");
return 0;
