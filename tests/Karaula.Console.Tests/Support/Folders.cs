namespace Karaula.Console.Tests.Support;

/// <summary>Where pictures go.</summary>
internal static class Folders
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Pictures for the eye of whoever works on the page.</summary>
    public static string Out => Directory.CreateDirectory(Path.Combine(Root, "out", "console")).FullName;

    /// <summary>Pictures in the documentation.</summary>
    public static string Images => Directory.CreateDirectory(Path.Combine(Root, "docs", "images")).FullName;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Karaula.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
