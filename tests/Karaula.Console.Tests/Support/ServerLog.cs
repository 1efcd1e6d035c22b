using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Karaula.Console.Tests.Support;

/// <summary>Keeps what the host warns of.</summary>
internal sealed class ServerLog : ILoggerProvider
{
    public ConcurrentQueue<string> Warnings { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Writer(ServerLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log.Warnings.Enqueue($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
