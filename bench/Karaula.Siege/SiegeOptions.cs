using System.Globalization;
using Karaula.Siege.Attacks;

namespace Karaula.Siege;

/// <summary>What to lay siege to, and how.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Edge">The edge: a native file or a dll.</param>
/// <param name="Peers">Which others.</param>
/// <param name="Shapes">Which attacks.</param>
/// <param name="Seconds">How long each lasts.</param>
/// <param name="Readers">Readers at the same time.</param>
internal sealed record SiegeOptions(string Root, string Edge, IReadOnlyList<string> Peers, IReadOnlyList<Shape> Shapes, int Seconds, int Readers)
{
    /// <summary>Seconds of peace before each attack.</summary>
    public const int PeaceSeconds = 4;

    private const int MostSeconds = 60;
    private const int UsualReaders = 120;

    private static readonly string[] AllPeers = ["nginx", "haproxy"];

    /// <summary>Reads SHAPES, DURATION (seconds of each), PEERS and EDGE.</summary>
    /// <exception cref="ArgumentException">One of them is wrong.</exception>
    public static SiegeOptions FromEnvironment()
    {
        var root = FindRoot();
        var edge = Value("EDGE") ?? Path.Combine(root, "out/publish/edge/karaula-edge");
        if (!File.Exists(edge))
            throw new ArgumentException($"EDGE: there is no {edge}");
        return new SiegeOptions(root, Path.GetFullPath(edge), PeersOf(Value("PEERS")), ShapesOf(Value("SHAPES")), SecondsOf(Value("DURATION")), UsualReaders);
    }

    private static string? Value(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;

    private static string[] Words(string text) => text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);

    private static string[] PeersOf(string? text)
    {
        if (text is null or "all")
            return AllPeers;
        if (text == "none")
            return [];
        return Words(text).Select(name => AllPeers.Contains(name) ? name : throw new ArgumentException($"PEERS: {name} is neither {string.Join(" nor ", AllPeers)}")).ToArray();
    }

    // Peace comes first: all others are compared with it.
    private static Shape[] ShapesOf(string? text)
    {
        var chosen = text is null or "all"
            ? Shape.All
            : Words(text).Select(name => Shape.All.FirstOrDefault(shape => shape.Name == name)
                ?? throw new ArgumentException($"SHAPES: there is no {name}; there are {string.Join(", ", Shape.All.Select(shape => shape.Name))}"));
        return [Shape.Peace, .. chosen.Where(shape => shape != Shape.Peace)];
    }

    private static int SecondsOf(string? text) => text is null
        ? 12
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 2 and <= MostSeconds
            ? seconds
            : throw new ArgumentException($"DURATION is \"{text}\": expected 2 to {MostSeconds}");

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Karaula.slnx was not found above " + AppContext.BaseDirectory);
    }
}
