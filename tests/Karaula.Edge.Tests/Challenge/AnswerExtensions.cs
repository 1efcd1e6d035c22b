namespace Karaula.Edge.Tests.Challenge;

internal static class AnswerExtensions
{
    /// <summary>The body, whatever the status.</summary>
    public static async Task<string> GetStringAnywayAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await answer.Content.ReadAsStringAsync();
    }
}
