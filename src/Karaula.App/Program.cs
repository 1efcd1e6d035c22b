using System.CommandLine;
using Karaula.App.Commands;

var root = new RootCommand(
    """
    karaula keeps a country's public websites readable while they are attacked, tells when separate attacks are one campaign, and
    proves it to others.

    Exit codes: 0 all is well; 1 what was checked has errors; 2 it could not be done; 3 a drill could not measure a figure.
    """)
{
    DemoCommand.Create(),
    HubCommand.Create(),
    AlertsCommand.Create(),
    DrillCommand.Create(),
    CacheCommand.Create(),
    SiteCommand.Create(),
    ExplainCommand.Create(),
    RulesCommand.Create(),
    IncidentsCommand.Create(),
    CampaignsCommand.Create(),
    EvidenceCommand.Create(),
    WafCommand.Create(),
    VersionCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
