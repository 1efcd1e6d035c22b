namespace Karaula.Architecture.Tests;

/// <summary>The house as docs/developers/architecture.md draws it: each project and all that it may know.</summary>
internal static class House
{
    /// <summary>Project, and the projects of this house whose types it may use. Nothing else may be used.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> MayUse = new Dictionary<string, string[]>
    {
        // Libraries that a stranger would take on their own: they know nothing of Karaula.
        ["Karaula.Sketches"] = [],
        ["Karaula.Evidence"] = [],
        ["Karaula.Waf"] = [],
        ["Karaula.Http.Caching"] = [],
        ["Karaula.Wire"] = [],

        ["Karaula.Edge"] = ["Karaula.Wire", "Karaula.Sketches", "Karaula.Http.Caching", "Karaula.Waf"],
        ["Karaula.Analysis"] = ["Karaula.Sketches"],
        ["Karaula.Sharing"] = ["Karaula.Analysis", "Karaula.Evidence"],
        ["Karaula.Hub"] = ["Karaula.Sharing", "Karaula.Analysis", "Karaula.Evidence", "Karaula.Wire", "Karaula.Sketches"],
        ["Karaula.Drill"] = ["Karaula.Hub", "Karaula.Edge", "Karaula.Analysis", "Karaula.Evidence", "Karaula.Sketches"],
        ["Karaula.Console"] = ["Karaula.Hub"],
        ["Karaula.Edge.App"] = ["Karaula.Edge"],
        ["Karaula.App"] =
        [
            "Karaula.Console", "Karaula.Drill", "Karaula.Hub", "Karaula.Sharing", "Karaula.Analysis", "Karaula.Evidence",
            "Karaula.Waf", "Karaula.Edge.App", "Karaula.Edge",
        ],
    };

    /// <summary>The assembly a project builds, where it is not named like the project.</summary>
    public static string AssemblyOf(string project) => project switch
    {
        "Karaula.Edge.App" => "karaula-edge",
        "Karaula.App" => "karaula",
        _ => project,
    };
}
