using System.Text;

namespace Karaula.Hub.Configuration;

/// <summary>Keys that sign webhooks.</summary>
internal static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 16;
    private const int MostBytes = 512;

    /// <summary>Reads a key from the first line of a file.</summary>
    /// <exception cref="InvalidDataException">It is none; the message names the file and not what is in it.</exception>
    public static byte[] Read(string file)
    {
        var text = WebhookAddress.FirstLine(file);
        byte[] key;
        if (text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            key = new byte[text.Length];
            if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length))
                throw new InvalidDataException($"'{file}': what follows {Prefix} must be base64");
            key = key[..length];
        }
        else
        {
            key = Encoding.UTF8.GetBytes(text);
        }

        return key.Length is >= LeastBytes and <= MostBytes
            ? key
            : throw new InvalidDataException($"'{file}' must hold a key of {LeastBytes} to {MostBytes} bytes in its first line");
    }

    public static string? FindError(string file)
    {
        try
        {
            Read(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return e.Message;
        }
    }
}
