"""双公示 (publication of penalties on 信用中国): the columns of the current standard and of the older one."""

from jicha.connectors.connector import Connector

CONNECTOR = Connector(
    zh="行政处罚“双公示”",
    source="fact sheet domain.md §3, observed schemas [S81]",
    headers={
        "case_file": {
            "行政相对人名称": "party",
            "行政相对人代码_1(统一社会信用代码)": "credit_code",
            "行政相对人代码_1": "credit_code",
            "法定代表人": "legal_representative",
            "行政处罚决定书文号": "doc_no",
            "处罚名称": "case_name",
            "违法行为类型": "violation_kind",
            "违法事实": "violation_facts",
            "处罚事由": "violation_facts",
            "处罚依据": "penalty_basis",
            "处罚类别": "penalty_kind",
            "处罚类别1": "penalty_kind",
            "罚款金额（万元）": "fine_yuan",
            "没收违法所得、没收非法财物的金额（万元）": "confiscated_yuan",
            "没收违法所得没收非法财物的金额（万元）": "confiscated_yuan",
            "处罚决定日期": "decided_on",
            "当前状态": "status",
            "处罚机关": "unit_code",
        },
    },
)
