"""Units, officers, what they wear and what they carry."""

from jicha.domain.tables.column import Kind, Table, column, unit

UNIT = Table(
    code="D01",
    name="unit",
    zh="单位名册",
    key=("unit_code",),
    columns=(
        unit("行政区划代码"),
        column("unit_name", zh="单位名称", kind=Kind.TEXT, synonyms=("名称", "分局名称")),
        column("unit_kind", zh="单位类别", kind=Kind.TEXT, synonyms=("类别", "单位类型")),
        column("parent", zh="上级单位"),
        column("level", zh="层级", kind=Kind.TEXT, synonyms=("单位层级",)),
        column("in_base", zh="是否计入基数", kind=Kind.YESNO, synonyms=("计入基数",)),
        column("contact", zh="联系人"),
        column("phone", zh="联系电话", kind=Kind.CODE, synonyms=("电话",)),
    ),
)

OFFICER = Table(
    code="D02",
    name="officer",
    zh="执法人员名录库",
    key=("certificate_no",),
    columns=(
        unit("所属单位", "工作单位"),
        column("officer_name", zh="姓名", kind=Kind.TEXT, synonyms=("人员姓名", "执法人员")),
        column("staff_no", zh="工号", kind=Kind.CODE, synonyms=("人员编号", "职工号")),
        column("certificate_no", zh="执法证号", kind=Kind.CODE, synonyms=("执法证编号", "证件号", "执法证件号")),
        column("certificate_until", zh="证件有效期", kind=Kind.DAY, synonyms=("证件有效期至", "执法证有效期", "有效期至")),
        column("establishment", zh="编制类型", kind=Kind.TEXT, synonyms=("编制",)),
        column("post", zh="岗位", kind=Kind.TEXT, synonyms=("职务", "岗位名称")),
        column("status", zh="状态", kind=Kind.TEXT, synonyms=("人员状态", "在岗状态")),
        column("joined_on", zh="入职日期", kind=Kind.DAY, synonyms=("入职时间",)),
        column("left_on", zh="离岗日期", kind=Kind.DAY, synonyms=("离岗时间",)),
        column("leave_kind", zh="离岗类型", kind=Kind.TEXT, synonyms=("离岗原因",)),
        column("is_reviewer", zh="是否法制审核人员", kind=Kind.YESNO, synonyms=("法制审核人员",)),
        column("has_legal_qualification", zh="法律职业资格", kind=Kind.YESNO, synonyms=("是否有法律职业资格", "法律职业资格证")),
        column("reviewer_since_on", zh="任审核岗日期", kind=Kind.DAY, synonyms=("初次从事审核日期",)),
        column("education", zh="学历", kind=Kind.TEXT, synonyms=("文化程度",)),
        column("updated_on", zh="更新日期", kind=Kind.DAY, synonyms=("更新时间",)),
    ),
)

TERMINAL = Table(
    code="D14",
    name="terminal",
    zh="移动执法终端台账",
    key=("terminal_id",),
    unit_from=(("user_no", "officer.staff_no"), ("user_no", "officer.certificate_no")),
    columns=(
        unit("所属单位"),
        column("terminal_id", zh="终端编号", kind=Kind.CODE, synonyms=("设备编号", "终端号")),
        column("terminal_kind", zh="类型", kind=Kind.TEXT, synonyms=("终端类型", "设备类型")),
        column("model", zh="品牌型号", kind=Kind.TEXT, synonyms=("型号",)),
        column("version", zh="系统版本", kind=Kind.TEXT, synonyms=("软件版本",)),
        column("user_no", zh="使用人", kind=Kind.OFFICERS, synonyms=("使用人工号", "持有人", "使用人员")),
        column("issued_on", zh="配发日期", kind=Kind.DAY, synonyms=("发放日期",)),
        column("status", zh="状态", kind=Kind.TEXT, synonyms=("设备状态", "终端状态")),
        column("sim", zh="SIM/专网卡", kind=Kind.CODE, synonyms=("SIM卡号", "专网卡", "SIM", "SIM卡")),
    ),
)

UNIFORM_ISSUE = Table(
    code="D16",
    name="uniform_issue",
    zh="着装配发台账",
    key=(),
    unit_from=(("staff_no", "officer.staff_no"),),
    columns=(
        unit("所属单位"),
        column("staff_no", zh="工号", kind=Kind.CODE, synonyms=("人员工号", "人员编号")),
        column("garment", zh="品名", kind=Kind.TEXT, synonyms=("服装品名", "物品名称")),
        column("size", zh="规格型号", kind=Kind.TEXT, synonyms=("规格",)),
        column("quantity", zh="数量", kind=Kind.NUMBER, synonyms=("件数",)),
        column("issued_on", zh="配发日期", kind=Kind.DAY, synonyms=("发放日期",)),
        column("life_years", zh="使用年限", kind=Kind.NUMBER, synonyms=("年限",)),
        column("badge_no", zh="胸号", kind=Kind.CODE, synonyms=("胸牌号",)),
        column("signed_by", zh="签收", kind=Kind.TEXT, synonyms=("签收人",)),
        column("reissue_reason", zh="补发原因"),
        column("returned_on", zh="收回日期", kind=Kind.DAY, synonyms=("交回日期",)),
        column("climate_zone", zh="气候区"),
    ),
)

DRESS_CHECK = Table(
    code="D17",
    name="dress_check",
    zh="着装检查记录",
    key=(),
    unit_from=(("staff_no", "officer.staff_no"), ("staff_no", "officer.certificate_no")),
    columns=(
        unit("被检查单位"),
        column("checked_at", zh="检查时间", kind=Kind.INSTANT, synonyms=("检查日期",)),
        column("place", zh="地点", kind=Kind.TEXT, synonyms=("检查地点",)),
        column("staff_no", zh="人员", kind=Kind.CODE, synonyms=("人员工号", "被检查人员", "工号", "被检查人")),
        column("dress_kind", zh="着装类型", kind=Kind.TEXT, synonyms=("着装种类",)),
        column("problem", zh="问题", kind=Kind.TEXT, synonyms=("存在问题", "发现问题")),
        column("inspector", zh="检查人", kind=Kind.OFFICERS, synonyms=("检查人员",)),
        column("rectified_on", zh="整改日期", kind=Kind.DAY, synonyms=("整改完成日期",)),
        column("photo", zh="照片"),
        column("unworn_reason", zh="未着装原因", kind=Kind.TEXT, synonyms=("不着装原因",)),
    ),
)
