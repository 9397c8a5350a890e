"""Units, officers, what they wear and what they carry."""

from jicha.domain.tables.column import Kind, Table, column, unit

UNIT = Table(
    code="D01", name="unit", zh="单位名册", key=("unit_code",),
    columns=(
        unit("行政区划代码"),
        column("unit_name", "单位名称", Kind.TEXT, "名称", "分局名称"),
        column("unit_kind", "单位类别", Kind.TEXT, "类别", "单位类型"),
        column("parent", "上级单位"),
        column("level", "层级", Kind.TEXT, "单位层级"),
        column("in_base", "是否计入基数", Kind.YESNO, "计入基数"),
        column("contact", "联系人"),
        column("phone", "联系电话", Kind.CODE, "电话"),
    ),
)

OFFICER = Table(
    code="D02", name="officer", zh="执法人员名录库", key=("certificate_no",),
    columns=(
        unit("所属单位", "工作单位"),
        column("officer_name", "姓名", Kind.TEXT, "人员姓名", "执法人员"),
        column("staff_no", "工号", Kind.CODE, "人员编号", "职工号"),
        column("certificate_no", "执法证号", Kind.CODE, "执法证编号", "证件号", "执法证件号"),
        column("certificate_until", "证件有效期", Kind.DAY, "证件有效期至", "执法证有效期", "有效期至"),
        column("establishment", "编制类型", Kind.TEXT, "编制"),
        column("post", "岗位", Kind.TEXT, "职务", "岗位名称"),
        column("status", "状态", Kind.TEXT, "人员状态", "在岗状态"),
        column("joined_on", "入职日期", Kind.DAY, "入职时间"),
        column("left_on", "离岗日期", Kind.DAY, "离岗时间"),
        column("leave_kind", "离岗类型", Kind.TEXT, "离岗原因"),
        column("is_reviewer", "是否法制审核人员", Kind.YESNO, "法制审核人员"),
        column("has_legal_qualification", "法律职业资格", Kind.YESNO, "是否有法律职业资格", "法律职业资格证"),
        column("reviewer_since_on", "任审核岗日期", Kind.DAY, "初次从事审核日期"),
        column("education", "学历", Kind.TEXT, "文化程度"),
        column("updated_on", "更新日期", Kind.DAY, "更新时间"),
    ),
)

TERMINAL = Table(
    code="D14", name="terminal", zh="移动执法终端台账", key=("terminal_id",),
    unit_from=(("user_no", "officer.staff_no"), ("user_no", "officer.certificate_no")),
    columns=(
        unit("所属单位"),
        column("terminal_id", "终端编号", Kind.CODE, "设备编号", "终端号"),
        column("terminal_kind", "类型", Kind.TEXT, "终端类型", "设备类型"),
        column("model", "品牌型号", Kind.TEXT, "型号"),
        column("version", "系统版本", Kind.TEXT, "软件版本"),
        column("user_no", "使用人", Kind.OFFICERS, "使用人工号", "持有人", "使用人员"),
        column("issued_on", "配发日期", Kind.DAY, "发放日期"),
        column("status", "状态", Kind.TEXT, "设备状态", "终端状态"),
        column("sim", "SIM/专网卡", Kind.CODE, "SIM卡号", "专网卡", "SIM", "SIM卡"),
    ),
)

UNIFORM_ISSUE = Table(
    code="D16", name="uniform_issue", zh="着装配发台账", key=(),
    unit_from=(("staff_no", "officer.staff_no"),),
    columns=(
        unit("所属单位"),
        column("staff_no", "工号", Kind.CODE, "人员工号", "人员编号"),
        column("garment", "品名", Kind.TEXT, "服装品名", "物品名称"),
        column("size", "规格型号", Kind.TEXT, "规格"),
        column("quantity", "数量", Kind.NUMBER, "件数"),
        column("issued_on", "配发日期", Kind.DAY, "发放日期"),
        column("life_years", "使用年限", Kind.NUMBER, "年限"),
        column("badge_no", "胸号", Kind.CODE, "胸牌号"),
        column("signed_by", "签收", Kind.TEXT, "签收人"),
        column("reissue_reason", "补发原因"),
        column("returned_on", "收回日期", Kind.DAY, "交回日期"),
        column("climate_zone", "气候区"),
    ),
)

DRESS_CHECK = Table(
    code="D17", name="dress_check", zh="着装检查记录", key=(),
    unit_from=(("staff_no", "officer.staff_no"), ("staff_no", "officer.certificate_no")),
    columns=(
        unit("被检查单位"),
        column("checked_at", "检查时间", Kind.INSTANT, "检查日期"),
        column("place", "地点", Kind.TEXT, "检查地点"),
        column("staff_no", "人员", Kind.CODE, "人员工号", "被检查人员", "工号", "被检查人"),
        column("dress_kind", "着装类型", Kind.TEXT, "着装种类"),
        column("problem", "问题", Kind.TEXT, "存在问题", "发现问题"),
        column("inspector", "检查人", Kind.OFFICERS, "检查人员"),
        column("rectified_on", "整改日期", Kind.DAY, "整改完成日期"),
        column("photo", "照片"),
        column("unworn_reason", "未着装原因", Kind.TEXT, "不着装原因"),
    ),
)
