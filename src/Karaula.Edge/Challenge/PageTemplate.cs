using System.Buffers;
using System.Text;

namespace Karaula.Edge.Challenge;

/// <summary>A page cut into bytes that stay and slots that change, so that each one costs a copy and no more.</summary>
internal sealed class PageTemplate
{
    private readonly List<(byte[] Bytes, PageSlot Slot)> _parts = [];

    /// <summary>Cuts a text at its slots, written <c>{Name}</c>.</summary>
    public PageTemplate(string text)
    {
        var slots = Enum.GetValues<PageSlot>();
        while (true)
        {
            var (at, slot) = (text.Length, PageSlot.None);
            foreach (var one in slots)
            {
                if (one != PageSlot.None && text.IndexOf($"{{{one}}}", StringComparison.Ordinal) is var found and >= 0 && found < at)
                    (at, slot) = (found, one);
            }

            _parts.Add((Encoding.UTF8.GetBytes(text[..at]), slot));
            if (slot == PageSlot.None)
                return;
            text = text[(at + slot.ToString().Length + 2)..];
        }
    }

    /// <summary>Writes the page.</summary>
    public void Write(IBufferWriter<byte> to, Func<PageSlot, string> fill)
    {
        foreach (var (bytes, slot) in _parts)
        {
            to.Write(bytes);
            if (slot != PageSlot.None)
                Encoding.UTF8.GetBytes(fill(slot), to);
        }
    }
}
