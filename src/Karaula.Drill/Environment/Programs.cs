namespace Karaula.Drill.Environment;

/// <summary>Where the programs are that a drill starts: beside the one that runs.</summary>
/// <param name="Karaula">How to start <c>karaula</c>: program and leading arguments.</param>
/// <param name="Edge">How to start <c>karaula-edge</c>: program and leading arguments.</param>
public sealed record Programs(IReadOnlyList<string> Karaula, IReadOnlyList<string> Edge)
{
    /// <summary>Finds them in a folder.</summary>
    /// <exception cref="FileNotFoundException">One of them is not there.</exception>
    public static Programs In(string folder) => new(Find(folder, "karaula"), Find(folder, "karaula-edge"));

    private static string[] Find(string folder, string name)
    {
        var program = Path.Combine(folder, name);
        if (File.Exists(program))
            return [program];
        return File.Exists(program + ".dll")
            ? ["dotnet", program + ".dll"]
            : throw new FileNotFoundException($"{name} is not in {folder}.", program);
    }
}
