using Karaula.Evidence.SealedLogs;

namespace Karaula.Fuzz.Targets;

/// <summary>Makes small logs to mutate, through the real writer.</summary>
internal static class SealedLogSample
{
    public static byte[] Create(int records)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var writer = SealedLogWriter.Open(path))
            {
                for (var i = 0; i < records; i++)
                {
                    writer.Append(i % 3 == 0 ? "a" : "summary", new byte[i * 5]);
                }
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
