using System.Globalization;
using Karaula.Hub.Bench;

// bench-hub                 every figure
// bench-hub live 1000 30    so many sites, so many seconds of real time
// bench-hub backlog 1000 60 so many sites, so many seconds of each at once
// bench-hub host FOLDER     the hub under test: what this program starts
switch (args)
{
    case ["host", var folder]:
        return await BenchHost.RunAsync(folder);
    case ["live", var sites, var seconds]:
        await Live.RunAsync(int.Parse(sites, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture));
        return Sheet.ExitCode;
    case ["backlog", var sites, var seconds]:
        await Backlog.RunAsync(int.Parse(sites, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture));
        return Sheet.ExitCode;
    case []:
        Console.Out.WriteLine("Everything as it really comes: gRPC, sealed log flushed, SQLite, grains, detectors. The hub is a process of its own.");
        await Live.RunAsync(1_000, 40);
        await Backlog.RunAsync(1_000, 60);
        await Backlog.RunAsync(10_000, 6);
        return Sheet.ExitCode;
    default:
        Console.Error.WriteLine("bench-hub [live SITES SECONDS | backlog SITES SECONDS]");
        return 2;
}
