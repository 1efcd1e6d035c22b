using System.Security.Cryptography;
using Karaula.Sketches;

namespace Karaula.Edge.Hosting;

/// <summary>
/// The secret under which this edge hashes readers' addresses before it counts them. It is made once, stays in the state folder, readable by
/// the edge's user only, and never leaves the machine.
/// </summary>
internal sealed class EdgeSecret
{
    private EdgeSecret(byte[] secret) => Hash = SketchHash.FromSecret(secret);

    /// <summary>The hash under the secret.</summary>
    public SketchHash Hash { get; }

    /// <summary>Reads the secret, or makes it.</summary>
    public static EdgeSecret Load(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder);
        var file = Path.Combine(stateFolder, "readers.secret");
        if (File.Exists(file) && File.ReadAllBytes(file) is { Length: SketchHash.SecretLength } known)
            return new EdgeSecret(known);

        var made = RandomNumberGenerator.GetBytes(SketchHash.SecretLength);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(made);
        return new EdgeSecret(made);
    }
}
