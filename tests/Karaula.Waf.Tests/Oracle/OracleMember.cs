namespace Karaula.Waf.Tests.Oracle;

/// <summary>A value with where it is from: <c>ARGS:id</c>.</summary>
/// <param name="Collection">As rules write it.</param>
/// <param name="Name">The member's; null where there are no members.</param>
/// <param name="Value">Its bytes.</param>
internal sealed record OracleMember(string Collection, byte[]? Name, byte[] Value);
