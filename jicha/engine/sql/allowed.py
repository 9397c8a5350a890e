"""What the language of checks allows: everything that is not named here is refused."""

from sqlglot import exp

EXPRESSION_NODES: frozenset[type[exp.Expr]] = frozenset({
    exp.Column, exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.Paren, exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT,
    exp.GTE, exp.LT, exp.LTE, exp.Is, exp.NullSafeEQ, exp.NullSafeNEQ, exp.In, exp.Between, exp.Like, exp.Case, exp.If, exp.Add,
    exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.DPipe, exp.Cast, exp.DataType, exp.Tuple, exp.Coalesce, exp.Nullif,
    exp.Greatest, exp.Least, exp.Abs, exp.Sign, exp.Round, exp.Floor, exp.Ceil, exp.Sqrt, exp.Pow, exp.Length, exp.Lower, exp.Upper,
    exp.Trim, exp.Substring, exp.Left, exp.Right, exp.Replace, exp.Concat, exp.StartsWith, exp.Contains, exp.Extract, exp.Year,
    exp.Month, exp.Day, exp.Quarter, exp.Var, exp.Anonymous,
})  # fmt: skip

QUERY_NODES: frozenset[type[exp.Expr]] = EXPRESSION_NODES | {
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order, exp.Ordered, exp.Distinct, exp.With,
    exp.CTE, exp.Subquery, exp.Table, exp.TableAlias, exp.Alias, exp.Union, exp.Intersect, exp.Except, exp.Exists, exp.Star,
    exp.Values, exp.Count, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.LogicalOr, exp.LogicalAnd, exp.Stddev, exp.Median, exp.Filter,
    exp.Window, exp.WindowSpec, exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead,
}  # fmt: skip

CAST_TYPES = frozenset({
    exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.TEXT, exp.DType.VARCHAR, exp.DType.BIGINT, exp.DType.INT,
    exp.DType.DOUBLE, exp.DType.BOOLEAN,
})  # fmt: skip

EXTRACT_PARTS = frozenset({"YEAR", "MONTH", "DAY", "QUARTER", "HOUR", "MINUTE"})

MENDS: dict[type[exp.Expr], str] = {
    exp.DateDiff: "日历天用 days(a, b)，工作日用 workdays(a, b)，小时用 hours(a, b)",
    exp.Interval: "加减天数用 days_after(d, n)，加减月用 months_after(d, n)",
    exp.Date: "写 cast(x as date)",
    exp.DateAdd: "加减天数用 days_after(d, n)",
    exp.RegexpLike: "用 matches(text, '正则')",
    exp.GroupConcat: "用 joined(x)：去重、排序、以“、”相连",
    exp.AnyValue: "用 min(x) 或 max(x)，使结果可重复",
    exp.ILike: "用 lower(x) like 'abc%'",
    exp.Lateral: "改写为 join 或 CTE；人员用长表 表__列",
    exp.Unnest: "人员用长表 表__列(row_id, position, value)",
    exp.Limit: "取第一行用 row_number() over (order by …) = 1",
    exp.CurrentDate: "用 as_of()",
    exp.CurrentTimestamp: "用 as_of()",
}

RESERVED = frozenset({
    "analyse", "analyze", "anti", "asymmetric", "authorization", "binary", "both", "check", "collate", "collation", "column",
    "concurrently", "constraint", "cross", "default", "deferrable", "do", "except", "fetch", "foreign", "freeze", "full", "grant",
    "initially", "isnull", "lateral", "leading", "minus", "natural", "notnull", "offset", "only", "overlaps", "placing", "primary",
    "references", "returning", "semi", "similar", "some", "symmetric", "tablesample", "trailing", "unique", "user", "variadic",
    "verbose", "window",
})  # fmt: skip
"""Words that one of the databases keeps to itself; no CTE and no alias of a table may be called so."""

LONGEST_EXPRESSION = 4_000
LONGEST_QUERY = 12_000
DEEPEST = 40
MOST_NODES = 3_000
MOST_TABLES = 40
LONGEST_PATTERN = 400
