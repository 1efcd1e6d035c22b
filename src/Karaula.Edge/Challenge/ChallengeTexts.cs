using Karaula.Edge.Languages;

namespace Karaula.Edge.Challenge;

/// <summary>What challenges say, in one language. Plain text; <c>{0}</c> is a number of seconds.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Heading">Its first words.</param>
/// <param name="Why">What happens and why.</param>
/// <param name="Working">While the browser works.</param>
/// <param name="Done">When it is done.</param>
/// <param name="Wait">Without JavaScript.</param>
/// <param name="Button">The button.</param>
/// <param name="Early">When the button came too early.</param>
/// <param name="Again">When what was sent is no answer.</param>
/// <param name="NoCookieHeading">When the browser kept no cookie.</param>
/// <param name="NoCookie">What can be done about it.</param>
/// <param name="Privacy">What the cookie is.</param>
/// <param name="Request">The word before the request's id.</param>
internal sealed record ChallengeTexts(
    string Title, string Heading, string Why, string Working, string Done, string Wait, string Button, string Early, string Again, string NoCookieHeading,
    string NoCookie, string Privacy, string Request)
{
    /// <summary>The texts in a language.</summary>
    public static ChallengeTexts In(ReaderLanguage language) => language switch
    {
        ReaderLanguage.Montenegrin => Montenegrin,
        ReaderLanguage.SerbianLatin => SerbianLatin,
        ReaderLanguage.SerbianCyrillic => SerbianCyrillic,
        ReaderLanguage.Bosnian => Bosnian,
        ReaderLanguage.Croatian => Croatian,
        ReaderLanguage.Albanian => Albanian,
        _ => English,
    };

    private static ChallengeTexts English { get; } = new(
        "One moment", "One moment, please",
        "This site is under heavy load right now, probably an attack. We check briefly that a browser is asking. You do not have to do anything.",
        "Your browser is doing a short calculation …", "Done. The page opens.",
        "Without JavaScript this takes {0} seconds; then the page opens by itself, or with the button.",
        "Continue", "That was a little too early. Please wait {0} more seconds; then the page opens by itself, or with the button.",
        "That did not work. Here is a new attempt.",
        "Your browser did not keep the cookie",
        "To let you in, this site needs one cookie while the load lasts, and your browser did not keep it. Please allow cookies for this site and open the page again. If you cannot, please come back later: when the load is over, no cookie is needed.",
        "One cookie, for this site alone; it does not say who you are.", "Request");

    private static ChallengeTexts Montenegrin { get; } = new(
        "Samo trenutak", "Samo trenutak, molimo",
        "Ovaj sajt je trenutno pod velikim opterećenjem, vjerovatno zbog napada. Kratko provjeravamo da stranicu traži pregledač. Ne morate ništa da radite.",
        "Vaš pregledač obavlja kratak proračun …", "Gotovo. Stranica se otvara.",
        "Bez JavaScripta ovo traje {0} s; zatim se stranica otvara sama ili pritiskom na dugme.",
        "Nastavi", "To je bilo malo prerano. Sačekajte još {0} s; zatim se stranica otvara sama ili pritiskom na dugme.",
        "Nije uspjelo. Evo novog pokušaja.",
        "Vaš pregledač nije sačuvao kolačić",
        "Da bismo vas propustili, ovom sajtu je dok opterećenje traje potreban jedan kolačić, a vaš pregledač ga nije sačuvao. Dozvolite kolačiće za ovaj sajt i ponovo otvorite stranicu. Ako to nije moguće, vratite se kasnije: kada opterećenje prođe, kolačić nije potreban.",
        "Jedan kolačić, samo za ovaj sajt; ne govori ko ste.", "Zahtjev");

    private static ChallengeTexts SerbianLatin { get; } = new(
        "Samo trenutak", "Samo trenutak, molimo",
        "Ovaj sajt je trenutno pod velikim opterećenjem, verovatno zbog napada. Kratko proveravamo da stranicu traži pregledač. Ne morate ništa da radite.",
        "Vaš pregledač obavlja kratak proračun …", "Gotovo. Stranica se otvara.",
        "Bez JavaScripta ovo traje {0} s; zatim se stranica otvara sama ili pritiskom na dugme.",
        "Nastavi", "To je bilo malo prerano. Sačekajte još {0} s; zatim se stranica otvara sama ili pritiskom na dugme.",
        "Nije uspelo. Evo novog pokušaja.",
        "Vaš pregledač nije sačuvao kolačić",
        "Da bismo vas propustili, ovom sajtu je dok opterećenje traje potreban jedan kolačić, a vaš pregledač ga nije sačuvao. Dozvolite kolačiće za ovaj sajt i ponovo otvorite stranicu. Ako to nije moguće, vratite se kasnije: kada opterećenje prođe, kolačić nije potreban.",
        "Jedan kolačić, samo za ovaj sajt; ne govori ko ste.", "Zahtev");

    private static ChallengeTexts SerbianCyrillic { get; } = new(
        "Само тренутак", "Само тренутак, молимо",
        "Овај сајт је тренутно под великим оптерећењем, вероватно због напада. Кратко проверавамо да страницу тражи прегледач. Не морате ништа да радите.",
        "Ваш прегледач обавља кратак прорачун …", "Готово. Страница се отвара.",
        "Без JavaScript-а ово траје {0} с; затим се страница отвара сама или притиском на дугме.",
        "Настави", "То је било мало прерано. Сачекајте још {0} с; затим се страница отвара сама или притиском на дугме.",
        "Није успело. Ево новог покушаја.",
        "Ваш прегледач није сачувао колачић",
        "Да бисмо вас пропустили, овом сајту је док оптерећење траје потребан један колачић, а ваш прегледач га није сачувао. Дозволите колачиће за овај сајт и поново отворите страницу. Ако то није могуће, вратите се касније: када оптерећење прође, колачић није потребан.",
        "Један колачић, само за овај сајт; не говори ко сте.", "Захтев");

    private static ChallengeTexts Bosnian { get; } = new(
        "Samo trenutak", "Samo trenutak, molimo",
        "Ova stranica je trenutno pod velikim opterećenjem, vjerovatno zbog napada. Kratko provjeravamo da je traži preglednik. Ne morate ništa uraditi.",
        "Vaš preglednik obavlja kratak proračun …", "Gotovo. Stranica se otvara.",
        "Bez JavaScripta ovo traje {0} s; zatim se stranica otvara sama ili pritiskom na dugme.",
        "Nastavi", "To je bilo malo prerano. Sačekajte još {0} s; zatim se stranica otvara sama ili pritiskom na dugme.",
        "Nije uspjelo. Evo novog pokušaja.",
        "Vaš preglednik nije sačuvao kolačić",
        "Da bismo vas propustili, ovoj stranici je dok opterećenje traje potreban jedan kolačić, a vaš preglednik ga nije sačuvao. Dozvolite kolačiće za ovu stranicu i ponovo je otvorite. Ako to nije moguće, vratite se kasnije: kada opterećenje prođe, kolačić nije potreban.",
        "Jedan kolačić, samo za ovu stranicu; ne govori ko ste.", "Zahtjev");

    private static ChallengeTexts Croatian { get; } = new(
        "Samo trenutak", "Samo trenutak, molimo",
        "Ova je stranica trenutačno pod velikim opterećenjem, vjerojatno zbog napada. Kratko provjeravamo traži li je preglednik. Ne morate ništa učiniti.",
        "Vaš preglednik obavlja kratak izračun …", "Gotovo. Stranica se otvara.",
        "Bez JavaScripta ovo traje {0} s; zatim se stranica otvara sama ili pritiskom na gumb.",
        "Nastavi", "To je bilo malo prerano. Pričekajte još {0} s; zatim se stranica otvara sama ili pritiskom na gumb.",
        "Nije uspjelo. Evo novog pokušaja.",
        "Vaš preglednik nije spremio kolačić",
        "Da bismo vas propustili, ovoj je stranici dok opterećenje traje potreban jedan kolačić, a vaš ga preglednik nije spremio. Dopustite kolačiće za ovu stranicu i ponovno je otvorite. Ako to nije moguće, vratite se kasnije: kada opterećenje prođe, kolačić nije potreban.",
        "Jedan kolačić, samo za ovu stranicu; ne govori tko ste.", "Zahtjev");

    private static ChallengeTexts Albanian { get; } = new(
        "Një çast", "Një çast, ju lutemi",
        "Kjo faqe është tani nën ngarkesë të madhe, ka të ngjarë për shkak të një sulmi. Po kontrollojmë shkurt që po kërkon një shfletues. Nuk keni pse të bëni asgjë.",
        "Shfletuesi juaj po kryen një llogaritje të shkurtër …", "U krye. Faqja po hapet.",
        "Pa JavaScript kjo zgjat {0} sekonda; pastaj faqja hapet vetë ose me butonin.",
        "Vazhdo", "Ishte pak herët. Ju lutemi prisni edhe {0} sekonda; pastaj faqja hapet vetë ose me butonin.",
        "Nuk pati sukses. Ja një përpjekje e re.",
        "Shfletuesi juaj nuk e ruajti biskotën (cookie)",
        "Që t'ju lejojë të hyni, kjo faqe ka nevojë për një biskotë (cookie) sa zgjat ngarkesa, dhe shfletuesi juaj nuk e ruajti. Ju lutemi lejoni biskotat për këtë faqe dhe hapeni përsëri. Nëse nuk mundeni, kthehuni më vonë: kur ngarkesa të ketë kaluar, nuk nevojitet asnjë biskotë.",
        "Një biskotë (cookie), vetëm për këtë faqe; nuk tregon kush jeni.", "Kërkesa");
}
