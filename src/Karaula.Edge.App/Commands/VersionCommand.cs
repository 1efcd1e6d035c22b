using System.CommandLine;

namespace Karaula.Edge.App.Commands;

/// <summary><c>karaula-edge version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine($"karaula-edge {EdgeVersion.Text}");
            return 0;
        });
        return command;
    }
}
