namespace Karaula.Hub.Hosting;

/// <summary>Where a running hub listens, with the ports that it was given for port 0.</summary>
/// <param name="Http">Console, HTTP API, health and metrics.</param>
/// <param name="Grpc">Edges.</param>
public sealed record HubAddresses(Uri Http, Uri Grpc);
