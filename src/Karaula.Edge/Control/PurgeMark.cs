using System.Globalization;

namespace Karaula.Edge.Control;

/// <summary>The number of the last of the hub's purges that this edge carried out, kept in a file: the disk's pages survive a restart, so this has to.</summary>
internal sealed class PurgeMark
{
    private readonly string _file;

    public PurgeMark(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder);
        _file = Path.Combine(stateFolder, "purged");
        // A file that cannot be read means that all is sent again, which costs hits and nothing else.
        if (File.Exists(_file) && ulong.TryParse(File.ReadAllText(_file), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            Number = number;
    }

    /// <summary>The number; 0 when there was none.</summary>
    public ulong Number { get; private set; }

    /// <summary>Moves on.</summary>
    /// <exception cref="IOException">It cannot be written: after a restart the purge will come once more.</exception>
    public void Set(ulong number)
    {
        Number = number;
        WholeFile.Write(_file, number.ToString(CultureInfo.InvariantCulture));
    }
}
