"""The tables, one module per noun; every module is imported here so that Django knows its tables."""

from jicha.store.models.administration import LawNote, OverlayFile, ParamChange, RubricEntry
from jicha.store.models.api import AddressTry, Delivery, KeptAnswer, Webhook
from jicha.store.models.evaluation import Evaluation, EvaluationStep
from jicha.store.models.findings import Evidence, Finding, FindingFlag, FindingStep
from jicha.store.models.flags import Flag, FlagCount
from jicha.store.models.jobs import Job
from jicha.store.models.judging import FlagNote, SavedView
from jicha.store.models.notices import MailAddress, Notice
from jicha.store.models.people import AccessToken, Identity, PastPassword, SignIn, SignInTry, User
from jicha.store.models.rectification import LookBack, Milestone, Proof, Rectification, RectificationStep, Reminder
from jicha.store.models.reviews import Batch, PoolMember, ReviewFile, ReviewStep, ScoreSheet, TypicalQuestion
from jicha.store.models.self_checks import SelfCheck, SelfCheckAnswer, SelfCheckStep
from jicha.store.models.trail import TrailEdge, TrailEvent, TrailHead
from jicha.store.models.typical_cases import TypicalCase, TypicalCaseStep
from jicha.store.models.year.counts import CountAnswer, SheetMap, UnitCount
from jicha.store.models.year.plan_work import PastAudit, PlanPaper, PlanStep, PlanText, UnitChoice
from jicha.store.models.year.plans import PlanVersion
from jicha.store.models.year.runs import Run
from jicha.store.models.year.snapshots import Snapshot, Upload
from jicha.store.models.year.units import Unit

__all__ = [
    "AccessToken",
    "AddressTry",
    "Batch",
    "CountAnswer",
    "Delivery",
    "Evaluation",
    "EvaluationStep",
    "Evidence",
    "Finding",
    "FindingFlag",
    "FindingStep",
    "Flag",
    "FlagCount",
    "FlagNote",
    "Identity",
    "Job",
    "KeptAnswer",
    "LawNote",
    "LookBack",
    "MailAddress",
    "Milestone",
    "Notice",
    "OverlayFile",
    "ParamChange",
    "PastAudit",
    "PastPassword",
    "PlanPaper",
    "PlanStep",
    "PlanText",
    "PlanVersion",
    "PoolMember",
    "Proof",
    "Rectification",
    "RectificationStep",
    "Reminder",
    "ReviewFile",
    "ReviewStep",
    "RubricEntry",
    "Run",
    "SavedView",
    "ScoreSheet",
    "SelfCheck",
    "SelfCheckAnswer",
    "SelfCheckStep",
    "SheetMap",
    "SignIn",
    "SignInTry",
    "Snapshot",
    "TrailEdge",
    "TrailEvent",
    "TrailHead",
    "TypicalCase",
    "TypicalCaseStep",
    "TypicalQuestion",
    "Unit",
    "UnitChoice",
    "UnitCount",
    "Upload",
    "User",
    "Webhook",
]
