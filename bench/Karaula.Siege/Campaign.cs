using System.Globalization;
using Karaula.Drill.Safety;
using Karaula.Siege.Measuring;
using Karaula.Siege.Output;
using Karaula.Siege.Systems;

namespace Karaula.Siege;

/// <summary>All shapes against all systems, in turn.</summary>
internal static class Campaign
{
    private const string List = "govcert-ch/20240117_NoName057-DDoS-CH.csv";

    /// <summary>Runs it.</summary>
    /// <returns>0 when it was measured, whatever came out; 2 when it could not be.</returns>
    public static async Task<int> RunAsync(SiegeOptions options, TimeProvider time)
    {
        var work = Directory.CreateTempSubdirectory("karaula-siege-").FullName;
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        try
        {
            var data = System.Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") is { Length: > 0 } given ? given : Path.Combine(options.Root, "../shared/data");
            var list = Path.GetFullPath(Path.Combine(data, List));
            var run = new CellRun(options, Identity.Create(work, Origin.OriginProgram.Site.Host, time), File.Exists(list) ? list : null, time);
            IReadOnlyList<IShield> shields = [new KaraulaShield(options.Edge), .. options.Peers.Select(name => (IShield)(name == "nginx" ? new NginxShield() : new HaproxyShield()))];
            Say($"{options.Shapes.Count} shapes, {shields.Count} systems, {options.Seconds} s each, {options.Readers} readers; "
                + (File.Exists(list) ? "948 published sources" : "generated sources"));
            var results = new List<ShapeResult>();
            foreach (var shape in options.Shapes)
            {
                Say($"{shape.Name}: {shape.Measure}");
                var cells = new Dictionary<string, Cell>();
                foreach (var shield in shields)
                {
                    var cell = cells[shield.Name] = await run.RunAsync(shield, shape, Path.Combine(work, shape.Name, shield.Name), stop.Token);
                    Say(SheetText.Line(shield.Name, cell));
                }

                results.Add(new ShapeResult(shape.Name, shape.Measure, cells));
                SheetFiles.Write(Path.Combine(options.Root, "out"), results, options);
            }

            Console.WriteLine(SheetText.Table(results));
            Console.WriteLine(SheetText.Bars(results));
            Directory.Delete(work, recursive: true);
            return 0;
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or ArgumentException or OperationCanceledException or ForbiddenTargetException)
        {
            Console.Error.WriteLine($"siege: could not measure: {e.Message} ({work})");
            return 2;
        }
    }

    private static void Say(string text) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"siege: {text}"));
}
