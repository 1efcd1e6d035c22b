using System.CommandLine;
using Karaula.Edge;

namespace Karaula.App.Commands;

/// <summary><c>karaula version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version");
        command.SetAction(_ =>
        {
            System.Console.Out.WriteLine($"karaula {EdgeVersion.Text}");
            return 0;
        });
        return command;
    }
}
