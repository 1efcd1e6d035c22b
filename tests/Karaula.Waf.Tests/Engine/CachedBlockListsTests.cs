using System.Net;
using System.Net.Sockets;
using Karaula.Waf.Engine;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Waf.Tests.Engine;

public class CachedBlockListsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<(string Name, TaskCompletionSource<bool> Answer)> _asked = [];

    private CachedBlockLists Make(int answers = 100, int questions = 10) => new(
        name =>
        {
            // Continuations run where the answer is given: when SetResult returns, the answer is kept.
            var answer = new TaskCompletionSource<bool>();
            _asked.Add((name, answer));
            return answer.Task;
        },
        _clock, answers, questions);

    [Theory]
    [InlineData("192.0.2.7", "7.2.0.192.list.example")]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.list.example")]
    public void IsListed_FirstTime_AsksAndDoesNotWait(string address, string name)
    {
        var lists = Make();

        Assert.Null(lists.IsListed("list.example", IPAddress.Parse(address)));
        Assert.Null(lists.IsListed("list.example", IPAddress.Parse(address)));
        Assert.Equal(name, Assert.Single(_asked).Name);
        _asked[0].Answer.SetResult(true);
        Assert.True(lists.IsListed("list.example", IPAddress.Parse(address)));
    }

    [Fact]
    public void IsListed_AfterHalfAnHour_AsksAgain()
    {
        var lists = Make();
        lists.IsListed("z", IPAddress.Loopback);
        _asked[0].Answer.SetResult(false);

        Assert.False(lists.IsListed("z", IPAddress.Loopback));
        _clock.Advance(TimeSpan.FromMinutes(31));
        Assert.Null(lists.IsListed("z", IPAddress.Loopback));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public void IsListed_ListThatFails_ListsNobody()
    {
        var lists = Make();
        lists.IsListed("z", IPAddress.Loopback);
        _asked[0].Answer.SetException(new SocketException());

        Assert.False(lists.IsListed("z", IPAddress.Loopback));
    }

    [Fact]
    public void IsListed_BeyondWhatMayBeAskedOrKept_AsksNothing()
    {
        var lists = Make(answers: 3, questions: 2);
        for (var i = 0; i < 5; i++)
            lists.IsListed("z", new IPAddress([192, 0, 2, (byte)i]));
        Assert.Equal(2, _asked.Count);
        foreach (var (_, answer) in _asked)
            answer.SetResult(true);
        for (var i = 2; i < 5; i++)
            lists.IsListed("z", new IPAddress([192, 0, 2, (byte)i]));
        Assert.Equal(3, _asked.Count);
    }
}
