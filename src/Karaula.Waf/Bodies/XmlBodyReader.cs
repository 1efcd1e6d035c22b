using System.Text;
using System.Xml;
using Karaula.Waf.Engine;

namespace Karaula.Waf.Bodies;

/// <summary>Reads XML 1.0 without document types: the text of all elements as one value, each attribute as one.</summary>
internal static class XmlBodyReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, MaxCharactersFromEntities = 1024,
    };

    /// <summary>Sets XML:/* and XML://@*. A broken document gives what stands before the break, and REQBODY_ERROR.</summary>
    public static void Read(WafTransaction transaction, ByteBuffer body)
    {
        var text = new ByteBuffer();
        try
        {
            using var stream = new MemoryStream(body.Array, 0, body.Length, writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            while (reader.Read())
            {
                if (reader.Depth > transaction.Policy.Limits.Depth)
                {
                    transaction.FailBody("XML: nested too deep"u8);
                    break;
                }

                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)
                    text.Append(Encoding.UTF8.GetBytes(reader.Value));
                else if (reader.NodeType == XmlNodeType.Element)
                    ReadAttributes(transaction, reader);
            }
        }
        catch (XmlException e)
        {
            transaction.FailBody(Encoding.UTF8.GetBytes("XML: " + e.Message));
        }

        transaction.Set(Variable.Xml, text.Span);
    }

    private static void ReadAttributes(WafTransaction transaction, XmlReader reader)
    {
        while (reader.MoveToNextAttribute())
        {
            if (transaction.Count(Variable.XmlAttributes) >= transaction.Policy.Limits.Arguments)
                return;
            transaction.Add(Variable.XmlAttributes, Encoding.UTF8.GetBytes(reader.Name), Encoding.UTF8.GetBytes(reader.Value));
        }
    }
}
