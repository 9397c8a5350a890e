"""中科宇图 mobile enforcement (`com.mapuni.android.MobileEnforcement`): its tables as exported.

Status and source codes (006, 011, 012) differ from province to province; they are loaded as printed.
"""

from jicha.connectors.connector import Connector

CONNECTOR = Connector(
    zh="中科宇图移动执法系统",
    source="fact sheet domain.md §3, observed schemas [S52]",
    headers={
        "inspection": {
            # T_YDZF_RWXX, the tasks
            "GUID": "inspection_id",
            "RWBH": "task_id",
            "RWMC": "task_name",
            "RWLX": "task_kind",
            "RWLY": "task_source",
            "QYDM": "credit_code",
            "FBSJ": "created_at",
            "BZ": "content",
            "SyncDataRegionCode": "unit_code",
            # T_ZFWS_KCBL, the records of inspection
            "TaskId": "task_id",
            "EntCode": "credit_code",
            "RecordPeopleID": "recorder",
            "SurveyPeopleID": "officers",
            "SurveyStartDate": "started_at",
            "SurveyEndDate": "ended_at",
        },
        # PC_DepartmentInfo
        "unit": {"DepID": "unit_code", "DepName": "unit_name", "DepParentID": "parent"},
    },
)
