using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Challenge;

/// <summary>
/// The keys now. Looks at their file every few seconds, takes over what another edge has written, and adds a key when the newest is too old; a file that is
/// broken or gone changes nothing. Thread-safe.
/// </summary>
internal sealed class ChallengeKeys : IDisposable
{
    /// <summary>How often the file is looked at.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long after it was made a key begins to sign: by then every edge that shares the file knows it.</summary>
    public static readonly TimeSpan Ripening = TimeSpan.FromMinutes(2);

    private readonly string _path;
    private readonly TimeSpan _rotateAfter;
    private readonly TimeProvider _time;
    private readonly ILogger<ChallengeKeys> _logger;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private ChallengeKeyRing _ring;
    private (DateTime, long) _stamp;
    private string _said = "";

    /// <summary>Reads the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rotateAfter">How old the newest key may grow; zero when others rotate.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where trouble is told.</param>
    public ChallengeKeys(string path, TimeSpan rotateAfter, TimeProvider time, ILogger<ChallengeKeys> logger)
    {
        _path = path;
        _rotateAfter = rotateAfter;
        _time = time;
        _logger = logger;
        _ring = new ChallengeKeyRing([ChallengeKeyFile.Make(time.GetUtcNow())]);
        Begin();
        _timer = time.CreateTimer(static keys => ((ChallengeKeys)keys!).Look(), this, LookEvery, LookEvery);
    }

    /// <summary>The keys. Read once per request.</summary>
    public ChallengeKeyRing Ring => Volatile.Read(ref _ring);

    /// <summary>Looks at the file now.</summary>
    public void Look()
    {
        lock (_lock)
        {
            try
            {
                if (Stamp() is var stamp && stamp != _stamp)
                {
                    _stamp = stamp;
                    Volatile.Write(ref _ring, ChallengeKeyFile.Read(_path));
                    ChallengeLog.KeysRead(_logger, _path, Ring.Keys.Count);
                    _said = "";
                }

                Rotate();
            }
            catch (Exception e) when (e is IOException or FormatException or UnauthorizedAccessException)
            {
                // Said once, not every five seconds.
                if (_said != e.Message)
                    ChallengeLog.KeysBroken(_logger, _path, e.Message);
                _said = e.Message;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _timer.Dispose();

    private void Begin()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path))!);
        if (!File.Exists(_path))
        {
            try
            {
                ChallengeKeyFile.Write(_path, _ring);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                ChallengeLog.KeysBroken(_logger, _path, e.Message);
            }
        }

        Look();
    }

    private void Rotate()
    {
        var now = _time.GetUtcNow();
        var newest = Ring.Keys[^1];
        if (_rotateAfter <= TimeSpan.Zero || now - newest.From < _rotateAfter)
            return;
        // Of edges that share the file one is first; the others read what it wrote.
        var kept = Ring.Keys.Skip(Math.Max(0, Ring.Keys.Count + 1 - ChallengeKeyFile.Kept));
        var next = new ChallengeKeyRing([.. kept, ChallengeKeyFile.Make(now + Ripening)]);
        ChallengeKeyFile.Write(_path, next);
        _stamp = Stamp();
        Volatile.Write(ref _ring, ChallengeKeyFile.Read(_path));
        ChallengeLog.KeysRotated(_logger, _path);
    }

    private (DateTime, long) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : throw new FileNotFoundException($"{_path} is gone");
    }
}
