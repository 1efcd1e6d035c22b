using System.IO.Pipelines;

namespace Karaula.Edge.Connections;

/// <summary>Two pipes that belong together.</summary>
internal sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <inheritdoc />
    public PipeReader Input => input;

    /// <inheritdoc />
    public PipeWriter Output => output;
}
