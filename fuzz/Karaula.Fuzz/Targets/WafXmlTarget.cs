using Karaula.Waf.Engine;

namespace Karaula.Fuzz.Targets;

/// <summary>XML bodies: whatever they say, the reader ends, takes no more than a bounded multiple of their length, and tells of what it could not read.</summary>
internal sealed class WafXmlTarget : IFuzzTarget
{
    // A character of one byte in a Latin encoding has up to three in UTF-8; entities of the document itself are bounded apart.
    private const int Growth = 3;
    private const int Slack = 4096;

    public string Name => "waf-xml";

    public IEnumerable<byte[]> Seeds() =>
    [
        """<?xml version="1.0" encoding="UTF-8"?><a x="1" y='&lt;&#65;'><b>text</b><![CDATA[<c>]]><!-- c --></a>"""u8.ToArray(),
        """<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE a [<!ENTITY e "eee"><!ENTITY f "&e;&e;">]><a>&f;</a>"""u8.ToArray(),
        """<?xml version="1.0" encoding="utf-7"?><a>+ADw-</a>"""u8.ToArray(),
        "\xFF\xFE<\0a\0/\0>\0"u8.ToArray(),
        """<n:a xmlns:n="u"><n:b n:c="d"/><?pi some?></n:a>"""u8.ToArray(),
        "<a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a>"u8.ToArray(),
    ];

    public IEnumerable<byte[]> Material(string folder) => CoreRuleSetMaterial.Bodies(folder).Where(body => body is [(byte)'<', ..]);

    public void Run(ReadOnlySpan<byte> data)
    {
        using var transaction = WafReading.Body("text/xml"u8, data);
        var text = WafReading.Of(transaction, Variable.Xml);
        var attributes = WafReading.Of(transaction, Variable.XmlAttributes);
        Holds.Require(attributes.Count <= WafReading.Arguments, "no more attributes than arguments are allowed");
        var bytes = text.Sum(one => one.Value.Length) + attributes.Sum(one => one.Name.Length + one.Value.Length);
        Holds.Require(bytes <= (Growth * data.Length) + Slack, "what is read is bounded by the body");
        if (WafReading.Number(transaction, Variable.ReqbodyError) == 0)
            return;
        Holds.Require(transaction.Members(Variable.ReqbodyErrorMsg).Length == 1, "a body that cannot be read has a reason");
    }
}
