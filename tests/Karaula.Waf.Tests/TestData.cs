namespace Karaula.Waf.Tests;

/// <summary>Where data for tests lies that is not part of the project.</summary>
internal static class TestData
{
    public static string Folder { get; } = Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") ?? Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                return Path.Combine(folder.FullName, "..", "shared", "data");
        }

        return "shared/data";
    }
}
