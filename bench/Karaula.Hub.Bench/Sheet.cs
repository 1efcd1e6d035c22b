namespace Karaula.Hub.Bench;

/// <summary>Figures beside their bars.</summary>
internal static class Sheet
{
    /// <summary>0 as long as every bar was met.</summary>
    public static int ExitCode { get; private set; }

    public static void Section(string name) => Console.Out.WriteLine($"\n{name}");

    public static void Bar(string name, string measured, string bar, bool pass)
    {
        Write(pass ? "pass" : "miss", name, measured, bar);
        if (!pass)
            ExitCode = 1;
    }

    public static void Show(string name, string measured) => Write("shown", name, measured, "");

    private static void Write(string word, string name, string measured, string bar) => Console.Out.WriteLine($"  {word,-6} {name,-52} {measured,-24} {bar}");
}
