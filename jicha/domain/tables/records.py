"""What the enforcement platforms record: inspections, recordings, uploads."""

from jicha.domain.tables.column import Kind, Table, column, unit

INSPECTION = Table(
    code="D05", name="inspection", zh="移动执法现场检查记录", key=("inspection_id",),
    unit_from=(("credit_code", "source.credit_code"),),
    columns=(
        unit("同步区划", "SyncDataRegionCode"),
        column("inspection_id", "检查编号", Kind.CODE, "检查记录编号", "记录编号"),
        column("task_id", "任务编号", Kind.CODE, "RWBH"),
        column("task_name", "任务名称", Kind.TEXT, "RWMC"),
        column("task_kind", "任务类型", Kind.TEXT, "RWLX"),
        column("task_source", "任务来源", Kind.TEXT, "RWLY"),
        column("batch", "抽查批次", Kind.CODE, "双随机批次", "抽查批次号"),
        column("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, "信用代码", "企业代码", "QYDM"),
        column("source_name", "企业名称", Kind.TEXT, "单位名称", "被检查单位"),
        column("started_at", "检查开始时间", Kind.INSTANT, "开始时间"),
        column("ended_at", "检查结束时间", Kind.INSTANT, "结束时间"),
        column("officers", "执法人员", Kind.OFFICERS, "检查人员", "执法人员姓名"),
        column("recorder", "记录人", Kind.TEXT, "记录员"),
        column("certificate_nos", "执法证号", Kind.OFFICERS, "执法证编号", "执法证件号"),
        column("place", "检查地点", Kind.TEXT, "地点"),
        column("longitude", "经度", Kind.NUMBER, "检查经度"),
        column("latitude", "纬度", Kind.NUMBER, "检查纬度"),
        column("coordinates", "经纬度", Kind.TEXT, "坐标"),
        column("showed_certificate", "是否出示证件", Kind.YESNO, "出示证件"),
        column("wore_uniform", "是否着装", Kind.YESNO, "着装", "是否规范着装"),
        column("unworn_reason", "未着装原因", Kind.TEXT, "不着装原因"),
        column("on_site", "是否入企", Kind.YESNO, "入企"),
        column("content", "检查内容"),
        column("conclusion", "检查结论", Kind.TEXT, "结论"),
        column("problem", "发现问题", Kind.TEXT, "存在问题"),
        column("opinion", "处理意见"),
        column("record_no", "笔录编号", Kind.CODE, "笔录号"),
        column("record_text", "笔录文本", Kind.TEXT, "笔录内容", "笔录正文"),
        column("photo_count", "照片数", Kind.INTEGER, "照片数量"),
        column("video_count", "视频数", Kind.INTEGER, "视频数量"),
        column("terminal_id", "终端编号", Kind.CODE, "设备编号"),
        column("created_at", "创建时间", Kind.INSTANT, "录入时间"),
        column("uploaded_at", "上传时间", Kind.INSTANT),
    ),
)

OFF_SITE_CHECK = Table(
    code="D13", name="off_site_check", zh="非现场检查记录", key=("record_id",),
    unit_from=(("credit_code", "source.credit_code"),),
    columns=(
        unit("填报单位"),
        column("record_id", "记录编号", Kind.CODE),
        column("credit_code", "统一社会信用代码", Kind.CREDIT_CODE, "信用代码"),
        column("source_name", "企业名称", Kind.TEXT, "单位名称"),
        column("checked_at", "检查时间", Kind.INSTANT, "检查日期"),
        column("means", "手段", Kind.TEXT, "检查手段"),
        column("problem", "发现问题", Kind.TEXT, "存在问题"),
        column("disposal", "处置方式", Kind.TEXT, "处置情况", "处置结果"),
        column("disposed_on", "处置日期", Kind.DAY, "处置时间"),
        column("case_id", "案件编号", Kind.CODE),
    ),
)

PLATFORM_LOG = Table(
    code="D15", name="platform_log", zh="平台联网与上传日志", key=(),
    unit_from=(("inspection_id", "inspection.inspection_id"),),
    columns=(
        unit("单位", "单位代码"),
        column("heartbeat_at", "心跳时间", Kind.INSTANT),
        column("link_status", "接口状态"),
        column("batch_id", "批次号", Kind.CODE, "上传批次"),
        column("inspection_id", "检查编号", Kind.CODE),
        column("local_upload_at", "本地上传时间", Kind.INSTANT, "上传时间"),
        column("receipt_no", "国家平台回执号", Kind.CODE, "回执号"),
        column("receipt_status", "回执状态"),
        column("login_at", "登录时间", Kind.INSTANT),
        column("terminal_id", "终端编号", Kind.CODE, "设备编号"),
        column("version", "系统版本", Kind.TEXT, "软件版本"),
    ),
)

RECORDING = Table(
    code="D18", name="recording", zh="音像记录台账", key=("recording_id",),
    unit_from=(("subject_id", "inspection.inspection_id"), ("subject_id", "case_file.case_id")),
    columns=(
        unit("填报单位"),
        column("recording_id", "文件编号", Kind.CODE, "音像编号"),
        column("device_id", "设备编号", Kind.CODE, "记录仪编号"),
        column("subject_id", "案件/检查编号", Kind.CODE, "案件检查编号", "关联编号", "检查编号", "案件编号", "案件或检查编号"),
        column("recording_kind", "记录类型", Kind.TEXT, "类型"),
        column("started_at", "开始时间", Kind.INSTANT),
        column("ended_at", "结束时间", Kind.INSTANT),
        column("stored_at", "入库时间", Kind.INSTANT),
        column("digest", "哈希", Kind.CODE, "哈希值", "文件哈希"),
        column("keep_text", "保存期限"),
        column("modified_at", "修改时间", Kind.INSTANT, "最后修改时间"),
    ),
)

PUBLICATION = Table(
    code="D09", name="publication", zh="公示记录", key=(),
    unit_from=(("doc_no", "case_file.doc_no"), ("doc_no", "inspection.inspection_id")),
    columns=(
        unit("公示单位", "发布单位", "发布机构"),
        column("category", "公示类别", Kind.TEXT, "类别", "栏目"),
        column("title", "标题", Kind.TEXT, "公示标题"),
        column("link", "链接", Kind.TEXT, "网址", "URL"),
        column("published_on", "发布日期", Kind.DAY, "公示日期", "发布时间"),
        column("withdrawn_on", "撤下日期", Kind.DAY, "撤下时间"),
        column("doc_no", "关联文号", Kind.TEXT, "文号", "决定书文号"),
        column("body", "正文", Kind.TEXT, "内容"),
        column("captured_at", "抓取时间", Kind.INSTANT),
        column("http_status", "http状态", Kind.INTEGER, "HTTP状态", "状态码", "http状态码"),
        column("snapshot_digest", "快照哈希", Kind.CODE),
        column("site_column", "网站栏目", Kind.TEXT, "所在栏目"),
    ),
)
