using Karaula.Waf.Engine;

namespace Karaula.Fuzz.Targets;

/// <summary>What the rule engine's readers of bodies made of a request, without any rule.</summary>
internal static class WafReading
{
    /// <summary>Arguments that one request may have: few, so that inputs reach the limit.</summary>
    public const int Arguments = 16;

    /// <summary>How deep JSON and XML may nest.</summary>
    public const int Depth = 8;

    private static readonly WafPolicy Policy =
        WafPolicy.Load([("fuzz", "SecRuleEngine On\nSecRequestBodyAccess On\n")], new WafLimits { Arguments = Arguments, Depth = Depth });

    /// <summary>Reads a body by its type.</summary>
    /// <param name="contentType">The media type.</param>
    /// <param name="body">All of it.</param>
    /// <param name="pieceLength">How many bytes come at once.</param>
    public static WafTransaction Body(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> body, int pieceLength = int.MaxValue)
    {
        var transaction = Policy.Begin();
        transaction.SetRequestLine("POST"u8, "/"u8, "HTTP/1.1"u8);
        transaction.AddRequestHeader("Content-Type"u8, contentType);
        transaction.EvaluateRequestHeaders();
        while (!body.IsEmpty)
        {
            var piece = body[..Math.Min(pieceLength, body.Length)];
            transaction.AppendRequestBody(piece);
            body = body[piece.Length..];
        }

        transaction.EvaluateRequestBody();
        return transaction;
    }

    /// <summary>Reads a Cookie field.</summary>
    public static WafTransaction Cookies(ReadOnlySpan<byte> field)
    {
        var transaction = Policy.Begin();
        transaction.AddRequestHeader("Cookie"u8, field);
        return transaction;
    }

    /// <summary>Reads a query string.</summary>
    public static WafTransaction Query(ReadOnlySpan<byte> target)
    {
        var transaction = Policy.Begin();
        transaction.SetRequestLine("GET"u8, target, "HTTP/1.1"u8);
        return transaction;
    }

    /// <summary>Begins a transaction under the same policy.</summary>
    public static WafTransaction Begin() => Policy.Begin();

    /// <summary>Names and values of a collection, in order.</summary>
    public static List<(byte[] Name, byte[] Value)> Of(WafTransaction transaction, Variable variable)
    {
        var members = new List<(byte[] Name, byte[] Value)>();
        foreach (var (name, value) in transaction.Members(variable))
            members.Add((name < 0 ? [] : transaction.Values[name].ToArray(), transaction.Values[value].ToArray()));
        return members;
    }

    /// <summary>The number that a variable holds; 0 without one.</summary>
    public static long Number(WafTransaction transaction, Variable variable) =>
        transaction.Members(variable) is [var (_, value)] ? Waf.Operators.NumberOperator.Parse(transaction.Values[value]) : 0;

    /// <summary>Whether two transactions hold the same of a variable.</summary>
    public static bool Same(WafTransaction one, WafTransaction other, Variable variable)
    {
        var left = one.Members(variable);
        var right = other.Members(variable);
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (!one.Values[left[i].Value].SequenceEqual(other.Values[right[i].Value]))
                return false;
        }

        return true;
    }
}
