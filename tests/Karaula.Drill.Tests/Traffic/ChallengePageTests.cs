using Karaula.Drill.Traffic;
using Karaula.Edge.Challenge;

namespace Karaula.Drill.Tests.Traffic;

public class ChallengePageTests
{
    private const int Bits = 6;
    private static readonly string Token = new string('A', ChallengeToken.FactsText) + "kwSHwvbWR5m0hMM5o1U7Jg";

    [Fact]
    public void TryRead_ThePageOfAnEdge_FindsTheChallenge()
    {
        var challenge = ChallengePage.TryRead(Page(Bits, 5, "/article/1?a=1&amp;b=2"));

        Assert.Equal(new ChallengePage(ChallengePages.PassPath, Token, "/article/1?a=1&b=2", Bits, ChallengeOptions.Rounds, 5), challenge);
    }

    [Fact]
    public void TryRead_AnotherPage_FindsNothing() =>
        Assert.Null(ChallengePage.TryRead("<!doctype html><html><body><form id=\"f\" action=\"/search\"><input type=\"hidden\" name=\"to\" value=\"/\"></form></body></html>"));

    [Fact]
    public void TryRead_WorkWithoutEnd_IsNotBegun() => Assert.Null(ChallengePage.TryRead(Page(30, 5, "/")));

    [Fact]
    public void TryRead_AnswerToGoElsewhere_IsNotGiven() =>
        Assert.Null(ChallengePage.TryRead(Page(Bits, 5, "/").Replace(ChallengePages.PassPath, "https://site.example/", StringComparison.Ordinal)));

    [Fact]
    public async Task AnswerAsync_AChallenge_IsSolvedAsTheEdgeChecksIt()
    {
        var challenge = ChallengePage.TryRead(Page(Bits, 5, "/"))!;

        var (body, waited) = await challenge.AnswerAsync(TimeProvider.System, TestContext.Current.CancellationToken);

        var form = AnswerForm.Parse(body);
        Assert.Equal(0, waited);
        Assert.Equal(Token, form.Token);
        Assert.True(ProofOfWork.IsSolved(Token.AsSpan(ChallengeToken.FactsText), Bits, ChallengeOptions.Rounds, form.Work));
    }

    [Fact]
    public async Task WaitAsync_WithoutJavaScript_GoesOnWithTheToken()
    {
        var challenge = ChallengePage.TryRead(Page(Bits, 1, "/a?b&amp;c"))!;

        var target = await challenge.WaitAsync(TimeProvider.System, TestContext.Current.CancellationToken);

        var form = AnswerForm.Parse(target.AsSpan(target.IndexOf('?', StringComparison.Ordinal) + 1));
        Assert.Equal((Token, "/a?b&c", ""), (form.Token, form.To, form.Work));
    }

    private static string Page(int bits, int wait, string to)
    {
        var page = new System.Buffers.ArrayBufferWriter<byte>();
        ChallengePages.ChallengeIn(Edge.Languages.ReaderLanguage.English).Write(page, slot => slot switch
        {
            PageSlot.Token => Token,
            PageSlot.To => to,
            PageSlot.Bits => $"{bits}",
            PageSlot.Wait => $"{wait}",
            _ => "",
        });
        return System.Text.Encoding.UTF8.GetString(page.WrittenSpan);
    }
}
