using Karaula.Hub.Ingest;
using Karaula.Hub.Tests.Support;
using Karaula.Wire;

namespace Karaula.Hub.Tests.Ingest;

public sealed class SummaryValidatorTests
{
    private const long Now = 1_790_000_000;

    [Fact]
    public void FindError_OfAnHonestFlood_IsNone() => Assert.Null(SummaryValidator.FindError(MadeUp.Flood("vlada", Now, 1), Now));

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
        Wrong(s => s.Ja4[0].Count = 361);
        Wrong(s => s.Clients[0].Name = "");
        Wrong(s => s.Clients[0].Name = new string('a', 129));
        Wrong(s => s.Clients[0].Name = "curl\u001b[2J");
        Wrong(s => s.Templates[0].Name = "GET /\u010d");
        Wrong(s => s.Networks.AddRange(Enumerable.Range(0, 8).Select(i => new ShapeCount { Name = $"AS{i}" })));
    }
}
