namespace Karaula.Edge.Control;

/// <summary>Files of the state folder that are whole or as they were, whatever happens while they are written.</summary>
internal static class WholeFile
{
    /// <summary>Writes a text in the place of what was there.</summary>
    /// <exception cref="IOException">It cannot be written; what was there stays.</exception>
    public static void Write(string file, string text)
    {
        var next = file + ".next";
        File.WriteAllText(next, text);
        File.Move(next, file, overwrite: true);
    }
}
