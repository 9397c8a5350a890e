"""SQL that turns well-formed text into typed values at the speed of DuckDB; what it leaves null goes to `leftovers`."""

from jicha.domain.tables import Column, Kind, Table
from jicha.domain.wording.credit_codes import ALPHABET

SQL_TYPES: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.CREDIT_CODE: "VARCHAR",
    Kind.UNIT: "VARCHAR",
    Kind.DOC_NUMBER: "VARCHAR",
    Kind.OFFICERS: "VARCHAR",
    Kind.DAY: "DATE",
    Kind.INSTANT: "TIMESTAMP",
    Kind.NUMBER: "DOUBLE",
    Kind.MONEY: "DOUBLE",
    Kind.INTEGER: "BIGINT",
    Kind.YESNO: "BOOLEAN",
}
PARSED = frozenset({Kind.DAY, Kind.INSTANT, Kind.NUMBER, Kind.MONEY, Kind.INTEGER, Kind.YESNO, Kind.OFFICERS, Kind.UNIT})

_WIDE = "".join(chr(code) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0D, 0xFF0F))
_NARROW = "".join(chr(ord(letter) - 0xFEE0) for letter in _WIDE)
_NOTHING = "('-', '--', '---', '—', '——', '－', '/', '／', '\\', 'NULL', 'null', 'N/A')"
_STAMP = r"(19|20)\d\d[-/]\d{1,2}[-/]\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2})?)?"
_LOGICAL = "when 'true' then true when 'false' then false"
_LISTED = "([一-龥·]{2,4}|[0-9A-Za-z]{4,24})"
_APART = "[一-龥]{2,4}( [一-龥]{2,4})+"
_COUNTED = "等|[人名·]($|[ 、])|(^|[ 、])·"
_WORDED, _PLAIN = "年月./日时：分", "---- ::"
_SPOKEN = r"(19|20)\d\d(年\d{1,2}月\d{1,2}日( ?\d{1,2}[:时]\d{2}(:\d{2}|分)?)?|\.\d{1,2}\.\d{1,2}( \d{1,2}:\d{2}(:\d{2})?)?)"
_SERIAL = r"([2-6]\d{4}|7[0-2]\d{3})(\.\d{1,12})?"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def clean(column: Column) -> str:
    """Write the expression that cleans one staged column; null if the text is empty or needs a closer reading."""
    x = f's."{column.name}"'
    match column.kind:
        case Kind.DAY:
            return f"{_instant(x)}::date"
        case Kind.INSTANT:
            return _instant(x)
        case Kind.MONEY:
            unit = f's."{column.name}__unit"'
            scale = f"case {unit} when '元' then 1.0 when '万元' then 1e4 when '千元' then 1e3 else 1e8 end"
            return f"round({_number(x)} * {scale}, 2)"
        case Kind.NUMBER:
            return _number(x)
        case Kind.INTEGER:
            return f"case when regexp_full_match({x}, '-?\\d{{1,15}}(\\.0+)?') then {x}::double::bigint end"
        case Kind.YESNO:
            return f"case {x} when '是' then true when '否' then false when '有' then true when '无' then false {_LOGICAL} end"
        case _:
            return _text(column.kind, x=x)


def _text(kind: Kind, *, x: str) -> str:
    match kind:
        case Kind.OFFICERS:
            return (
                f"case when regexp_full_match({x}, '{_LISTED}(、{_LISTED})*') and not regexp_matches({x}, '{_COUNTED}') then {x} "
                f"when regexp_full_match({x}, '{_APART}') and not regexp_matches({x}, '{_COUNTED}') then replace({x}, ' ', '、') end"
            )
        case Kind.UNIT:
            return f"case when regexp_full_match({x}, '\\d{{6}}') then {x} end"
        case Kind.CREDIT_CODE:
            tight = f"upper(regexp_replace(translate({x}, '{_WIDE}', '{_NARROW}'), '[\\s　''’`]', '', 'g'))"
            return _nothing(f"case when regexp_full_match({x}, '[0-9A-Z]{{18}}') then {x} else {tight} end", x=x)
        case Kind.CODE:
            tight = f"ltrim(translate({x}, '{_WIDE}', '{_NARROW}'), '''’‘`')"
            return _nothing(f"case when strlen({x}) = length({x}) and {x}[1] <> '''' then {x} else {tight} end", x=x)
        case _:
            return _nothing(x, x=x)


def document_number(x: str) -> str:
    """Write the expression that brings a document number into one form: figures half-width, 〔〕 around the year, no blanks."""
    tight = f"regexp_replace(translate({x}, '{_WIDE}', '{_NARROW}'), '\\s', '', 'g')"
    bracketed = f"regexp_replace({tight}, '[\\[［【〖(（{{﹝〔<〈]((19|20)\\d\\d)[\\]］】〗)）}}﹞〕>〉]', '〔\\1〕')"
    return _nothing(f"case when regexp_matches({x}, '(19|20)\\d\\d|[０-９]|\\s') then {bracketed} else {x} end", x=x)


def is_document_number(column: Column) -> bool:
    """Tell whether a column holds document numbers, also where it is declared as text because other wordings occur."""
    return column.kind is Kind.DOC_NUMBER or (column.kind is Kind.TEXT and column.name in {"doc_no", "document_no"})


def check_digit_ok(name: str) -> str:
    """Write the expression that judges the check digit (GB 32100); null if there is no code."""
    x = f'"{name}"'
    total = " + ".join(f"(strpos('{ALPHABET}', {x}[{place + 1}]) - 1) * {weight}" for place, weight in enumerate(_WEIGHTS))
    shape = f"regexp_full_match({x}, '[{ALPHABET}]{{18}}')"
    return f"case when {x} is not null then {shape} and (({total}) + strpos('{ALPHABET}', {x}[18]) - 1) % 31 = 0 end"


def expression(table: Table, *, name: str) -> str:
    """Write the cleaning expression of one column of a table."""
    column = table.column(name)
    return document_number(f's."{name}"') if is_document_number(column) else clean(column)


def _nothing(value: str, *, x: str) -> str:
    """Turn a lone dash or slash into null."""
    return f"case when strlen({x}) <= 6 and {x} in {_NOTHING} then null else {value} end"


def _instant(x: str) -> str:
    serial = f"timestamp '1899-12-30' + to_seconds(round({x}::double * 86400)::bigint)"
    plain = f"trim(replace(translate({x}, '{_WORDED}', '{_PLAIN}'), '  ', ' '))"
    fraction = f"date_trunc('second', try_cast({x} as timestamp) + interval 500 milliseconds)"
    return (
        f"case when regexp_full_match({x}, '{_STAMP}') then try_cast({x} as timestamp) "
        f"when regexp_full_match({x}, '{_SPOKEN}') then try_cast({plain} as timestamp) "
        f"when regexp_full_match({x}, '{_SERIAL}') then {serial} "
        f"when regexp_full_match({x}, '(19|20)\\d{{6}}') then try_strptime({x}, '%Y%m%d') "
        f"when regexp_full_match({x}, '{_STAMP}\\.\\d{{1,9}}') then {fraction} end"
    )


def _number(x: str) -> str:
    return f"case when regexp_full_match({x}, '-?\\d{{1,15}}(\\.\\d+)?') then {x}::double end"
