using Karaula.Fuzz;
using Karaula.Fuzz.Targets;

namespace Karaula.Evidence.Tests.SealedLogs;

public class HostileInputTests
{
    // The same oracle as the fuzz project's, over a fixed number of mutations.
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Read_MutatedBytes_RefusesOrIsWhatWasWritten(int seed)
    {
        var target = new EvidenceReadTarget();
        var mutator = new Mutator([.. target.Seeds()], seed);
        for (var i = 0; i < 20_000; i++)
        {
            target.Run(mutator.Next());
        }
    }
}
