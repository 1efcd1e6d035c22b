using System.Reflection;

namespace Karaula.Edge;

/// <summary>Which Karaula this is.</summary>
public static class EdgeVersion
{
    /// <summary>The version, as in the changelog.</summary>
    public static string Text { get; } =
        typeof(EdgeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
