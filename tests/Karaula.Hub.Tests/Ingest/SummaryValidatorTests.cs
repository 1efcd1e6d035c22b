using Karaula.Hub.Ingest;
using Karaula.Hub.Tests.Support;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Ingest;

public sealed class SummaryValidatorTests
{
    private const long Now = 1_790_000_000;

    [Fact]
    public void FindError_OfAnHonestFlood_IsNone() => Assert.Null(SummaryValidator.FindError(MadeUp.Flood("vlada", Now, 1), Now));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(65)]
    [InlineData(double.NaN)]
    public void FindError_OfAnEntropyThatNoEdgeSends_NamesIt(double entropy)
    {
        var summary = MadeUp.Flood("vlada", Now, 1);
        summary.Structure.AsnEntropy = entropy;
        Assert.StartsWith("summary.structure: an entropy", SummaryValidator.FindError(summary, Now), StringComparison.Ordinal);
        summary.Structure.ClearAsnEntropy();
        summary.Structure.Ja4Entropy = entropy;
        Assert.StartsWith("summary.structure: an entropy", SummaryValidator.FindError(summary, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void FindError_OfMoreAnswersToChallengesThanThereAreRequestsAnywhere_NamesIt()
    {
        var summary = MadeUp.Flood("vlada", Now, 1);
        summary.Challenges = new Challenges { Shown = 300, Passed = 10, Failed = 500 };
        Assert.Null(SummaryValidator.FindError(summary, Now));
        summary.Challenges.Failed = ulong.MaxValue;
        Assert.StartsWith("summary.challenges: ", SummaryValidator.FindError(summary, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void FindError_OfAShapeThatNoEdgeSends_NamesIt()
    {
        void Wrong(Action<AttackShape> change)
        {
            var summary = MadeUp.Flood("vlada", Now, 1);
            change(summary.AttackShape);
            Assert.StartsWith("summary.attack_shape: ", SummaryValidator.FindError(summary, Now), StringComparison.Ordinal);
        }

        Wrong(s => s.Requests = ulong.MaxValue);
        Wrong(s => s.Hosting = 361);
        Wrong(s => s.NetworkTypeKnown = 361);
        Wrong(s => s.Costly = 361);
        Wrong(s => s.Ja4[0].Count = 361);
        Wrong(s => s.Clients[0].Name = "");
        Wrong(s => s.Clients[0].Name = new string('a', 129));
        Wrong(s => s.Clients[0].Name = "curl\u001b[2J");
        Wrong(s => s.Templates[0].Name = "GET /\u010d");
        Wrong(s => s.Networks.AddRange(Enumerable.Range(0, 8).Select(i => new ShapeCount { Name = $"AS{i}" })));
    }
}
