using System.Runtime.InteropServices;
using Karaula.Edge.Configuration;
using Karaula.Edge.Hosting;
using Karaula.Waf.Rules;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Karaula.Edge.Control;

/// <summary>
/// Reloads the configuration on SIGHUP and when its file, or that of a certificate, changes. An error changes nothing, and is said.
/// </summary>
internal sealed class ConfigurationReloader(EdgeRuntime runtime, ConfigurationSource source, ILogger<ConfigurationReloader> logger)
    : BackgroundService
{
    // Polled, not watched: editors replace files, and mounts do not always tell. A look costs microseconds.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wanted = new(0);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (source.Path is not { } path)
            return;
        var seen = Stamps(path);
        var looked = seen;
        if (source.StartErrors.Count > 0)
        {
            runtime.Refuse(source.StartErrors);
            EdgeLog.StartedFromLastGood(logger, LastGood.FileName);
        }
        else
        {
            // Once more, after the first look at the stamps: what changed since the edge began to read is not missed.
            Reload(path);
        }

        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _wanted.Release();
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            bool asked;
            try
            {
                asked = await _wanted.WaitAsync(Interval, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            // What changes is taken when two looks in a row find it the same: a file that is still being written is left alone.
            var now = Stamps(path);
            var isQuiet = now.SequenceEqual(looked);
            looked = now;
            if (!asked && (!isQuiet || now.SequenceEqual(seen)))
                continue;
            seen = now;
            Reload(path);
        }
    }

    private void Reload(string path)
    {
        try
        {
            runtime.Apply(EdgeConfigurationReader.Load(path));
            EdgeLog.ConfigurationApplied(logger, path, runtime.Configuration.Sites.Count);
            SayWarnings();
            Keep(path);
        }
        catch (ConfigurationException wrong)
        {
            runtime.Refuse(wrong.Errors);
        }
    }

    private void SayWarnings()
    {
        foreach (var warning in runtime.Configuration.Sites.SelectMany(site => site.Waf?.Policy?.Warnings ?? []).Distinct())
            EdgeLog.RuleWarning(logger, warning.Position.ToString(), warning.Message);
    }

    private void Keep(string path)
    {
        try
        {
            LastGood.Save(path, runtime.Configuration.StateFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            EdgeLog.LastGoodNotSaved(logger, LastGood.FileName, e.Message);
        }
    }

    /// <summary>Of the configuration and of the certificates, rules and data of networks that it names: whoever renews one need not tell.</summary>
    private List<(DateTime, long)> Stamps(string path)
    {
        var certificates = runtime.Configuration.Certificates.SelectMany(certificate => new[] { certificate.File, certificate.KeyFile });
        var rules = runtime.Configuration.Sites.SelectMany(site => site.Waf?.Files ?? []).Distinct(StringComparer.Ordinal).ToList();
        return [Stamp(path), .. certificates.Select(Stamp), .. PolicyShelf.Watched(rules).Select(Stamp), .. runtime.Configuration.Networks.Files.Select(Stamp)];
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : (Directory.GetLastWriteTimeUtc(path), 0);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }
}

/// <summary>Where the configuration came from.</summary>
/// <param name="Path">Its file; null when there is none to reload.</param>
/// <param name="StartErrors">Why the edge had to start from the last good one; empty when it had not.</param>
internal sealed record ConfigurationSource(string? Path, IReadOnlyList<ConfigurationError> StartErrors);
