using System.Security.Cryptography;

namespace Karaula.Waf.Transformations;

/// <summary><c>md5</c> and <c>sha1</c>: the raw digest; the rule language has these two, for names of collections, not for secrets.</summary>
/// <param name="isSha1">SHA-1 or MD5.</param>
internal sealed class Digest(bool isSha1) : Transformation
{
    /// <inheritdoc />
    public override int MaxLength(int length) => 20;

    /// <inheritdoc />
#pragma warning disable CA5350, CA5351 // The rule language names these digests; nothing secret depends on them.
    public override int Apply(ReadOnlySpan<byte> input, Span<byte> output) =>
        isSha1 ? SHA1.HashData(input, output) : MD5.HashData(input, output);
#pragma warning restore CA5350, CA5351
}
