namespace Karaula.Edge.Gate;

/// <summary>A path that is asked for around the cache.</summary>
/// <param name="Path">The path, without its query; at most 128 characters.</param>
/// <param name="RequestsPerSecond">Requests per second of late.</param>
/// <param name="MissRatio">The share that the cache had no answer for, 0 to 1.</param>
/// <param name="NewQueryRatio">The share whose query nobody had asked before, 0 to 1.</param>
internal sealed record BustedPath(string Path, double RequestsPerSecond, double MissRatio, double NewQueryRatio);
