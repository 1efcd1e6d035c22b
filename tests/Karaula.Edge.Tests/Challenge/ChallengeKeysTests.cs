using Karaula.Edge.Challenge;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Karaula.Edge.Tests.Challenge;

public sealed class ChallengeKeysTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2027, 2, 17, 8, 0, 0, TimeSpan.Zero));
    private readonly string _folder = Directory.CreateTempSubdirectory("keys").FullName;

    private string FileName => Path.Combine(_folder, "challenge.keys");

    [Fact]
    public void Look_TwoEdgesWithOneFile_ReadEachOthersTokens()
    {
        using var one = Keys();
        using var two = Keys();
        var key = one.Ring.SigningAt(_time.GetUtcNow());
        var text = new ChallengeToken { Key = key.Id, Issued = 1, Kind = TokenKind.WorkedPass, Id = 2, Network = 3 }.Write(key, "a");

        Assert.True(ChallengeToken.TryRead(text, two.Ring, "a", out _));
    }

    [Fact]
    public void Look_OldKey_IsFollowedByOneThatRipensFirst()
    {
        using var one = Keys();
        using var two = Keys();
        var first = one.Ring.SigningAt(_time.GetUtcNow()).Id;

        _time.Advance(TimeSpan.FromHours(24) + ChallengeKeys.LookEvery);
        Assert.Equal(first, one.Ring.SigningAt(_time.GetUtcNow()).Id);
        // One of the two was first; both know the new one before it signs.
        Assert.Equal(one.Ring.Keys.Select(static key => key.Id), two.Ring.Keys.Select(static key => key.Id));
        Assert.Equal(2, one.Ring.Keys.Count);

        _time.Advance(ChallengeKeys.Ripening + ChallengeKeys.LookEvery);
        Assert.NotEqual(first, one.Ring.SigningAt(_time.GetUtcNow()).Id);
        Assert.NotNull(one.Ring.Find(first));
    }

    [Fact]
    public void Look_ManyDays_KeepsAFewKeys()
    {
        using var keys = Keys();

        for (var day = 0; day < 10; day++)
            _time.Advance(TimeSpan.FromHours(25));

        Assert.Equal(ChallengeKeyFile.Kept, keys.Ring.Keys.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("12 AAAA")]
    [InlineData("-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Look_BrokenFile_ChangesNothing(string text)
    {
        using var keys = Keys();
        var before = keys.Ring.Keys[0].Id;

        File.WriteAllText(FileName, text);
        keys.Look();

        Assert.Equal(before, keys.Ring.Keys[0].Id);
    }

    [Fact]
    public void Write_File_IsItsOwnersAlone()
    {
        using var keys = Keys();
        if (OperatingSystem.IsWindows())
            Assert.Skip("there are no modes here");
        else
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileName));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ChallengeKeys Keys() => new(FileName, TimeSpan.FromHours(24), _time, NullLogger<ChallengeKeys>.Instance);
}
