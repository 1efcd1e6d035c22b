using Google.Protobuf.Collections;
using Karaula.Edge.Gate.Structure;
using Karaula.Sketches;
using Karaula.Wire;

namespace Karaula.Edge.Telemetry;

/// <summary>
/// What one site's refused requests of marked sources were like in a second: clients, requests, networks. Fixed memory; allocates nothing per request.
/// Words of targets are left out: they are the attacked site's, and a flood brings others each time. Not thread-safe.
/// </summary>
internal sealed class AttackShapes
{
    private const int Slots = 16;
    private const int MaxLength = 128;
    private const int MaxNames = 8;
    private const int MostParts = 12;

    // What has less is left out: it may be anybody's.
    private const ulong LeastShare = 20;

    private readonly TopTexts _ja4 = new(Slots, Connections.Ja4Fingerprint.Length);
    private readonly TopTexts _clients = new(Slots, MaxLength);
    private readonly TopTexts _templates = new(Slots, MaxLength);
    private readonly TopTexts _networks = new(Slots, 12);
    private ulong _requests;
    private ulong _typeKnown;
    private ulong _hosting;
    private ulong _costly;
    private bool _knowsCosts;

    /// <summary>Takes in a request.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="hash">The hash that texts are told apart by.</param>
    /// <param name="costs">What paths cost.</param>
    public void Add(in RequestFacts facts, SketchHash hash, PathCosts costs)
    {
        _requests++;
        _knowsCosts = costs.IsKnown;
        _costly += costs.IsCostly(facts.PathHash) ? 1UL : 0;
        Span<char> text = stackalloc char[MaxLength];
        if (!facts.Ja4.IsEmpty)
        {
            Span<byte> ascii = stackalloc byte[Connections.Ja4Fingerprint.Length];
            facts.Ja4.CopyTo(ascii);
            for (var i = 0; i < ascii.Length; i++)
                text[i] = (char)ascii[i];
            Count(_ja4, text[..ascii.Length], hash);
        }

        Count(_clients, text[..WriteClient(facts, text)], hash);
        Count(_templates, text[..WriteTemplate(facts, text)], hash);
        if (facts.Network.Asn > 0)
        {
            "AS".CopyTo(text);
            facts.Network.Asn.TryFormat(text[2..], out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
            Count(_networks, text[..(2 + digits)], hash);
        }

        _typeKnown += facts.KnowsHosting ? 1UL : 0;
        _hosting += facts.Network.IsHosting ? 1UL : 0;
    }

    /// <summary>What it adds up to; null when there was no request.</summary>
    public AttackShape? Close()
    {
        if (_requests == 0)
            return null;
        var shape = new AttackShape { Requests = _requests, NetworkTypeKnown = _typeKnown, Hosting = Math.Min(_hosting, _typeKnown) };
        if (_knowsCosts)
            shape.Costly = _costly;
        Fill(shape.Ja4, _ja4);
        Fill(shape.Clients, _clients);
        Fill(shape.Templates, _templates);
        Fill(shape.Networks, _networks);
        return shape;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _ja4.Clear();
        _clients.Clear();
        _templates.Clear();
        _networks.Clear();
        (_requests, _typeKnown, _hosting, _costly) = (0, 0, 0, 0);
    }

    /// <summary>A client: <c>HTTP/1.1 accept,encoding python-requests/.</c>. Returns the characters written.</summary>
    internal static int WriteClient(in RequestFacts facts, Span<char> text)
    {
        var length = 0;
        Append(text, ref length, facts.Protocol);
        Append(text, ref length, " ");
        var first = true;
        for (var i = 0; i < StructureReader.FieldNames.Length; i++)
        {
            if ((facts.Fields & (1u << i)) == 0)
                continue;
            Append(text, ref length, first ? "" : ",");
            Append(text, ref length, StructureReader.FieldNames[i]);
            first = false;
        }

        Append(text, ref length, first ? "- " : " ");
        // Versions come and go, the family stays. What is no printable ASCII is somebody's joke on a terminal.
        foreach (var c in facts.Agent)
        {
            if (length == text.Length)
                break;
            if (!char.IsAsciiDigit(c))
                text[length++] = c is >= ' ' and <= '~' ? c : '?';
        }

        return length;
    }

    /// <summary>A request: <c>GET /a8/x16?a2=9</c>, letters or digits, and how long to a power of two. Returns the characters written.</summary>
    internal static int WriteTemplate(in RequestFacts facts, Span<char> text)
    {
        var length = 0;
        Append(text, ref length, facts.Method);
        Append(text, ref length, " ");
        var parts = 0;
        foreach (var range in facts.Path.Split('/'))
        {
            if (parts > 0)
                Append(text, ref length, "/");
            AppendKind(text, ref length, facts.Path[range]);
            if (++parts == MostParts)
                break;
        }

        parts = 0;
        var query = facts.Query.Length > 1 ? facts.Query[1..] : [];
        foreach (var range in query.Split('&'))
        {
            if (query.IsEmpty || parts == MostParts)
                break;
            var parameter = query[range];
            var equals = parameter.IndexOf('=');
            Append(text, ref length, parts++ == 0 ? "?" : "&");
            AppendKind(text, ref length, equals < 0 ? parameter : parameter[..equals]);
            if (equals < 0)
                continue;
            Append(text, ref length, "=");
            AppendKind(text, ref length, parameter[(equals + 1)..]);
        }

        return length;
    }

    // a: letters; 9: digits; x: both; ~: anything. Then the next power of two that is longer.
    private static void AppendKind(Span<char> text, ref int length, ReadOnlySpan<char> part)
    {
        if (part.IsEmpty)
            return;
        var kind = StructureReader.KindOf(part);
        Append(text, ref length, (kind >> 8) switch { 1 => "a", 2 => "9", 3 => "x", _ => "~" });
        Span<char> digits = stackalloc char[12];
        (1L << (int)(kind & 0xFF)).TryFormat(digits, out var written, default, System.Globalization.CultureInfo.InvariantCulture);
        Append(text, ref length, digits[..written]);
    }

    private static void Append(Span<char> text, ref int length, ReadOnlySpan<char> more)
    {
        more = more[..Math.Min(more.Length, text.Length - length)];
        foreach (var c in more)
            text[length++] = c is >= ' ' and <= '~' ? c : '?';
    }

    private static void Count(TopTexts texts, ReadOnlySpan<char> text, SketchHash hash) => texts.Add(hash.Hash(text), text);

    private void Fill(RepeatedField<ShapeCount> counts, TopTexts texts)
    {
        foreach (var (text, count, error) in texts.Top(MaxNames))
        {
            if ((count - error) * LeastShare >= _requests)
                counts.Add(new ShapeCount { Name = text, Count = count - error });
        }
    }
}
