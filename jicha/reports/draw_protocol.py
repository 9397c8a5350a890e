"""抽取记录单: what was drawn, from what and how, for the signatures of those who took part; with what the sample can and cannot say."""

from collections.abc import Iterator

from jicha.domain.reports import Align, Block, Heading, Level, NewPage, Note, Paragraph, Report, Table
from jicha.domain.sampling.announcement import Kind
from jicha.domain.sampling.record import Record
from jicha.domain.sampling.seed import NOTHING
from jicha.domain.words import day_text, percent

_TITLES = {Kind.REAL: "案卷随机抽取记录单", Kind.MORE: "案卷随机增抽记录单", Kind.TRIAL: "案卷随机抽取试抽单（不作数）"}
_SHOWN_DIGITS = 16
_HALF = 32
_C, _L, _R = Align.CENTRE, Align.LEFT, Align.RIGHT


def draw_protocol(record: Record) -> Report:
    """Write the protocol of one draw."""
    is_trial = record.said.kind is Kind.TRIAL
    body: list[Block] = [
        *_frame(record),
        *_seed(record),
        *_sample(record),
        *_changes(record),
        *_meaning(record),
        *_redo(record),
        *(() if is_trial else _signatures(record)),
    ]
    mark = "试抽，种子随用随弃，结果不得用于评查" if is_trial else f"批次：{record.said.batch}"
    return Report(mark=mark, title=(_TITLES[record.said.kind],), addressee="案卷评查组", body=tuple(body), sender="（抽取单位）")


def _frame(record: Record) -> Iterator[Block]:
    said = record.said
    yield Heading(Level.FIRST, "一、抽样框和抽取数")
    yield Paragraph(
        f"抽样框共{said.cases}件，抽取{said.files}件，抽取日期{day_text(record.drawn_on)}。抽样框在种子产生以前公告，摘要如下。"
    )
    digests = [("抽样框 SHA-256", said.frame.sha256), ("抽样框 SM3", said.frame.sm3), ("抽取数表 SHA-256", said.quota)]
    digests += [("公告 SHA-256", record.announcement)]
    if said.earlier:
        digests += [("上次公告 SHA-256", said.earlier.announcement), ("上次样本 SHA-256", said.earlier.sample)]
    digests += [("作废公告 SHA-256", digest) for digest in said.voided]
    yield _digests(digests)
    yield Table(
        "表2 各层案件数和抽取数",
        ("层（分局和其他分层列）", "案件数", "抽取数", "每件被抽中的机会"),
        tuple((one.stratum, str(one.population), str(one.files), percent(one.files / one.population)) for one in record.shares),
        (8, 2, 2, 3),
        (_L, _R, _R, _R),
    )
    yield from (Note(note) for note in record.notes)


def _seed(record: Record) -> Iterator[Block]:
    yield Heading(Level.FIRST, "二、种子")
    if record.said.kind is Kind.TRIAL:
        yield Paragraph("试抽：种子由本机随机产生，没有承诺和揭示。")
    else:
        public = "公开数在揭示截止日以后公布；" if record.said.publics else ""
        yield Paragraph(f"下列各人先承诺、后揭示；{public}承诺为随机串连写取数的 SHA-256，逐一核对相符。")
        yield Table("表3 种子来源", ("来源", "承诺（前16位）", "随机串", "取数"), tuple(_sources(record)), (4, 4, 6, 4), (_L, _L, _L, _L))
    yield Paragraph(f"种子为种子表（seed.tsv）的 SHA-256：{_grouped(record.seed)}。")


def _sources(record: Record) -> Iterator[tuple[str, ...]]:
    commitments = {one.name: one.commitment for one in record.said.contributors}
    days = {one.source: one.appears_on.isoformat() for one in record.said.publics}
    for number, line in enumerate(record.seed_lines):
        if number < len(commitments):
            is_withheld = line.nonce == NOTHING
            nonce = "\n".join(line.nonce[place : place + _SHOWN_DIGITS] for place in range(0, len(line.nonce), _SHOWN_DIGITS))
            yield line.name, commitments[line.name][:_SHOWN_DIGITS], nonce, "（逾期未揭示）" if is_withheld else line.value
        else:
            yield f"{line.name}（{days[line.name]}）", "公开数，无承诺", NOTHING, line.value


def _sample(record: Record) -> Iterator[Block]:
    yield Heading(Level.FIRST, "三、抽中的案卷")
    yield Paragraph("每件案卷的票号为种子连写案件编号的 SHA-256；各层按票号从小到大抽取。")
    yield Table(
        "表4 抽中的案卷",
        ("层", "序", "案件编号", "票号（前16位）"),
        tuple((one.stratum, str(one.rank), one.case_id, one.ticket[:_SHOWN_DIGITS]) for one in record.sample),
        (6, 1, 6, 4),
        (_L, _R, _L, _L),
    )


def _changes(record: Record) -> Iterator[Block]:
    yield Heading(Level.FIRST, "四、替换和风险补充")
    if not record.replaced and not record.picked:
        yield Paragraph("没有替换，没有风险补充。")
    if record.replaced:
        rows = tuple((one.left_out, one.taken, one.on, one.by, one.reason) for one in record.replaced)
        yield Table(
            "表5 替换（按票号顺序递补）", ("不能评查的", "递补的", "日期", "经手人", "理由"), rows, (4, 4, 3, 2, 5), (_L, _L, _C, _C, _L)
        )
    if record.picked:
        rows = tuple((one.case_id, one.stratum, one.on, one.by, one.reason) for one in record.picked)
        yield Table(
            "表6 风险补充（人工选取，不计入推断）",
            ("案件编号", "层", "日期", "经手人", "理由"),
            rows,
            (4, 4, 3, 2, 5),
            (_L, _L, _C, _C, _L),
        )


def _meaning(record: Record) -> Iterator[Block]:
    yield Heading(Level.FIRST, "五、样本能说明什么")
    yield Paragraph(
        "随机样本可以推断抽样框内案卷的总体情况，并给出误差；不能说明抽样框以外的案件，不能证明某一件未抽中的案卷合格，"
        "不能代替对具体问题线索的核查。风险补充的案卷不是随机抽取，不计入推断。"
    )
    rows = tuple((name, percent(share)) for name, share in record.still_possible.items())
    yield Table(
        f"表7 即使抽中的案卷全部合格，仍不能排除的最高不合格率（{record.confidence:.0%}把握，单侧）",
        ("分局", "不合格率可能高达"),
        rows,
        (8, 4),
        (_L, _R),
    )
    yield Note("注：超几何分布精确计算。件数少的分局只宜逐件说明问题，不宜排名。")


def _redo(record: Record) -> Iterator[Block]:
    yield Heading(Level.FIRST, "六、怎样核验")
    extra = "（增抽的另给上次抽取的文件夹）" if record.said.earlier else ""
    yield Paragraph(
        "任何人用公布的抽样框、抽取数表、公告、种子表和样本表，都可以重做一遍：运行核验程序（只需 Python，不需本软件），或照说明用 sha256sum "
        f"手工复算，结果应与表4相同{extra}。"
    )


def _signatures(record: Record) -> Iterator[Block]:
    yield NewPage()
    yield Heading(Level.FIRST, "七、签字")
    yield Paragraph("我们在场，抽取按上述公告和规则进行。")
    people = [("主持抽取", ""), ("监督", ""), ("记录", "")]
    people += [("承诺人", one.name) for one in record.said.contributors]
    yield Table(
        "", ("身份", "姓名", "签字", "日期"), tuple((role, name, "\n\n", "") for role, name in people), (3, 4, 6, 4), (_C, _C, _C, _C)
    )


def _digests(pairs: list[tuple[str, str]]) -> Table:
    rows = tuple((name, f"{_grouped(digest[:_HALF])}\n{_grouped(digest[_HALF:])}" if digest else "（未计算）") for name, digest in pairs)
    return Table("表1 摘要（每8位空一格，核对时去掉空格）", ("名称", "摘要"), rows, (4, 12), (_L, _L))


def _grouped(digest: str) -> str:
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
