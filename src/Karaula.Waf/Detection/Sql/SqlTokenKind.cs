namespace Karaula.Waf.Detection.Sql;

/// <summary>What a piece of SQL is, as far as telling an injection needs it. The value is its letter in a fingerprint.</summary>
internal enum SqlTokenKind : byte
{
    /// <summary>Nothing more.</summary>
    End = 0,

    /// <summary>A string, of any of the dialects' kinds of quotes.</summary>
    Text = (byte)'s',

    /// <summary>A number, or <c>NULL</c>, <c>TRUE</c>, <c>FALSE</c>.</summary>
    Number = (byte)'d',

    /// <summary>A name that is no keyword.</summary>
    Word = (byte)'w',

    /// <summary><c>@name</c>, <c>@@name</c>.</summary>
    Variable = (byte)'v',

    /// <summary>An operator on values: arithmetic, bits, concatenation.</summary>
    Arithmetic = (byte)'a',

    /// <summary>A comparison.</summary>
    Comparison = (byte)'q',

    /// <summary><c>AND</c>, <c>OR</c> and their like.</summary>
    Logic = (byte)'l',

    /// <summary><c>NOT</c>, which is folded away.</summary>
    Not = (byte)'n',

    /// <summary><c>UNION</c>, <c>INTERSECT</c>, <c>EXCEPT</c>.</summary>
    Union = (byte)'U',

    /// <summary>The same after a comment that stands for white space.</summary>
    HiddenUnion = (byte)'Y',

    /// <summary><c>SELECT</c>.</summary>
    Select = (byte)'S',

    /// <summary>Any other verb that begins a statement.</summary>
    Statement = (byte)'M',

    /// <summary>A clause that may follow a condition: <c>ORDER BY</c>, <c>HAVING</c>, <c>LIMIT</c>, <c>INTO</c>.</summary>
    Clause = (byte)'B',

    /// <summary><c>CASE</c>.</summary>
    Case = (byte)'C',

    /// <summary>Any other keyword.</summary>
    Keyword = (byte)'k',

    /// <summary>A function of the usual dialects; as a fingerprint's letter, a whole call of one.</summary>
    Function = (byte)'f',

    /// <summary>A function that serves to wait, to read files or to force errors, or a call with one or with a query inside.</summary>
    AttackFunction = (byte)'F',

    /// <summary>Folded: a query in parentheses.</summary>
    Subquery = (byte)'Q',

    /// <summary>Folded: a comparison of two constants.</summary>
    ConstantPredicate = (byte)'!',

    /// <summary>Folded: a comparison of a name with a constant.</summary>
    NamedPredicate = (byte)'p',

    /// <summary>A comment that hides what follows the value: <c>--</c>, <c>/*</c>, or <c>#</c> at its very end.</summary>
    Comment = (byte)'c',

    /// <summary><c>#</c> and more text, which in prose is a number or a tag.</summary>
    HashComment = (byte)'h',

    Open = (byte)'(',
    Close = (byte)')',
    Comma = (byte)',',
    Semicolon = (byte)';',
    Colon = (byte)':',
    OpenBrace = (byte)'{',
    CloseBrace = (byte)'}',

    /// <summary>A byte that has no meaning in SQL.</summary>
    Other = (byte)'x',
}
