using System.IO.Compression;

namespace Karaula.Analysis.Conformance;

/// <summary>The data beside the repository, or where KARAULA_TEST_DATA says.</summary>
internal static class TestData
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") is { Length: > 0 } set ? set : Find();

    /// <summary>Whether a file is there; when it is not, the sheet says so under the name.</summary>
    public static bool Has(Sheet sheet, string figure, string file)
    {
        if (File.Exists(Path.Combine(Root, file)))
            return true;
        sheet.Missing(figure, $"{file} is missing in {Root} (KARAULA_TEST_DATA)");
        return false;
    }

    /// <summary>The lines of a text file, plain or gzip, without its header.</summary>
    public static IEnumerable<string[]> Csv(string file)
    {
        using var reader = new StreamReader(Open(file));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
            yield return line.Split(',');
    }

    public static Stream Open(string file)
    {
        var stream = File.OpenRead(Path.Combine(Root, file));
        return file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>The repository's root, or where the program was started.</summary>
    public static string Repository { get; } = FindRepository();

    private static string Find() => Path.GetFullPath(Path.Combine(FindRepository(), "..", "shared", "data"));

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
                return folder.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
