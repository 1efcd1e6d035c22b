using System.Diagnostics;
using Npgsql;

namespace Karaula.Hub.Tests.Support;

/// <summary>
/// A PostgreSQL cluster of its own: Debian's binaries, a temporary folder, a Unix socket in it, a password. The server refuses to run as root, so
/// root lends it the user that Debian's package made.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    public const string Password = "o-secret-o-7f3b";
    private const int Port = 5432;
    private readonly string _folder;
    private Process? _process;

    private PostgresServer(string folder) => _folder = folder;

    /// <summary>Folder of the binaries; null when PostgreSQL is not installed.</summary>
    private static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
        : null;

    public static bool IsInstalled => Binaries is not null;

    /// <summary>Makes a cluster and starts it.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("karaula-pg-").FullName);
        var password = Path.Combine(server._folder, "password");
        await File.WriteAllTextAsync(password, Password, TestContext.Current.CancellationToken);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", "-R", "postgres:postgres", server._folder);
        await RunAsync([.. Command("initdb", "-D", server.Data, "-U", "karaula", "--pwfile", password, "-A", "scram-sha-256", "-E", "UTF8", "--no-sync")]);
        await server.RestartAsync();
        return server;
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A database of its own, by the string that connects to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "hub_" + Guid.NewGuid().ToString("N")[..12];
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return ConnectionTo(name);
    }

    /// <summary>Starts the server, and waits until it answers.</summary>
    public async Task RestartAsync()
    {
        // A killed server's children take a moment to notice; until then a new one refuses to start.
        await Poll.UntilAsync(
            async () =>
            {
                if (_process is null || _process.HasExited)
                {
                    _process?.Dispose();
                    _process = Start([.. Command("postgres", "-D", Data, "-k", _folder, "-p", $"{Port}", "-c", "listen_addresses=")]);
                }

                try
                {
                    await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false;Timeout=2");
                    await connection.OpenAsync(TestContext.Current.CancellationToken);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            () => "PostgreSQL answers");
    }

    /// <summary>Ends the server as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        // Its children let go of the folder when they have noticed.
        await Poll.UntilAsync(
            () =>
            {
                try
                {
                    Directory.Delete(_folder, recursive: true);
                    return Task.FromResult(true);
                }
                catch (IOException)
                {
                    return Task.FromResult(!Directory.Exists(_folder));
                }
            },
            () => $"{_folder} can be deleted");
    }

    private string ConnectionTo(string database) => $"Host={_folder};Port={Port};Database={database};Username=karaula;Password={Password}";

    private static IEnumerable<string> Command(string binary, params string[] arguments)
    {
        // setpriv becomes the server, so that its process id is the server's.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        return [.. user, Path.Combine(Binaries!, binary), .. arguments];
    }

    private static Process Start(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["LC_ALL"] = "C.UTF-8";
        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return process;
    }

    private static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: exit code {process.ExitCode}");
    }
}
