"""Records of the national portal. A saved record in; the tree of a content file, and what a person should look at, out.

Every field that is understood is taken out of the record into its place. What
is left over then and can be read goes under "more": so no text is lost, of
records with keys that nobody here has seen too. Guards stand where a value of
the portal says more than it means: a fee of 0, a time in units OTHER.
"""

import copy
import re
from collections import Counter
from urllib.parse import quote

from ..check.records import ISSUER, defers, is_plainly_free, may_be_nought
from ..problems import Place, Problem
from .letters import MARK, Changes, printable
from .saved import FEES, UUID, Record, code_of, day_of, number, rows_of, short, strings, texts_left, time_limit

Tree = dict[str, object]

PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{id}"
SEARCH = "https://dichvucong.gov.vn/tim-kiem-thu-tuc-hanh-chinh?keyword={words}"
SOURCE = "Cổng Dịch vụ công Quốc gia, bản ghi cập nhật {day}"
REVIEW = {"reviewed_by": "[người rà soát]", "checked_on": "[ngày rà soát]", "review_by": "[ngày rà soát lại]"}
NO_DAY, NO_TIME, NO_FEE, FEE_OF_PROVINCE = "[ngày cập nhật]", "[thời hạn]", "[mức thu]", "[mức thu của tỉnh]"

WAYS = {"ONLINE": "online", "DIRECT": "direct", "POSTAL": "postal"}
IN_FORCE = ("ACTIVE", "UPDATED", "PUBLIC", "ĐÃ CÔNG KHAI", "CÔNG KHAI", "CÒN HIỆU LỰC", "ĐANG CÓ HIỆU LỰC")
COPIES = re.compile(r"0*(\d{1,3})\s*(?:(?:bản|tờ|bộ|chiếc)(?: (?:chính|gốc|sao|chụp|photo))?)?", re.IGNORECASE)
NOT_YET = re.compile(r"PEND|DRAFT|WAIT|NOT_YET|NEW|CREAT|UPCOMING|PROPOS|CONFIGUR|SUBMIT|REVIEW|APPROV")
VALID = {
    "valid_from": ("effectiveDate", "effectDate", "effectiveFrom", "validFrom", "startDate"),
    "valid_until": ("expiredDate", "expirationDate", "expiryDate", "effectiveTo", "validTo", "validUntil", "endDate"),
}
AGENCIES = {  # heading -> lists of names, and the portal's own line of them
    "Cơ quan có thẩm quyền": ("unitGroupsAuthority", "departmentsAuthority", "delegatedAgencies"),
    "Cơ quan được ủy quyền": ("unitGroupsAuthorized", "departmentsAuthorized", "authorizedAgencies"),
    "Cơ quan phối hợp": ("unitGroupsCoordinating", "departmentsCoordinating", "coordinatingAgencies"),
}
HEADINGS = {  # of what is left over, by the record's own key
    "description": "Mô tả",
    "note": "Ghi chú",
    "keywords": "Từ khóa",
    "serviceGroupsDetails": "Nhóm dịch vụ công",
    "targetObjects": "Đối tượng",
    "procedureRelatedGroup": "Thủ tục liên quan",
    "departmentDetails": "Cơ quan",
    "returningMethods": "Cách trả kết quả",
    "executionMethods": "Cách thức thực hiện",
    "executionSteps": "Trình tự thực hiện",
    "executionCases": "Thành phần hồ sơ",
    "profileComponents": "Thành phần hồ sơ",
    "cases": "Các trường hợp",
    "fees": "Phí, lệ phí",
    "procedureProposal": "Văn bản công bố",
    "codeNotation": "Ký hiệu thủ tục",
}


def as_procedure(record: Record, file: str) -> tuple[Tree | None, list[Problem]]:
    """The tree of content/procedures/<code>.yaml, and what was found on the way. None where it has no code or no name."""
    return _Reader(record, file).read()


class _Reader:
    """Takes a record apart: a field that was understood is gone from `record`, so the rest can be told."""

    def __init__(self, record: Record, file: str) -> None:
        self.record, self.place = copy.deepcopy(record), Place(file)
        self.changed: Changes = Counter()
        self.problems: list[Problem] = []
        self.blank_fees = self.blank_times = self.other_times = 0

    def say(self, problem: str, severity: str = "warning", /, **values: object) -> None:
        self.problems.append(Problem(problem, self.place, values, severity))

    def read(self) -> tuple[Tree | None, list[Problem]]:
        record, code = self.record, code_of(self.record)
        identity = record.get("id")
        if not code:
            self.say("record_no_code", "error", code=str(record.get("code") or "")[:60])
            return None, self.problems
        record.pop("code")
        if record.get("codeNotation") == code:
            record.pop("codeNotation")
        if not (name := self.text(record, "name")):
            self.say("record_no_name", "error", code=code)
            return None, self.problems
        page = isinstance(identity, str) and UUID.fullmatch(identity)
        if not page:
            self.say("record_no_page", code=code)
        limits, papers = self.limits()
        methods = [self.method(row, limits) for row in rows_of(record, "executionMethods") if self.known_way(row)]
        if methods and not any(method.get("fees") for method in methods):  # said once, for all ways of filing
            rows = rows_of(record, "fees")
            paid = any((number(row.get("value")) or 0) > 0 for row in rows)
            fees = [self.fee(row, paid) for row in rows]
            methods = [{**method, "fees": fees} for method in methods] if fees else methods
        tree: Tree = {
            "schema": "1",
            "code": code,
            "name": name.replace("\n", " "),
            "state": self.state(),
            **{key: self.first_day(names) for key, names in VALID.items()},
            "online": self.online(),
            "url": PAGE.format(id=identity) if page else SEARCH.format(words=quote(code)),
            "review": {"source": SOURCE.format(day=day_of(record.get("updatedAt")) or NO_DAY), **REVIEW},
            "field": list(dict.fromkeys([*self.names(record, "categoriesDetails"), *self.names(record, "category")])),
            "steps": [self.part(row, "name", "description") for row in rows_of(record, "executionSteps")],
            "methods": methods,
            "limits": limits,
            "cases": [*self.cases(), *papers],
            "subjects": self.names(record, "subjectTypesDetails"),
            "agencies": self.agencies("unitGroupsExecuting", "departmentsExecuting", "executingAgencies"),
            "other_agencies": [
                {"heading": heading, "body": names} for heading, keys in AGENCIES.items() if (names := self.agencies(*keys))
            ],
            "address": self.texts(record, "dossierReceivingAddresses"),
            "results": self.names(record, "resultsDetails"),
            "conditions": self.texts(record, "requirementsAndConditions"),
            "laws": [self.pair(row, "code", "name") for row in rows_of(record, "legalBasisesDetails")],
            "decision": self.decision(),
        }
        for key in ("steps", "laws"):
            tree[key] = [part for part in tree[key] if part]
        self.promulgator(tree)
        tree["more"] = self.rest(tree)
        self.tell_guards()
        return _light(tree), self.problems

    # -- texts ----------------------------------------------------------------------

    def text(self, row: Record, key: str) -> str:
        """Takes a text out of a row; a number is a text too. "" where there is none."""
        value = row.get(key)
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            return ""
        row.pop(key)
        return printable(str(value), self.changed)

    def texts(self, row: Record, key: str) -> list[str]:
        return [text] if (text := self.text(row, key)) else []

    def names(self, record: Record, key: str) -> list[str]:
        return [name for row in rows_of(record, key) if (name := self.text(row, "name"))]

    def part(self, row: Record, heading: str, body: str) -> Tree:
        part = {"heading": self.text(row, heading), "body": self.texts(row, body)}
        return {key: value for key, value in part.items() if value}

    def pair(self, row: Record, *keys: str) -> Tree:
        return {key: text for key in keys if (text := self.text(row, key))}

    # -- parts ----------------------------------------------------------------------

    def state(self) -> str:
        state = printable(str(self.record.pop("state", "") or ""), Counter()).strip().upper()
        if state in IN_FORCE:
            return "in_force"
        if not state:
            self.say("record_no_state")
            return "in_force"
        return "not_yet" if NOT_YET.search(state) else "repealed"

    def first_day(self, keys: tuple[str, ...]) -> str | None:
        for key in keys:
            if day := day_of(self.record.get(key)):
                self.record.pop(key)
                return day
        return None

    def online(self) -> str | None:
        """Wholly online, or partly; None where no way of filing is online."""
        if self.record.get("isFullProcess") is True:
            return "full"
        there = any(row.get("submissionMethod") == "ONLINE" for row in rows_of(self.record, "executionMethods"))
        return "partly" if there and self.record.get("isOfflineOnly") is not True else None

    def limits(self) -> tuple[list[Tree], list[Tree]]:
        """The time limit of each case, and the papers that a case holds itself."""
        limits, papers = [], []
        for row in rows_of(self.record, "cases"):
            days, name = row.get("processingDay"), row.get("name")
            if isinstance(days, dict):
                limit = {
                    "heading": self.text(row, "name"),
                    "code": self.text(row, "code"),
                    "time": time_limit(days, "qty", "type"),
                }
                if limit["time"] is None:
                    limit["time"] = {"count": NO_TIME}
                    self.blank_times += 1
                else:
                    days.pop("qty")
                limits.append({key: value for key, value in limit.items() if value})
            rows = [paper for one in rows_of(row, "profileComponents") if (paper := self.paper(one))]
            if rows:
                heading = printable(name, self.changed) if isinstance(name, str) else ""
                papers.append({"heading": heading, "papers": rows} if heading else {"papers": rows})
        return limits, papers

    def known_way(self, row: Record) -> bool:
        way = str(row.get("submissionMethod"))
        if way not in WAYS:
            self.say("record_way", way=way[:60])
        return way in WAYS

    def method(self, row: Record, limits: list[Tree]) -> Tree:
        """One way to file. Its time is a number only where the unit is one of time; else the cases have it, or nobody."""
        written = row.get("processingTime")
        time = time_limit(row, "processingTime", "processingTimeUnit")
        said = self.texts(row, "processingTime") if isinstance(written, str) and number(written) is None else []
        if time or row.get("processingTimeUnit") == "OTHER":  # any other figure is left, and told with the rest
            row.pop("processingTime", None)
        if time is None:
            of_cases = {tuple(limit["time"].items()) for limit in limits}
            if not of_cases:
                time = None if said else {"count": NO_TIME}
                self.blank_times += not said
            else:
                self.other_times += 1
                time = dict(*of_cases) if len(of_cases) == 1 else None
        fees = rows_of(row, "fees")
        paid = any((number(fee.get("value")) or 0) > 0 for fee in fees)
        method = {
            "way": WAYS[row["submissionMethod"]],
            "time": time,
            "fees": [self.fee(fee, paid) for fee in fees],
            "body": [*said, *self.texts(row, "description")],
        }
        return {key: value for key, value in method.items() if value}

    def fee(self, row: Record, paid: bool) -> Tree:
        """A sum of 0 stays only where the text plainly says free: in the portal it mostly means that nobody wrote a sum.

        `paid`: another fee of the same way has a sum, so that this one may be free for some.
        """
        kind, value = str(row.get("type") or ""), row.get("value")
        amount = number(value)
        if isinstance(value, str) and amount and (amount < 0 or not amount.is_integer()):
            amount = None  # "7.5" may be thousands: its text is kept
        body = self.texts(row, "value") if isinstance(value, str) and amount is None and value.strip() else []
        body += self.texts(row, "description")
        if amount is not None and amount >= 0:
            row.pop("value", None)
        if not amount or amount < 0:
            words = "\n".join(body)
            free = amount == 0 and (is_plainly_free(words) or may_be_nought(words, paid))
            amount = 0 if free else FEE_OF_PROVINCE if defers(words) else NO_FEE
            self.blank_fees += amount != 0
        currency = self.text(row, "currencyName")
        fee = {"kind": FEES.get(kind), "amount": short(amount), "currency": currency, "body": body}
        return {key: value for key, value in fee.items() if value not in (None, "", [])}

    def cases(self) -> list[Tree]:
        found = []
        bare: list[Record] = (
            [{"profileComponents": self.record["profileComponents"]}] if rows_of(self.record, "profileComponents") else []
        )
        for row in [*rows_of(self.record, "executionCases"), *bare]:
            case = {
                "heading": self.text(row, "name"),
                "papers": [paper for one in rows_of(row, "profileComponents") if (paper := self.paper(one))],
            }
            if any(case.values()):
                found.append({key: value for key, value in case.items() if value})
        return found

    def paper(self, row: Record) -> Tree | None:
        """One row of the list. With neither originals nor copies it is a note."""
        forms = [form for one in rows_of(row, "attachments") if (form := self.text(one, "fileName"))]
        body = self.texts(row, "name")
        if not body:
            body, forms = forms, []
        if not body:
            self.say("record_row_empty", "notice")
            return None
        originals, copies = (self.copies(row, key) for key in ("originalQty", "copyQty"))
        paper = {"body": body, "originals": originals, "copies": copies, "forms": forms}
        return {key: value for key, value in paper.items() if value}

    def copies(self, row: Record, key: str) -> int:
        """How many are asked for. What is no whole number stays in the row, and is told."""
        value = row.get(key)
        match = COPIES.fullmatch(value.strip()) if isinstance(value, str) else None
        count = float(match[1]) if match else number(value)
        if value is None or value == "" or count is not None and count >= 0 and count == int(count):
            row.pop(key, None)
            return int(count or 0)
        self.say("record_copies", count=str(value)[:60])
        return max(0, int(count or 0))

    def agencies(self, groups: str, departments: str, line: str) -> list[str]:
        """The names, and the portal's own line where it has one; what the line says already is not said twice."""
        names = [*self.names(self.record, groups), *self.names(self.record, departments)]
        said = self.text(self.record, line)
        return list(dict.fromkeys([*(name for name in names if not said or name not in said), *([said] if said else [])]))

    def decision(self) -> list[str]:
        lines = self.texts(self.record, "decisionNo")
        proposal = self.record.get("procedureProposal")
        if not isinstance(proposal, dict):
            return lines
        numbers = [self.text(proposal, key) for key in ("decisionNumber", "proposalNumber")]
        agency = proposal.get("issuingAgency")
        day = day_of(proposal.pop("decisionDate", None))
        parts = [
            *dict.fromkeys(filter(None, numbers)),
            *([f"ngày {day}"] if day else []),
            *([self.text(agency, "name")] if isinstance(agency, dict) else []),
        ]
        return [*lines, *([", ".join(filter(None, parts))] if any(parts) else [])]

    def promulgator(self, tree: Tree) -> None:
        name = self.text(self.record, "departmentPromulgateName")
        if name and not any(name in line for line in tree["decision"]):
            tree["other_agencies"].append({"heading": ISSUER, "body": [name]})

    # -- what is left ------------------------------------------------------------------

    def rest(self, tree: Tree) -> list[Tree]:
        """Parts for whatever can still be read in the record."""
        placed = set(strings(tree))
        left: dict[str, list[str]] = {}
        for key, words in texts_left(self.record):
            text = printable(words, self.changed)
            if text and text not in placed:
                placed.add(text)
                left.setdefault(key, []).append(text)
        for key in left:
            if key not in HEADINGS:
                self.say("record_key", key=key[:60])
        order = [*(key for key in HEADINGS if key in left), *(key for key in left if key not in HEADINGS)]
        return [
            {"heading": HEADINGS.get(key, f"Nội dung khác ({printable(key, Counter())})"), "body": left[key]} for key in order
        ]

    def tell_guards(self) -> None:
        if self.blank_fees:
            self.say("record_fee_blank", "notice", count=self.blank_fees)
        if self.blank_times:
            self.say("record_time_blank", "notice", count=self.blank_times, blank=NO_TIME)
        if self.other_times:
            self.say("record_time_other", "notice", count=self.other_times)
        shown = [f"U+{ord(c):04X} → {new}" for c, new in self.changed if new]
        if shown:
            severity = "warning" if any(new == MARK for _, new in self.changed) else "notice"
            count = sum(n for (_, new), n in self.changed.items() if new)
            self.say("record_letters", severity, count=count, letters=", ".join(shown[:8]))
        if hidden := sum(n for (_, new), n in self.changed.items() if not new):
            self.say("record_hidden", "notice", count=hidden)


def _light(node: object) -> object:
    """A list of one text as the text itself: a file may say either."""
    if isinstance(node, dict):
        return {key: _light(inner) for key, inner in node.items()}
    if isinstance(node, list):
        return node[0] if len(node) == 1 and isinstance(node[0], str) else [_light(inner) for inner in node]
    return node
