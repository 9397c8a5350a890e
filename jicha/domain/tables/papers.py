"""What is read from official papers: the plan's paragraphs and units, a paper's layout and figures."""

from jicha.domain.tables.column import Kind, Table, column, unit

PLAN_PARAGRAPH = Table(
    code="P01", name="plan_paragraph", zh="方案正文", key=("paragraph_no",),
    columns=(
        unit("发文单位"),
        column("paragraph_no", "段号", Kind.INTEGER),
        column("body", "正文"),
    ),
)

PLAN_UNIT = Table(
    code="P02", name="plan_unit", zh="方案单位", key=("unit_code",),
    columns=(
        unit("行政区划代码"),
        column("unit_name", "单位名称"),
        column("is_named", "是否列名稽查", Kind.YESNO),
        column("in_base", "是否计入基数", Kind.YESNO),
        column("unit_kind", "单位类别"),
    ),
)

PAPER = Table(
    code="P03", name="paper", zh="公文", key=("paper",),
    columns=(
        unit("发文单位"),
        column("paper", "文件名"),
        column("doc_no", "文号", Kind.TEXT),
        column("dated_on", "成文日期", Kind.DAY),
        column("page_width_mm", "页宽", Kind.NUMBER),
        column("page_height_mm", "页高", Kind.NUMBER),
        column("margin_top_mm", "上边距", Kind.NUMBER),
        column("margin_bottom_mm", "下边距", Kind.NUMBER),
        column("margin_left_mm", "左边距", Kind.NUMBER),
        column("margin_right_mm", "右边距", Kind.NUMBER),
        column("lines_per_page", "每面行数", Kind.NUMBER),
        column("characters_per_line", "每行字数", Kind.NUMBER),
        column("title_font", "标题字体"),
        column("title_size_pt", "标题字号", Kind.NUMBER),
        column("body_font", "正文字体"),
        column("body_size_pt", "正文字号", Kind.NUMBER),
        column("heading1_font", "一级标题字体"),
        column("heading2_font", "二级标题字体"),
    ),
)

PAPER_CITATION = Table(
    code="P04", name="paper_citation", zh="公文引用", key=(),
    columns=(
        unit("发文单位"),
        column("paper", "文件名"),
        column("paragraph_no", "段号", Kind.INTEGER),
        column("title", "引用文件名"),
        column("doc_no", "引用文号"),
        column("paper_dated_on", "成文日期", Kind.DAY),
    ),
)

PAPER_FIGURE = Table(
    code="P05", name="paper_figure", zh="公文数据", key=(),
    columns=(
        unit("发文单位"),
        column("paper", "文件名"),
        column("paragraph_no", "段号", Kind.INTEGER),
        column("label", "数据名称"),
        column("text_value", "正文数值", Kind.NUMBER),
        column("figure_unit", "计量单位"),
        column("annex_value", "附表数值", Kind.NUMBER),
    ),
)
