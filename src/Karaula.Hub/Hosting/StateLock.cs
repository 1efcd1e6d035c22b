using Karaula.Hub.Configuration;

namespace Karaula.Hub.Hosting;

/// <summary>
/// Holds the state directory for one hub. A second would write into the same log, and take what the first writes while it erases for the remains of a
/// crash. The kernel lets go of it with the process, however that ends.
/// </summary>
internal sealed class StateLock(HubOptions options) : IDisposable
{
    private FileStream? _file;

    /// <summary>Takes it.</summary>
    /// <exception cref="HubConfigurationException">Another hub has it.</exception>
    public void Take()
    {
        var path = Path.Combine(options.StateDirectory, "hub.lock");
        try
        {
            _file ??= new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new HubConfigurationException([
                $"state directory: another hub is running on '{options.StateDirectory}' (it holds '{path}'). Stop it, or give this one a folder of its own."]);
        }
    }

    public void Dispose() => _file?.Dispose();
}
