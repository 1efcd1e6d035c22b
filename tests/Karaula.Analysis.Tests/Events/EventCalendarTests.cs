using CsCheck;
using Karaula.Analysis.Events;

namespace Karaula.Analysis.Tests.Events;

public class EventCalendarTests
{
    private const string ICalendar =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20161016\r\nDTEND;VALUE=DATE:20161017\r\nSUMMARY:Parliamentary\r\n  election\\, first\r\nCATEGORIES:election,vote\r\nLOCATION:me\r\nEND:VEVENT\r\n"
        + "BEGIN:VEVENT\r\nDTSTART;TZID=\"Europe:Podgorica\":20170605T090000\r\nDTEND:20170607T180000Z\r\nSUMMARY:Summit\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    [Fact]
    public void Read_ICalendar_FoldsUnescapesAndEndsTheDayBefore() => Assert.Equal(
        [
            new(new(2016, 10, 16), new(2016, 10, 16), "me", "election", "Parliamentary election, first"),
            new(new(2017, 6, 5), new(2017, 6, 7), "", "", "Summit"),
        ],
        EventCalendar.Read(ICalendar));

    [Fact]
    public void Read_Csv_HasTheSameFields() => Assert.Equal(
        [new(new(2024, 1, 15), new(2024, 1, 17), "ch", "summit", "Davos")],
        EventCalendar.Read("date_start,date_end,country,kind,event\n2024-01-15,2024-01-17,ch,summit,Davos\n"));

    [Theory]
    [InlineData("date_start\n2024-13-01", "line 2")]
    [InlineData("date_start,date_end\n2024-02-02,2024-02-01", "line 2")]
    [InlineData("name\nx", "line 1")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT", "line 2")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20240101", "line 2")]
    public void Read_WhatIsNoCalendar_NamesTheLine(string text, string where) =>
        Assert.StartsWith(where, Assert.Throws<FormatException>(() => EventCalendar.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_AnyCut_ThrowsNothingElse() => Gen.Int[0, ICalendar.Length].Sample(cut =>
    {
        try
        {
            _ = EventCalendar.Read(ICalendar[..cut]);
        }
        catch (FormatException)
        {
        }
    });
}
