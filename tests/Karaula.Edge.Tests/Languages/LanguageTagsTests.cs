using CsCheck;
using Karaula.Edge.Languages;

namespace Karaula.Edge.Tests.Languages;

public sealed class LanguageTagsTests
{
    [Theory]
    [InlineData("cnr,sr-Latn;q=0.9,en;q=0.8", ReaderLanguage.Montenegrin)]
    [InlineData("sr-ME", ReaderLanguage.Montenegrin)]
    [InlineData("sr-Latn-ME", ReaderLanguage.SerbianLatin)]
    [InlineData("sr-Latn-RS,sr;q=0.9", ReaderLanguage.SerbianLatin)]
    [InlineData("sh", ReaderLanguage.SerbianLatin)]
    [InlineData("sr", ReaderLanguage.SerbianCyrillic)]
    [InlineData("sr-RS,en;q=0.5", ReaderLanguage.SerbianCyrillic)]
    [InlineData("SQ-al", ReaderLanguage.Albanian)]
    [InlineData("bs-BA", ReaderLanguage.Bosnian)]
    [InlineData("hr-HR,hr;q=0.9,en-US;q=0.8", ReaderLanguage.Croatian)]
    [InlineData("de-DE,de;q=0.9,en;q=0.8,sq;q=0.7", ReaderLanguage.English)]
    [InlineData("en;q=0.1, hr;q=0.35", ReaderLanguage.Croatian)]
    [InlineData("hr;q=0, bs;q=0.001", ReaderLanguage.Bosnian)]
    [InlineData("de, fr", ReaderLanguage.Albanian)]
    [InlineData("", ReaderLanguage.Albanian)]
    [InlineData("*", ReaderLanguage.Albanian)]
    [InlineData(";;q=,=,q=9;hr", ReaderLanguage.Albanian)]
    public void Choose_Field_TakesTheBestThereIs(string field, ReaderLanguage expected) =>
        Assert.Equal(expected, LanguageTags.Choose(field, ReaderLanguage.Albanian));

    [Fact]
    public void Choose_AnyText_Answers() => Gen.String.Sample(text => Enum.IsDefined(LanguageTags.Choose(text, ReaderLanguage.English)));

    [Fact]
    public void TagOf_EachLanguage_IsReadBack() =>
        Assert.All(LanguageTags.All, static language => Assert.Equal(language, LanguageTags.LanguageOf(LanguageTags.TagOf(language))));
}
