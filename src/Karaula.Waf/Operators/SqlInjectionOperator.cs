using Karaula.Waf.Detection;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Operators;

/// <summary><c>detectSQLi</c>: the value is SQL injection; TX.0 is its fingerprint.</summary>
internal sealed class SqlInjectionOperator : Operator
{
    /// <inheritdoc />
    public override bool Matches(WafTransaction transaction, int value, bool captures)
    {
        Span<byte> fingerprint = stackalloc byte[SqlInjectionDetector.MaxFingerprintLength];
        if (!SqlInjectionDetector.IsInjection(transaction.Values[value], fingerprint, out var length))
            return false;
        if (captures)
            transaction.Capture(transaction.Values.Intern(fingerprint[..length]), [new Matching.ByteRange(0, length)]);
        return true;
    }
}
