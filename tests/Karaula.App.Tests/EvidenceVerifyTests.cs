using Karaula.Evidence.SealedLogs;

namespace Karaula.App.Tests;

/// <summary>The command as a person runs it.</summary>
public sealed class EvidenceVerifyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Verify_WholeLog_SaysSoAndOneChangedByteIsFound()
    {
        File.Delete(_file);
        using (var log = SealedLogWriter.Open(_file))
        {
            for (var i = 0; i < 100; i++)
                log.Append("summary", BitConverter.GetBytes(i));
            log.Flush();
        }

        var (code, output) = Run("evidence", "verify", _file);
        Assert.Equal(0, code);
        Assert.Contains("100 records", output, StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(_file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(_file, bytes);
        (code, output) = Run("evidence", "verify", _file, "-o", "json");
        Assert.Equal(1, code);
        Assert.Contains("\"whole\": false", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_MissingFile_CannotBeRead() => Assert.Equal(2, Run("evidence", "verify", _file + ".none").Code);

    [Theory]
    [InlineData("--help")]
    [InlineData("hub", "run", "--help")]
    [InlineData("drill", "replay", "--help")]
    [InlineData("version")]
    public void Run_HelpAndVersion_EndWell(params string[] arguments) => Assert.Equal(0, Run(arguments).Code);

    [Fact]
    public void DrillCheck_BadScenario_NamesTheLine()
    {
        File.WriteAllText(_file, "name = 5\n");

        var (code, output) = Run("drill", "check", _file);

        Assert.Equal(1, code);
        Assert.Contains(":1:1: name is a number", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(params string[] arguments) => CommandLine.Run(arguments);
}
