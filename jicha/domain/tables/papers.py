"""What is read from official papers: the plan's paragraphs and units, a paper's layout and figures."""

from jicha.domain.tables.column import Kind, Table, column, unit

PLAN_PARAGRAPH = Table(
    code="P01",
    name="plan_paragraph",
    zh="方案正文",
    key=("paragraph_no",),
    columns=(
        unit("发文单位"),
        column("paragraph_no", zh="段号", kind=Kind.INTEGER),
        column("body", zh="正文"),
    ),
)

PLAN_UNIT = Table(
    code="P02",
    name="plan_unit",
    zh="方案单位",
    key=("unit_code",),
    columns=(
        unit("行政区划代码"),
        column("unit_name", zh="单位名称"),
        column("is_named", zh="是否列名稽查", kind=Kind.YESNO),
        column("in_base", zh="是否计入基数", kind=Kind.YESNO),
        column("unit_kind", zh="单位类别"),
    ),
)

PAPER = Table(
    code="P03",
    name="paper",
    zh="公文",
    key=("paper",),
    columns=(
        unit("发文单位"),
        column("paper", zh="文件名"),
        column("doc_no", zh="文号", kind=Kind.TEXT),
        column("dated_on", zh="成文日期", kind=Kind.DAY),
        column("page_width_mm", zh="页宽", kind=Kind.NUMBER),
        column("page_height_mm", zh="页高", kind=Kind.NUMBER),
        column("margin_top_mm", zh="上边距", kind=Kind.NUMBER),
        column("margin_bottom_mm", zh="下边距", kind=Kind.NUMBER),
        column("margin_left_mm", zh="左边距", kind=Kind.NUMBER),
        column("margin_right_mm", zh="右边距", kind=Kind.NUMBER),
        column("lines_per_page", zh="每面行数", kind=Kind.NUMBER),
        column("characters_per_line", zh="每行字数", kind=Kind.NUMBER),
        column("title_font", zh="标题字体"),
        column("title_size_pt", zh="标题字号", kind=Kind.NUMBER),
        column("body_font", zh="正文字体"),
        column("body_size_pt", zh="正文字号", kind=Kind.NUMBER),
        column("heading1_font", zh="一级标题字体"),
        column("heading2_font", zh="二级标题字体"),
    ),
)

PAPER_CITATION = Table(
    code="P04",
    name="paper_citation",
    zh="公文引用",
    key=(),
    columns=(
        unit("发文单位"),
        column("paper", zh="文件名"),
        column("paragraph_no", zh="段号", kind=Kind.INTEGER),
        column("title", zh="引用文件名"),
        column("doc_no", zh="引用文号"),
        column("paper_dated_on", zh="成文日期", kind=Kind.DAY),
    ),
)

PAPER_FIGURE = Table(
    code="P05",
    name="paper_figure",
    zh="公文数据",
    key=(),
    columns=(
        unit("发文单位"),
        column("paper", zh="文件名"),
        column("paragraph_no", zh="段号", kind=Kind.INTEGER),
        column("label", zh="数据名称"),
        column("text_value", zh="正文数值", kind=Kind.NUMBER),
        column("figure_unit", zh="计量单位"),
        column("annex_value", zh="附表数值", kind=Kind.NUMBER),
    ),
)
