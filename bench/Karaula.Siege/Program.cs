using Karaula.Siege;
using Karaula.Siege.Attacks;
using Karaula.Siege.Origin;

// siege              lays siege to each system, one shape after another
// siege origin       the site that all of them shield, until standard input closes
// siege attack ...   one attack, until standard input closes
return args switch
{
    [] => await Campaign.RunAsync(SiegeOptions.FromEnvironment(), TimeProvider.System),
    ["origin"] => await OriginProgram.RunAsync(TimeProvider.System),
    ["attack", .. var rest] => await AttackProgram.RunAsync(rest, TimeProvider.System),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("siege: SHAPES=\"get-flood peace\" DURATION=12 PEERS=nginx,haproxy|none EDGE=PATH; no arguments");
    return 2;
}
