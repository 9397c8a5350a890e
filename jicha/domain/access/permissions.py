"""What a person may be allowed to do: one sorted vocabulary for pages, buttons, services, tokens and tests.

A permission is a capability, never a page and never a role. Names are `<noun>.<verb>`; the noun is that of the page and of the table.
"""

from enum import StrEnum


class Permission(StrEnum):
    """A capability; its value is kept in tokens and in the trail, so it is never renamed."""

    ACCOUNT_OWN = "account.own"
    BACKUP_RESTORE = "backup.restore"
    BACKUP_RUN = "backup.run"
    BENCHMARK_EDIT = "benchmark.edit"
    BENCHMARK_READ = "benchmark.read"
    CALENDAR_MANAGE = "calendar.manage"
    CAPTURE_READ = "capture.read"
    CAPTURE_RUN = "capture.run"
    CASE_FILE_READ = "case_file.read"
    CHECK_READ = "check.read"
    CONTENT_OVERLAY = "content.overlay"
    DATA_CONFIRM_COUNTS = "data.confirm_counts"
    DATA_MAP = "data.map"
    DATA_READ = "data.read"
    DATA_UPLOAD = "data.upload"
    DISPARITY_READ = "disparity.read"
    DRAW_COMMIT = "draw.commit"
    DRAW_CONTRIBUTE = "draw.contribute"
    DRAW_READ = "draw.read"
    DRAW_RUN = "draw.run"
    EVALUATION_EDIT = "evaluation.edit"
    EVALUATION_FREEZE = "evaluation.freeze"
    EVALUATION_READ = "evaluation.read"
    EVALUATION_SIGN = "evaluation.sign"
    EVALUATION_WEIGHTS_APPROVE = "evaluation.weights.approve"
    EVALUATION_WEIGHTS_PROPOSE = "evaluation.weights.propose"
    EXPORT_LIST = "export.list"
    EXPORT_PERSONAL = "export.personal"
    FINDING_OBJECT = "finding.object"
    FINDING_READ = "finding.read"
    FINDING_RELEASE = "finding.release"
    FINDING_REPLY = "finding.reply"
    FINDING_SETTLE = "finding.settle"
    FINDING_SIGN = "finding.sign"
    FINDING_WRITE = "finding.write"
    FLAG_ANSWER = "flag.answer"
    FLAG_ASK = "flag.ask"
    FLAG_JUDGE = "flag.judge"
    FLAG_READ = "flag.read"
    HEALTH_READ = "health.read"
    INBOX_READ = "inbox.read"
    JOBS_CANCEL = "jobs.cancel"
    JOBS_READ = "jobs.read"
    LAW_READ = "law.read"
    LOOK_BACK_READ = "look_back.read"
    LOOK_BACK_WRITE = "look_back.write"
    NIGHTLY_RUN = "nightly.run"
    OVERVIEW_READ = "overview.read"
    PAPER_DRAFT = "paper.draft"
    PAPER_READ = "paper.read"
    PAPER_SIGN = "paper.sign"
    PEOPLE_MANAGE = "people.manage"
    PEOPLE_READ = "people.read"
    PLAN_APPROVE = "plan.approve"
    PLAN_EDIT = "plan.edit"
    PLAN_PUBLISH = "plan.publish"
    PLAN_READ = "plan.read"
    RECTIFICATION_ASSIGN = "rectification.assign"
    RECTIFICATION_CLOSE = "rectification.close"
    RECTIFICATION_ESCALATE = "rectification.escalate"
    RECTIFICATION_EXTEND = "rectification.extend"
    RECTIFICATION_EXTENSION_ASK = "rectification.extension_ask"
    RECTIFICATION_PLAN = "rectification.plan"
    RECTIFICATION_PROVE = "rectification.prove"
    RECTIFICATION_READ = "rectification.read"
    RECTIFICATION_REOPEN = "rectification.reopen"
    RECTIFICATION_VERIFY = "rectification.verify"
    REVIEW_ADJUDICATE = "review.adjudicate"
    REVIEW_LEAD = "review.lead"
    REVIEW_OBJECT = "review.object"
    REVIEW_POOL = "review.pool"
    REVIEW_PUBLISH = "review.publish"
    REVIEW_READ = "review.read"
    REVIEW_SCORE = "review.score"
    RIGHTS_MANAGE = "rights.manage"
    RUBRIC_APPROVE = "rubric.approve"
    RUBRIC_EDIT = "rubric.edit"
    RUBRIC_READ = "rubric.read"
    RUN_READ = "run.read"
    RUN_START = "run.start"
    RUN_VERIFY = "run.verify"
    SELFCHECK_FILL = "selfcheck.fill"
    SELFCHECK_READ = "selfcheck.read"
    SELFCHECK_SUBMIT = "selfcheck.submit"
    SESSIONS_END = "sessions.end"
    SETTINGS_LAW = "settings.law"
    SETTINGS_PARAMS_APPROVE = "settings.params.approve"
    SETTINGS_PARAMS_PROPOSE = "settings.params.propose"
    SITE_AUDIT_READ = "site_audit.read"
    SITE_AUDIT_SIGN = "site_audit.sign"
    SITE_AUDIT_WRITE = "site_audit.write"
    SPECIAL_CASE_APPROVE = "special_case.approve"
    SPECIAL_CASE_HAND_OVER = "special_case.hand_over"
    SPECIAL_CASE_READ = "special_case.read"
    SPECIAL_CASE_WRITE = "special_case.write"
    TRAIL_EXPORT = "trail.export"
    TRAIL_READ = "trail.read"
    TRAIL_VERIFY = "trail.verify"
    TYPICAL_CASE_PUBLISH = "typical_case.publish"
    TYPICAL_CASE_READ = "typical_case.read"
    TYPICAL_CASE_REVIEW = "typical_case.review"
    TYPICAL_CASE_SUBMIT = "typical_case.submit"
    TYPICAL_CASE_WRITE = "typical_case.write"
    UNITS_MANAGE = "units.manage"
    WEBHOOK_MANAGE = "webhook.manage"


TITLES: dict[Permission, str] = {
    Permission.ACCOUNT_OWN: "管理自己的账号",
    Permission.BACKUP_RESTORE: "恢复备份",
    Permission.BACKUP_RUN: "备份",
    Permission.BENCHMARK_EDIT: "录入裁量基准",
    Permission.BENCHMARK_READ: "查看裁量基准",
    Permission.CALENDAR_MANAGE: "维护工作日历",
    Permission.CAPTURE_READ: "查看网页取证",
    Permission.CAPTURE_RUN: "进行网页取证",
    Permission.CASE_FILE_READ: "查看案卷",
    Permission.CHECK_READ: "查看核查规则",
    Permission.CONTENT_OVERLAY: "维护本地内容",
    Permission.DATA_CONFIRM_COUNTS: "确认或更正本单位数量",
    Permission.DATA_MAP: "认定表头对应关系",
    Permission.DATA_READ: "查看数据和退回行",
    Permission.DATA_UPLOAD: "上传数据",
    Permission.DISPARITY_READ: "查看同案不同罚分析",
    Permission.DRAW_COMMIT: "锁定抽样框和种子承诺",
    Permission.DRAW_CONTRIBUTE: "为抽取报数",
    Permission.DRAW_READ: "查看抽取",
    Permission.DRAW_RUN: "进行抽取",
    Permission.EVALUATION_EDIT: "编制考评结果",
    Permission.EVALUATION_FREEZE: "冻结考评结果",
    Permission.EVALUATION_READ: "查看考评结果",
    Permission.EVALUATION_SIGN: "签发考评结果",
    Permission.EVALUATION_WEIGHTS_APPROVE: "批准考评权重",
    Permission.EVALUATION_WEIGHTS_PROPOSE: "提出考评权重",
    Permission.EXPORT_LIST: "导出列表",
    Permission.EXPORT_PERSONAL: "导出含个人信息的内容",
    Permission.FINDING_OBJECT: "对问题提出异议",
    Permission.FINDING_READ: "查看问题",
    Permission.FINDING_RELEASE: "向分局反馈问题",
    Permission.FINDING_REPLY: "答复问题",
    Permission.FINDING_SETTLE: "裁定异议",
    Permission.FINDING_SIGN: "签发问题",
    Permission.FINDING_WRITE: "编写问题",
    Permission.FLAG_ANSWER: "说明疑点",
    Permission.FLAG_ASK: "就疑点询问分局",
    Permission.FLAG_JUDGE: "认定或排除疑点",
    Permission.FLAG_READ: "查看疑点",
    Permission.HEALTH_READ: "查看运行状况",
    Permission.INBOX_READ: "查看待办",
    Permission.JOBS_CANCEL: "取消后台任务",
    Permission.JOBS_READ: "查看后台任务",
    Permission.LAW_READ: "查看法规",
    Permission.LOOK_BACK_READ: "查看回头看",
    Permission.LOOK_BACK_WRITE: "记录回头看",
    Permission.NIGHTLY_RUN: "运行每日维护",
    Permission.OVERVIEW_READ: "查看全年总览",
    Permission.PAPER_DRAFT: "起草公文",
    Permission.PAPER_READ: "查看公文",
    Permission.PAPER_SIGN: "签发公文",
    Permission.PEOPLE_MANAGE: "开立、停用账号",
    Permission.PEOPLE_READ: "查看账号名册",
    Permission.PLAN_APPROVE: "批准计划",
    Permission.PLAN_EDIT: "编制计划",
    Permission.PLAN_PUBLISH: "发布计划",
    Permission.PLAN_READ: "查看计划",
    Permission.RECTIFICATION_ASSIGN: "交办整改",
    Permission.RECTIFICATION_CLOSE: "整改销号",
    Permission.RECTIFICATION_ESCALATE: "催办、升级督办",
    Permission.RECTIFICATION_EXTEND: "批准延期",
    Permission.RECTIFICATION_EXTENSION_ASK: "申请延期",
    Permission.RECTIFICATION_PLAN: "制定整改方案",
    Permission.RECTIFICATION_PROVE: "提交整改佐证",
    Permission.RECTIFICATION_READ: "查看整改",
    Permission.RECTIFICATION_REOPEN: "重开整改",
    Permission.RECTIFICATION_VERIFY: "核验整改",
    Permission.REVIEW_ADJUDICATE: "复核裁定评查",
    Permission.REVIEW_LEAD: "主持案卷评查",
    Permission.REVIEW_OBJECT: "对评查结果提出异议",
    Permission.REVIEW_POOL: "维护评查专家库",
    Permission.REVIEW_PUBLISH: "公布评查结果",
    Permission.REVIEW_READ: "查看评查结果",
    Permission.REVIEW_SCORE: "评查打分",
    Permission.RIGHTS_MANAGE: "授予角色、解除锁定",
    Permission.RUBRIC_APPROVE: "批准评查细则",
    Permission.RUBRIC_EDIT: "编制评查细则",
    Permission.RUBRIC_READ: "查看评查细则",
    Permission.RUN_READ: "查看核查运行",
    Permission.RUN_START: "启动核查运行",
    Permission.RUN_VERIFY: "复核核查运行",
    Permission.SELFCHECK_FILL: "填写自查",
    Permission.SELFCHECK_READ: "查看自查",
    Permission.SELFCHECK_SUBMIT: "签报自查",
    Permission.SESSIONS_END: "结束他人登录",
    Permission.SETTINGS_LAW: "维护法规内容",
    Permission.SETTINGS_PARAMS_APPROVE: "批准核查参数",
    Permission.SETTINGS_PARAMS_PROPOSE: "提出核查参数",
    Permission.SITE_AUDIT_READ: "查看现场稽查",
    Permission.SITE_AUDIT_SIGN: "签发现场稽查文书",
    Permission.SITE_AUDIT_WRITE: "记录现场稽查",
    Permission.SPECIAL_CASE_APPROVE: "批准专案稽查",
    Permission.SPECIAL_CASE_HAND_OVER: "移交专案",
    Permission.SPECIAL_CASE_READ: "查看专案",
    Permission.SPECIAL_CASE_WRITE: "办理专案",
    Permission.TRAIL_EXPORT: "导出留痕",
    Permission.TRAIL_READ: "查看留痕",
    Permission.TRAIL_VERIFY: "验证留痕",
    Permission.TYPICAL_CASE_PUBLISH: "发布典型案例",
    Permission.TYPICAL_CASE_READ: "查看典型案例",
    Permission.TYPICAL_CASE_REVIEW: "评审典型案例",
    Permission.TYPICAL_CASE_SUBMIT: "报送典型案例",
    Permission.TYPICAL_CASE_WRITE: "编写典型案例",
    Permission.UNITS_MANAGE: "维护单位",
    Permission.WEBHOOK_MANAGE: "维护事件推送",
}
