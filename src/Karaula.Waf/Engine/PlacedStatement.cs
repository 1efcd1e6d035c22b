using System.Collections.Immutable;
using Karaula.Waf.Language;

namespace Karaula.Waf.Engine;

/// <summary>A statement, and the default actions (<c>SecDefaultAction</c>) that were in force where it stands.</summary>
/// <param name="Statement">A rule or a marker.</param>
/// <param name="Defaults">By phase.</param>
internal sealed record PlacedStatement(Statement Statement, ImmutableDictionary<int, IReadOnlyList<ActionExpression>> Defaults);
