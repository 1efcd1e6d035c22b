namespace Karaula.App.Commands;

/// <summary>Whoever started this process with <c>--exit-with-parent</c>.</summary>
internal static class Parent
{
    /// <summary>Completes when standard input ends: a parent that was killed cannot say so, but its end of the pipe closes.</summary>
    public static async Task GoneAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[256];
        await using var input = System.Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, cancellationToken) > 0)
        {
        }
    }
}
