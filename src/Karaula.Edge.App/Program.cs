using System.CommandLine;
using Karaula.Edge.App.Commands;

var root = new RootCommand(
    """
    karaula-edge keeps websites readable while they are attacked.

    Exit codes: 0 all is well; 1 the configuration has errors; 2 the edge could not start.
    """)
{
    RunCommand.Create(),
    CheckCommand.Create(),
    VersionCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
