using Spectre.Console;

namespace Karaula.App.Commands;

/// <summary>The terminal, as Spectre.Console finds it; <c>NO_COLOR</c> is respected by it.</summary>
internal static class Screen
{
    /// <summary>Standard output.</summary>
    public static IAnsiConsole Out { get; } = Create();

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        // Files and pipes have no width of their own; 80 columns would break lines that programs read.
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = 160;
        return console;
    }
}
