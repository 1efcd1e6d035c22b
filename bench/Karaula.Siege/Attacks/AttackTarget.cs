using Karaula.Drill.Safety;

namespace Karaula.Siege.Attacks;

/// <summary>What is attacked: the system's two doors, on this machine.</summary>
/// <param name="Host">The site's name.</param>
/// <param name="Plain">HTTP/1.1.</param>
/// <param name="Tls">TLS with HTTP/2.</param>
internal sealed record AttackTarget(string Host, LoopbackTarget Plain, LoopbackTarget Tls);
