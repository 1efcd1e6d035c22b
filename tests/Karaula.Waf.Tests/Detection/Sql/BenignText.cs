namespace Karaula.Waf.Tests.Detection.Sql;

/// <summary>Harmless values as forms, searches and interfaces get them, chosen to look like SQL or markup where they can.</summary>
internal static class BenignText
{
    private static readonly string[] Values =
    [
        // Names and possessives.
        "O'Reilly", "O'Reilly and sons", "D'Angelo or D'Arcy", "the workers' union", "the workers' union and the employers", "boys' and girls' shoes",
        "Mothers' and fathers' rights", "Rock 'n' Roll", "rock 'n' roll or jazz", "the '80s and '90s", "'80s-'90s", "5'6\"", "6'2\" tall", "James' #1 fan",
        "it's #1", "the boys' #1 choice", "don't select all from the list", "we're in order by 5", "it's a 'test'", "'quoted' -- and more", "'a' or 'b'", "'yes'", "\"yes\"",
        "\"a\" or \"b\"", "he said 'no' and left", "he said \"no\" and left", "she's 3 or 4 years old", "that's 1 and only", "\"Hello\" - John & \"Bye\"", "L'Hospitalet",
        "l'état, c'est moi", "aujourd'hui", "qu'il n'y a d'autre", "dell'Unione europea", "un'altra, un'ora", "Saint-Jean-d'Angély", "Nuku'alofa", "Côte d'Ivoire",
        "students' union", "the students' union select committee", "parents' group by the school", "the parties' and candidates' order", "players' or teams' names",
        "the girls' 3 best", "the girls' and 3 others", "drivers' limit", "the owners' from 1990", "the artists' where and when", "writers' set of 3",
        "years' worth, and then some", "'twas the night", "'cause I like it", "ships' logs; and maps", "'one', 'two' and 'three'", "\"one\", \"two\"", "'a', 'b'",
        // English with SQL's words.
        "select one from the list", "please select a size and colour", "credit union select bank", "union of states", "European Union", "union and select",
        "the western union select committee", "European Union select members from states", "drop the table in the corner", "insert coin", "update your profile and set a name",
        "delete me from the list", "order by phone", "order by 5", "sort order by 2", "delivered in order by 5 pm", "group by the door", "10 or 20 people", "1 or 2", "1 and 2", "3 and 4 or 5",
        "1 or more", "2 and a half", "5 or so", "not in the mood", "is null an island", "like a rolling stone", "between 1 and 3", "in (1)", "100% cotton and wool",
        "where is it from", "having fun", "limit 5 per person", "into the wild", "create a table for 4", "alter ego", "grant access to all", "execute order 66",
        "declare war", "wait for it", "call me (maybe)", "values and beliefs", "case closed", "what if", "if not now, then when", "true or false", "null and void", "1 of 2", "either this or that",
        "this and that", "x and y", "x or y", "a and b", "a or (b)", "a (b) and c", "cats (and dogs)", "A & B", "R&D", "Q&A; more", "this || that", "a && b", "Tom & Jerry",
        "select your country, then your city", "from 1 to 10", "with or without you", "top 10", "distinct or alike", "as is", "on and off", "begin again", "end of days",
        "use case", "show all", "exec team and staff", "replace me", "copy that", "merge left", "backup plan", "rename it", "handler of dogs", "prepare for 3", "minus 5", "except on 1 may",
        "like 5", "men like women", "5 things I like", "1 like = 1 prayer", "count (all)", "left (of centre)", "min (5) max (10)", "right (wing)", "user (admin)", "year (2017)", "space (the final frontier)",
        // Numbers, dates, amounts, addresses.
        "1", "-1", "3.14", "1e10", "0x1F", "12,5", "1,2,3", "1-2", "10-20", "2016-10-16", "2016-10-16 12:00:00", "16/10/2016", "10:30", "+382 20 123 456", "(020) 123-456", "1 234,56 €",
        "$5", "$5.00", "5 + 3 = 8", "2*3", "50%", "100 %", "-5 °C", "1/2", "v1.2.3", "10.0.0.1", "2001:db8::1", "a@example.org", "a.b+c@example.org", "https://example.org/?a=1&b=2#c",
        "http://example.org/a/b.html", "/var/www/html", "/a/b/c.html", "/news/2016/10/16/title", "/shop/union/all/5", "C:\\Users\\x", "../a", "./a.out --help", "--help", "-v", "foo--bar", "well--known",
        "Bulevar 14, 81000 Podgorica", "Rue de l'Église 5, 1000 Bruxelles", "Apt #5", "No. 5, 2nd floor", "P.O. Box 5", "5th Ave & 3rd St", "#tag", "#1", "#fff", "#fff;", "# title",
        "1 # one", "1; 2; 3", "a; b", "a;", ";)", ":-)", "<3", "a < b", "a > b", "a = b", "a=b", "a=1", "a=1&b=2", "x = 5", "x=5, y=6", "name=value", "(a)", "(1)", "(1, 2)", "()", "[1,2]", "{}",
        // JSON, code, markup.
        "{\"a\":1}", "{\"a\":\"b\"}", "{\"a\":\"b\",\"c\":[1,2,3]}", "[\"a\",\"b\"]", "{\"a\": null, \"b\": true}", "{'a': 1}", "{\"text\":\"it's\"}", "\"a\":\"b\"", "[{\"id\":1,\"name\":\"x\"}]",
        "a();", "f(x)", "f(x, y)", "f(1)", "f(g(x))", "if (a == b) { c(); }", "for (i = 0; i < 5; i++)", "x = y + 1;", "a ? b : c", "var a = 'b';", "var a = \"b\";", "console.log('x')",
        "print(\"x\")", "max(1, 2)", "left(5)", "count(x)", "a.b(c)", "$(document).ready(f)", "a || b", "a && b || c", "!a", "a != b", "a->b", "a::b", "// comment", "/* comment */", "a /* b */ c",
        "a /* b", "-- comment", "a -- b", "*bold*", "_it_", "**bold** and *it*", "- item", "* item", "| a | b |", "> quote", "`code`", "`a` and `b`", "```x```", "[a](b)", "![a](b)", "<p>a</p>", "<a href=\"b\">c</a>",
        "a\nb\nc", "a\r\n- b\r\n- c", "Mozilla/5.0 (X11; Linux x86_64; rv:1.0) Gecko/20100101 Firefox/1.0", "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1.0 Safari/537.36",
        "text/html,application/xml;q=0.9,*/*;q=0.8", "gzip, deflate, br", "en-US,en;q=0.5", "max-age=0", "W/\"abc-123\"", "attachment; filename=\"a.pdf\"", "multipart/form-data; boundary=----x",
        "GA1.2.123.456", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1", "a%20b", "dGVzdA==", "YQ+/=", "x=1; y=2; z=\"3\"", "{\"v\":1,\"d\":{\"ty\":\"App\",\"ac\":\"1\"}}",
        "550e8400-e29b-41d4-a716-446655440000", "a,b,c", "a;b;c", "a|b|c", "a:b:c", "a+b", "c++", "C#", "F# and C#", ".NET", "a*", "a?", "@user", "@user and @other", "user@", "a @ b", "@media", "@5", "~5", "^a", "a^2",
        // Other languages.
        "Црна Гора", "вести и спорт", "и/или", "Šta je to?", "Žurka u 8", "Grüße aus Köln", "¿Qué? ¡No!", "l’été", "« a »", "„a“", "日本語", "Привет, мир", "ليس", "it’s", "“a” or “b”", "ili 'a' ili 'b'", "d.o.o. 'Naziv'",
        "A.D. \"Naziv\" Podgorica", "\"Vijesti\" i \"Dan\"", "\"a\" and \"b\" or \"c\"", "ime \"x\" prezime", "naslov: \"x\"", "\"x\", kaže", "\"x\" - kaže - \"y\"", "\"x\"; \"y\"", "\"x\"/\"y\"", "'x'/'y'", "'x'-'y'", "\"x\"-\"y\"",
        "\"x\"=\"y\"", "x=\"y\"", "x='y'", "a=\"b\" c=\"d\"", "a='b', c='d'", "rock'n'roll", "'n'", "\"", "'", "''", "\"\"", "a'", "a\"", "'a", "\"a", "a'b", "a'b'c", "a\"b", "a' b", "a 'b", "a', b", "a'; b", "a') b", "a' (b)", "a' (b) c",
        "the ladies' (and gents')", "kids' & teens'", "kids' + adults'", "kids' - adults'", "kids' / adults'", "kids' = adults'", "kids' 1, 2 and 3", "kids' 5-10", "kids' (5-10)", "\"a\" (b)", "\"a\", b", "\"a\" b \"c\"", "\"a\" + \"b\"", "\"a\" & \"b\"",
        "\"a\" + b + \"c\"", "the \"a\" and 5", "the \"a\" or b", "12\" or 14\"", "12\" x 14\"", "12\" and 3 more", "5\" - 6\"", "5' - 6'", "5'-6'", "5' or 6'", "5' and 6", "5' x 6'", "5' by 6'", "5\" / 6\"", "24\", 27\" and 32\"", "19\" (48 cm)",
    ];

    private static readonly string[] Joints = [" ", ", ", " and ", " or ", ". ", " - ", "; ", "\n", " / ", " (", ": "];

    private static readonly string[] Openings =
        ["closed today", "we are closed", "open from 9 to 5", "room 5", "it's late", "the workers' day", "the \"old\" one", "a (small) one", "(as is)", "he said 'no'", "no"];

    private static readonly string[] Verbs =
    [
        "call", "drop", "update", "delete", "insert", "create", "execute", "replace", "merge", "rename", "copy", "backup", "restore", "prepare", "select", "order by",
        "group by", "limit", "set", "use", "begin", "grant", "declare", "having", "into", "union", "case", "where", "from", "not", "shutdown", "alter",
    ];

    private static readonly string[] Objects = ["", "us", "us at 5", "5", "the one from last year", "a table for 4", "it, them or us", "(all)", "one (or two)", "us now; thanks", "it and go"];

    /// <summary>The values, pairs of them joined as prose joins, and sentences around SQL's verbs.</summary>
    public static IEnumerable<string> All() => Values.Concat(Prose()).Concat(Sentences());

    private static IEnumerable<string> Sentences() =>
        from opening in Openings
        from joint in new[] { "; ", ", ", " and ", " or ", ". ", " - ", " " }
        from verb in Verbs
        from target in Objects
        select $"{opening}{joint}{verb} {target}".TrimEnd();

    // Only wordy values: two fragments of code need not be harmless together.
    private static IEnumerable<string> Prose()
    {
        var random = new Random(2017);
        var wordy = Values.Where(value => value.All(c => char.IsLetterOrDigit(c) || c is ' ' or '\'' or '.' or '-' or ',') && value.Contains(' ', StringComparison.Ordinal)).ToList();
        for (var i = 0; i < 5_000; i++)
            yield return wordy[random.Next(wordy.Count)] + Joints[random.Next(Joints.Length)] + wordy[random.Next(wordy.Count)];
    }
}
