using Karaula.Edge.Languages;

namespace Karaula.Edge.Explain;

/// <summary>What a refused reader is told: what happened and what to do, in a sentence or two.</summary>
internal static class RefusalSentences
{
    /// <summary>The sentence.</summary>
    public static string In(ReaderLanguage language, RefusalText text) => (language switch
    {
        ReaderLanguage.Montenegrin => Montenegrin,
        ReaderLanguage.SerbianLatin => SerbianLatin,
        ReaderLanguage.SerbianCyrillic => SerbianCyrillic,
        ReaderLanguage.Bosnian => Bosnian,
        ReaderLanguage.Croatian => Croatian,
        ReaderLanguage.Albanian => Albanian,
        _ => English,
    })[(int)text];

    // In the order of RefusalText.
    private static readonly string[] English =
    [
        "Too many requests came from your network. Please wait a moment and try again.",
        "This site is very busy. Please try again in a few seconds.",
        "This request was refused by the site's rules. If it should not have been, please tell the site, with the number below.",
        "This site's answer was withheld by its rules. If it should not have been, please tell the site, with the number below.",
        "This is more than the site takes at once.",
        "This request can be read in more than one way.",
        "These requests say too much about themselves at the same time.",
        "This request was here before: the site's own server is set up to ask this one.",
        "No site of this name is served here.",
        "This request is not valid: a # does not belong into an address that is asked for.",
        "The request's body did not arrive as it should.",
        "The site's own server did not answer in time. Please try again.",
        "The site's own server does not answer. Please try again.",
        "The site does not take this request now. If it should, please tell the site, with the number below.",
    ];

    private static readonly string[] Montenegrin =
    [
        "Iz vaše mreže je stiglo previše zahtjeva. Sačekajte trenutak i pokušajte ponovo.",
        "Ovaj sajt je veoma opterećen. Pokušajte ponovo za nekoliko sekundi.",
        "Pravila sajta su odbila ovaj zahtjev. Ako nije trebalo, javite to sajtu i navedite broj ispod.",
        "Pravila sajta su zadržala njegov odgovor. Ako nije trebalo, javite to sajtu i navedite broj ispod.",
        "Ovo je više nego što sajt prima odjednom.",
        "Ovaj zahtjev se može pročitati na više načina.",
        "Ovi zahtjevi istovremeno govore previše o sebi.",
        "Ovaj zahtjev je već bio ovdje: server sajta je podešen da pita ovaj server.",
        "Ovdje nema sajta pod tim imenom.",
        "Ovaj zahtjev nije ispravan: znak # ne pripada adresi koja se traži.",
        "Tijelo zahtjeva nije stiglo kako treba.",
        "Server sajta nije odgovorio na vrijeme. Pokušajte ponovo.",
        "Server sajta ne odgovara. Pokušajte ponovo.",
        "Sajt sada ne prima ovaj zahtjev. Ako bi trebalo, javite to sajtu i navedite broj ispod.",
    ];

    private static readonly string[] SerbianLatin =
    [
        "Iz vaše mreže je stiglo previše zahteva. Sačekajte trenutak i pokušajte ponovo.",
        "Ovaj sajt je veoma opterećen. Pokušajte ponovo za nekoliko sekundi.",
        "Pravila sajta su odbila ovaj zahtev. Ako nije trebalo, javite to sajtu i navedite broj ispod.",
        "Pravila sajta su zadržala njegov odgovor. Ako nije trebalo, javite to sajtu i navedite broj ispod.",
        "Ovo je više nego što sajt prima odjednom.",
        "Ovaj zahtev se može pročitati na više načina.",
        "Ovi zahtevi istovremeno govore previše o sebi.",
        "Ovaj zahtev je već bio ovde: server sajta je podešen da pita ovaj server.",
        "Ovde nema sajta pod tim imenom.",
        "Ovaj zahtev nije ispravan: znak # ne pripada adresi koja se traži.",
        "Telo zahteva nije stiglo kako treba.",
        "Server sajta nije odgovorio na vreme. Pokušajte ponovo.",
        "Server sajta ne odgovara. Pokušajte ponovo.",
        "Sajt sada ne prima ovaj zahtev. Ako bi trebalo, javite to sajtu i navedite broj ispod.",
    ];

    private static readonly string[] SerbianCyrillic =
    [
        "Из ваше мреже је стигло превише захтева. Сачекајте тренутак и покушајте поново.",
        "Овај сајт је веома оптерећен. Покушајте поново за неколико секунди.",
        "Правила сајта су одбила овај захтев. Ако није требало, јавите то сајту и наведите број испод.",
        "Правила сајта су задржала његов одговор. Ако није требало, јавите то сајту и наведите број испод.",
        "Ово је више него што сајт прима одједном.",
        "Овај захтев се може прочитати на више начина.",
        "Ови захтеви истовремено говоре превише о себи.",
        "Овај захтев је већ био овде: сервер сајта је подешен да пита овај сервер.",
        "Овде нема сајта под тим именом.",
        "Овај захтев није исправан: знак # не припада адреси која се тражи.",
        "Тело захтева није стигло како треба.",
        "Сервер сајта није одговорио на време. Покушајте поново.",
        "Сервер сајта не одговара. Покушајте поново.",
        "Сајт сада не прима овај захтев. Ако би требало, јавите то сајту и наведите број испод.",
    ];

    private static readonly string[] Bosnian =
    [
        "Iz vaše mreže je stiglo previše zahtjeva. Sačekajte trenutak i pokušajte ponovo.",
        "Ova stranica je veoma opterećena. Pokušajte ponovo za nekoliko sekundi.",
        "Pravila stranice su odbila ovaj zahtjev. Ako nije trebalo, javite to stranici i navedite broj ispod.",
        "Pravila stranice su zadržala njen odgovor. Ako nije trebalo, javite to stranici i navedite broj ispod.",
        "Ovo je više nego što stranica prima odjednom.",
        "Ovaj zahtjev se može pročitati na više načina.",
        "Ovi zahtjevi istovremeno govore previše o sebi.",
        "Ovaj zahtjev je već bio ovdje: server stranice je podešen da pita ovaj server.",
        "Ovdje nema stranice pod tim imenom.",
        "Ovaj zahtjev nije ispravan: znak # ne pripada adresi koja se traži.",
        "Tijelo zahtjeva nije stiglo kako treba.",
        "Server stranice nije odgovorio na vrijeme. Pokušajte ponovo.",
        "Server stranice ne odgovara. Pokušajte ponovo.",
        "Stranica sada ne prima ovaj zahtjev. Ako bi trebala, javite to stranici i navedite broj ispod.",
    ];

    private static readonly string[] Croatian =
    [
        "Iz vaše je mreže stiglo previše zahtjeva. Pričekajte trenutak i pokušajte ponovno.",
        "Ova je stranica vrlo opterećena. Pokušajte ponovno za nekoliko sekundi.",
        "Pravila stranice odbila su ovaj zahtjev. Ako nije trebalo, javite to stranici i navedite broj ispod.",
        "Pravila stranice zadržala su njezin odgovor. Ako nije trebalo, javite to stranici i navedite broj ispod.",
        "Ovo je više nego što stranica prima odjednom.",
        "Ovaj se zahtjev može pročitati na više načina.",
        "Ovi zahtjevi istodobno govore previše o sebi.",
        "Ovaj je zahtjev već bio ovdje: poslužitelj stranice postavljen je da pita ovaj poslužitelj.",
        "Ovdje nema stranice pod tim imenom.",
        "Ovaj zahtjev nije ispravan: znak # ne pripada adresi koja se traži.",
        "Tijelo zahtjeva nije stiglo kako treba.",
        "Poslužitelj stranice nije odgovorio na vrijeme. Pokušajte ponovno.",
        "Poslužitelj stranice ne odgovara. Pokušajte ponovno.",
        "Stranica sada ne prima ovaj zahtjev. Ako bi trebala, javite to stranici i navedite broj ispod.",
    ];

    private static readonly string[] Albanian =
    [
        "Nga rrjeti juaj erdhën shumë kërkesa. Ju lutemi prisni një çast dhe provoni përsëri.",
        "Kjo faqe është shumë e ngarkuar. Ju lutemi provoni përsëri pas pak sekondash.",
        "Rregullat e faqes e refuzuan këtë kërkesë. Nëse nuk duhej, ju lutemi njoftoni faqen me numrin më poshtë.",
        "Rregullat e faqes e mbajtën përgjigjen e saj. Nëse nuk duhej, ju lutemi njoftoni faqen me numrin më poshtë.",
        "Kjo është më shumë se sa pranon faqja përnjëherë.",
        "Kjo kërkesë mund të lexohet në më shumë se një mënyrë.",
        "Këto kërkesa thonë njëkohësisht tepër për veten.",
        "Kjo kërkesë ka qenë këtu më parë: serveri i faqes është vendosur të pyesë këtë server.",
        "Këtu nuk ka faqe me këtë emër.",
        "Kjo kërkesë nuk është e vlefshme: shenja # nuk i përket adresës që kërkohet.",
        "Trupi i kërkesës nuk mbërriti siç duhet.",
        "Serveri i faqes nuk u përgjigj në kohë. Ju lutemi provoni përsëri.",
        "Serveri i faqes nuk përgjigjet. Ju lutemi provoni përsëri.",
        "Faqja nuk e pranon tani këtë kërkesë. Nëse duhet ta pranojë, ju lutemi njoftoni faqen me numrin më poshtë.",
    ];
}
