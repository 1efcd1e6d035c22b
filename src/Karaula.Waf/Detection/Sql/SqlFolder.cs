namespace Karaula.Waf.Detection.Sql;

/// <summary>
/// Shortens a value's tokens to a fingerprint: runs of words, sums, lists, calls and queries in parentheses become one letter each, so
/// that every
/// way to write an injection has one of few fingerprints.
/// </summary>
internal ref struct SqlFolder
{
    /// <summary>Letters in a fingerprint.</summary>
    public const int MaxLength = 6;

    // Two more than are kept, for what the last ones may still fold into.
    private const int Depth = MaxLength + 2;

    private readonly Span<SqlTokenKind> _stack;
    private readonly bool _isQuoted;
    private SqlTokenizer _tokens;
    private SqlTokenKind _next;
    private int _count;

    private SqlFolder(ReadOnlySpan<byte> text, SqlContext context, Span<SqlTokenKind> stack)
    {
        _tokens = new SqlTokenizer(text, context);
        _stack = stack;
        _isQuoted = context != SqlContext.Bare;
    }

    /// <summary>Writes the fingerprint of a value and returns its length, at most <see cref="MaxLength"/>.</summary>
    public static int Fold(ReadOnlySpan<byte> text, SqlContext context, Span<byte> fingerprint)
    {
        Span<SqlTokenKind> stack = stackalloc SqlTokenKind[Depth];
        var folder = new SqlFolder(text, context, stack);
        folder.Run();
        var length = Math.Min(folder._count, MaxLength);
        for (var i = 0; i < length; i++)
            fingerprint[i] = (byte)stack[i];
        return length;
    }

    private void Run()
    {
        _next = _tokens.Next();
        while (_next != SqlTokenKind.End && _count < Depth)
        {
            var token = _next;
            _next = _tokens.Next();
            token = token switch
            {
                SqlTokenKind.Function or SqlTokenKind.AttackFunction when _next == SqlTokenKind.Open => FoldCall(token),
                SqlTokenKind.Open when _next == SqlTokenKind.Select => FoldSubquery(),
                // SELECT *
                SqlTokenKind.Arithmetic when Top(0) == SqlTokenKind.Select && !IsOperand(_next) => SqlTokenKind.Number,
                _ => token,
            };
            if (IsDropped(token))
                continue;
            _stack[_count++] = token;
            while (Reduce())
            {
            }
        }
    }

    private readonly SqlTokenKind Top(int depth) => _count > depth ? _stack[_count - 1 - depth] : SqlTokenKind.End;

    // A call is one letter, whatever its arguments; a query or an attacker's function inside makes it an attacker's.
    private SqlTokenKind FoldCall(SqlTokenKind kind)
    {
        if (SkipParentheses())
            kind = SqlTokenKind.AttackFunction;
        return kind;
    }

    private SqlTokenKind FoldSubquery()
    {
        var depth = 1;
        while (_next != SqlTokenKind.End && depth > 0)
        {
            depth += _next == SqlTokenKind.Open ? 1 : _next == SqlTokenKind.Close ? -1 : 0;
            _next = _tokens.Next();
        }

        return SqlTokenKind.Subquery;
    }

    // From an opening parenthesis past the one that closes it, or to the end; true when an attack stands between.
    private bool SkipParentheses()
    {
        var depth = 0;
        var isAttack = false;
        do
        {
            depth += _next == SqlTokenKind.Open ? 1 : _next == SqlTokenKind.Close ? -1 : 0;
            isAttack |= _next is SqlTokenKind.Select or SqlTokenKind.AttackFunction;
            _next = _tokens.Next();
        }
        while (depth > 0 && _next != SqlTokenKind.End);
        return isAttack;
    }

    // Signs and NOT before an operand, repeated parentheses and semicolons, ALL and DISTINCT after UNION.
    private readonly bool IsDropped(SqlTokenKind token) => token switch
    {
        SqlTokenKind.Not => true,
        SqlTokenKind.Arithmetic => Top(0) is SqlTokenKind.Arithmetic or SqlTokenKind.Select or SqlTokenKind.Comparison
            or SqlTokenKind.Logic or SqlTokenKind.Open or SqlTokenKind.Comma || (_count == 0 && _next == SqlTokenKind.Number),
        SqlTokenKind.Open => Top(0) == SqlTokenKind.Open,
        SqlTokenKind.Close => Top(0) == SqlTokenKind.Close,
        SqlTokenKind.Semicolon => Top(0) == SqlTokenKind.Semicolon,
        SqlTokenKind.Logic => Top(0) == SqlTokenKind.Logic,
        SqlTokenKind.Keyword => Top(0) is SqlTokenKind.Union or SqlTokenKind.HiddenUnion or SqlTokenKind.Keyword or SqlTokenKind.Select,
        SqlTokenKind.Comparison => Top(0) == SqlTokenKind.Comparison,
        _ => false,
    };

    private bool Reduce()
    {
        var (first, second, third) = (Top(2), Top(1), Top(0));
        // The context's own string stays: what it is followed by is what tells.
        var hasFirst = _count > 3 || (_count == 3 && !_isQuoted);
        var hasSecond = _count > 2 || (_count == 2 && !_isQuoted);
        if (hasSecond && IsName(second) && IsName(third) && (second == SqlTokenKind.Word || third == SqlTokenKind.Word))
            return Replace(2, SqlTokenKind.Word);
        if (hasSecond && second == SqlTokenKind.Text && third == SqlTokenKind.Text)
            return Replace(2, SqlTokenKind.Text);
        // A number before a word belongs to it: 3 apples. Wait for what follows.
        if (_count < 3 || (third == SqlTokenKind.Number && _next == SqlTokenKind.Word))
            return false;
        if (first == SqlTokenKind.Open && third == SqlTokenKind.Close && (IsOperand(second) || IsPredicate(second)))
            return Replace(3, second);
        // A clause after a condition changes nothing about it.
        if (second == SqlTokenKind.Clause && IsName(third)
            && (IsPredicate(first) || first is SqlTokenKind.AttackFunction or SqlTokenKind.Subquery))
            return Replace(3, first);
        if (!hasFirst || !IsOperand(first) || !IsOperand(third))
            return false;
        return second switch
        {
            SqlTokenKind.Arithmetic when first != SqlTokenKind.Text && third != SqlTokenKind.Text => Replace(3, Combine(first, third)),
            SqlTokenKind.Comma => Replace(3, Combine(first, third)),
            SqlTokenKind.Comparison when Combine(first, third) is SqlTokenKind.AttackFunction or SqlTokenKind.Subquery =>
                Replace(3, Combine(first, third)),
            SqlTokenKind.Comparison when IsConstant(first) && IsConstant(third) => Replace(3, SqlTokenKind.ConstantPredicate),
            SqlTokenKind.Comparison when IsConstant(third) || IsConstant(first) || Combine(first, third) != SqlTokenKind.Word =>
                Replace(3, SqlTokenKind.NamedPredicate),
            _ => false,
        };
    }

    private bool Replace(int count, SqlTokenKind kind)
    {
        _count -= count - 1;
        _stack[_count - 1] = kind;
        return true;
    }

    // Of two operands the one that tells more.
    private static SqlTokenKind Combine(SqlTokenKind left, SqlTokenKind right)
    {
        ReadOnlySpan<SqlTokenKind> telling =
        [
            SqlTokenKind.AttackFunction, SqlTokenKind.Subquery, SqlTokenKind.Variable, SqlTokenKind.Function, SqlTokenKind.Word,
            SqlTokenKind.Text,
        ];
        foreach (var kind in telling)
        {
            if (left == kind || right == kind)
                return kind;
        }

        return SqlTokenKind.Number;
    }

    private static bool IsName(SqlTokenKind kind) => kind is SqlTokenKind.Word or SqlTokenKind.Number;

    private static bool IsConstant(SqlTokenKind kind) => kind is SqlTokenKind.Number or SqlTokenKind.Text;

    private static bool IsPredicate(SqlTokenKind kind) => kind is SqlTokenKind.ConstantPredicate or SqlTokenKind.NamedPredicate;

    private static bool IsOperand(SqlTokenKind kind) => kind is SqlTokenKind.Number or SqlTokenKind.Word or SqlTokenKind.Text
        or SqlTokenKind.Variable or SqlTokenKind.Function or SqlTokenKind.AttackFunction or SqlTokenKind.Subquery;
}
