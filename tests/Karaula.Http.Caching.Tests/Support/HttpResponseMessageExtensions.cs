namespace Karaula.Http.Caching.Tests.Support;

internal static class HttpResponseMessageExtensions
{
    /// <summary>A field's lines joined, from wherever HttpClient files them; null for none.</summary>
    public static string? Field(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    public static Task<string> TextAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
