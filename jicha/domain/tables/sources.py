"""Enterprises, inspection plans, random draws, the positive list, campaigns."""

from jicha.domain.tables.column import Kind, Table, column, unit

SOURCE = Table(
    code="D03", name="source", zh="检查对象名录库", key=("credit_code",),
    columns=(
        unit("行政区划代码", "所属区划"),
        column("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, "信用代码", "社会信用代码", "企业代码"),
        column("source_name", "企业名称", Kind.TEXT, "单位名称", "污染源名称", "名称"),
        column("industry_code", "行业代码", Kind.CODE, "行业代码(GB/T 4754)", "行业类别代码"),
        column("source_kind", "监管类别", Kind.TEXT, "监管类型", "污染源类别"),
        column("is_key_source", "是否重点排污单位", Kind.YESNO, "重点排污单位"),
        column("permit_no", "排污许可证号", Kind.CODE, "排污许可证编号", "许可证编号"),
        column("managed_as", "管理级别", Kind.TEXT, "许可管理级别", "管理类别"),
        column("is_online", "在线联网", Kind.YESNO, "是否在线联网", "在线监测联网"),
        column("risk_level", "风险级别", Kind.TEXT, "风险等级"),
        column("credit_rating", "信用评价", Kind.TEXT, "信用等级"),
        column("longitude", "经度", Kind.NUMBER),
        column("latitude", "纬度", Kind.NUMBER),
        column("updated_on", "更新日期", Kind.DAY, "更新时间"),
        column("status", "企业状态", Kind.TEXT, "生产状态", "运行状态"),
        column("closed_on", "关停日期", Kind.DAY, "关闭日期"),
        column("permit_until", "排污许可证有效期", Kind.DAY, "许可证有效期至", "排污许可证有效期至"),
        column("must_be_online", "是否应联网", Kind.YESNO, "应安装在线监测"),
    ),
)

PLAN_LINE = Table(
    code="D04", name="plan_line", zh="现场检查计划", key=(),
    columns=(
        unit("填报单位", "检查主体单位"),
        column("plan_year", "计划年度", Kind.INTEGER, "年度"),
        column("plan_kind", "计划类型", Kind.TEXT, "计划类别"),
        column("plan_month", "计划月份", Kind.INTEGER, "月份"),
        column("doc_no", "文号", Kind.DOC_NUMBER, "计划文号", "发文字号"),
        column("issued_on", "印发日期", Kind.DAY, "发文日期"),
        column("filed_on", "备案日期", Kind.DAY, "报备日期"),
        column("filed_with", "备案接收单位", Kind.TEXT, "备案单位", "接收单位"),
        column("line_no", "序号", Kind.CODE),
        column("inspection_kind", "检查类别", Kind.TEXT, "检查类型"),
        column("inspection_matter", "检查事项", Kind.TEXT, "抽查事项"),
        column("legal_basis", "检查依据", Kind.TEXT, "依据"),
        column("inspecting_body", "检查主体", Kind.TEXT, "实施主体"),
        column("method", "检查方式", Kind.TEXT, "方式"),
        column("object", "检查对象", Kind.TEXT, "抽查对象", "检查对象/范围", "检查范围"),
        column("object_code", "检查对象统一社会信用代码", Kind.CREDIT_CODE, "统一社会信用代码", "信用代码"),
        column("base_count", "检查基数", Kind.NUMBER, "基数"),
        column("ratio_text", "抽查比例", Kind.TEXT, "检查比例", "比例"),
        column("planned_count", "计划检查家次", Kind.NUMBER, "计划家次", "检查家次", "计划检查数"),
        column("period_text", "检查周期/实施时间", Kind.TEXT, "检查周期", "实施时间", "周期"),
        column("task_source", "任务来源"),
        column("change_reason", "新增理由", Kind.TEXT, "调整理由", "新增原因"),
    ),
)

CHECK_ITEM = Table(
    code="D10", name="check_item", zh="随机抽查事项清单", key=(),
    columns=(
        unit("填报单位"),
        column("item_code", "事项编码", Kind.CODE, "事项编号"),
        column("item_text", "抽查事项", Kind.TEXT, "事项名称"),
        column("legal_basis", "抽查依据", Kind.TEXT, "依据"),
        column("object", "抽查对象"),
        column("content", "抽查内容"),
        column("ratio_text", "抽查比例"),
        column("frequency_text", "抽查频次"),
        column("method", "抽查方式"),
        column("version_on", "版本日期", Kind.DAY, "更新日期"),
    ),
)

RANDOM_DRAW = Table(
    code="D11", name="random_draw", zh="双随机抽取任务", key=("batch", "credit_code"),
    unit_from=(("credit_code", "source.credit_code"),),
    columns=(
        unit("填报单位", "实施单位"),
        column("batch", "抽查批次", Kind.CODE, "批次", "抽查批次号"),
        column("quarter", "季度", Kind.TEXT, "抽查季度"),
        column("drawn_at", "抽取时间", Kind.INSTANT, "抽取日期"),
        column("seed", "随机种子", Kind.CODE, "种子"),
        column("library_digest", "库快照哈希", Kind.CODE, "快照哈希"),
        column("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, "信用代码"),
        column("source_name", "企业名称", Kind.TEXT, "单位名称"),
        column("source_kind", "监管类别"),
        column("officers", "抽中人员", Kind.OFFICERS, "执法人员", "抽中执法人员"),
        column("inspected_on", "检查完成日期", Kind.DAY, "完成日期"),
        column("result", "检查结果"),
        column("found_problem", "是否发现问题", Kind.YESNO, "发现问题"),
        column("filed_case", "是否立案", Kind.YESNO, "立案"),
        column("published_on", "公开日期", Kind.DAY, "公示日期"),
        column("status", "状态", Kind.TEXT, "任务状态"),
    ),
)

POSITIVE_LIST = Table(
    code="D12", name="positive_list", zh="监督执法正面清单", key=(),
    unit_from=(("credit_code", "source.credit_code"),),
    columns=(
        unit("填报单位"),
        column("batch", "批次", Kind.CODE, "清单批次"),
        column("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, "信用代码"),
        column("source_name", "企业名称", Kind.TEXT, "单位名称"),
        column("entry_kind", "纳入类型", Kind.TEXT, "纳入类别"),
        column("recommended_on", "推荐日期", Kind.DAY),
        column("reviewed_on", "审核日期", Kind.DAY, "审定日期"),
        column("notice_from_on", "公示起", Kind.DAY, "公示开始日期", "公示起始日期", "公示起日期"),
        column("notice_to_on", "公示止", Kind.DAY, "公示结束日期", "公示截止日期", "公示止日期"),
        column("published_on", "发布日期", Kind.DAY, "公布日期"),
        column("entered_on", "纳入日期", Kind.DAY),
        column("valid_until", "有效期至", Kind.DAY, "有效期"),
        column("evaluated_on", "最近评估日期", Kind.DAY, "评估日期"),
        column("removed_on", "移出日期", Kind.DAY),
        column("removal_reason", "移出原因"),
        column("rule_doc_no", "制度文号", Kind.DOC_NUMBER, "管理制度文号"),
        column("status", "状态", Kind.TEXT, "清单状态"),
    ),
)

CAMPAIGN = Table(
    code="D26", name="campaign", zh="上级专项行动清单", key=(),
    columns=(
        unit("涉及单位"),
        column("campaign_name", "名称", Kind.TEXT, "专项行动名称", "行动名称"),
        column("ordered_by", "下达单位"),
        column("doc_no", "文号", Kind.DOC_NUMBER),
        column("ordered_on", "下达日期", Kind.DAY),
        column("period_text", "时间段", Kind.TEXT, "实施时间"),
        column("task_count", "任务量", Kind.NUMBER),
    ),
)
