"""The 13 branches: real names and codes, a point inside each county, a mark for document numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """One county branch.

    Attributes:
        code: six digits, GB/T 2260.
        county: name of the county.
        mark: one character that opens its document numbers, unique in the city.
        longitude, latitude: a point at least 0.02 degrees inside the county.
    """

    code: str
    county: str
    mark: str
    longitude: float
    latitude: float

    @property
    def office(self) -> str:
        """Name the branch as people say it: 交城分局."""
        return f"{self.county[:-1] if len(self.county) > 2 else self.county}分局"

    @property
    def name(self) -> str:
        """Name the branch in full, as in the roster."""
        return f"吕梁市生态环境局{self.office}"

    def doc_no(self, word: str, serial: int) -> str:
        """Number a document of the year 2021: 交环罚〔2021〕1号."""
        return f"{self.mark}环{word}〔2021〕{serial}号"


BRANCHES: tuple[Branch, ...] = (
    Branch("141102", "离石区", "离", 111.1507, 37.5179),
    Branch("141121", "文水县", "文", 112.0289, 37.4381),
    Branch("141122", "交城县", "交", 112.1561, 37.5520),
    Branch("141123", "兴县", "兴", 111.1277, 38.4625),
    Branch("141124", "临县", "临", 110.9921, 37.9508),
    Branch("141125", "柳林县", "柳", 110.8890, 37.4298),
    Branch("141126", "石楼县", "石", 110.8346, 36.9986),
    Branch("141127", "岚县", "岚", 111.6719, 38.2793),
    Branch("141128", "方山县", "方", 111.2441, 37.8946),
    Branch("141129", "中阳县", "中", 111.1792, 37.3571),
    Branch("141130", "交口县", "口", 111.1812, 36.9822),
    Branch("141181", "孝义市", "孝", 111.7788, 37.1463),
    Branch("141182", "汾阳市", "汾", 111.7705, 37.2618),
)

NAMED = ("141121", "141122", "141125", "141127")
"""The four units that the founding plan names."""


def branch_of(code: str) -> Branch:
    """Find a branch by its code.

    Raises:
        KeyError: no branch has that code.
    """
    for branch in BRANCHES:
        if branch.code == code:
            return branch
    raise KeyError(code)
