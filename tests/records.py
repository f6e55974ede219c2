"""Small records of our own, in the shape of the national portal's; and the same as a Procedure."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

from leaflet_gen.intake.deliver import procedure_text
from leaflet_gen.intake.portal import as_procedure
from leaflet_gen.load.read import parse
from leaflet_gen.load.validate import validate
from leaflet_gen.procedure import Procedure

FILE = "content/procedures/9.000001.yaml"
ID = "01a2b3c4-0000-7000-8000-000000000001"
RECORD = {
    "id": ID,
    "code": "9.000001",
    "codeNotation": "9.000001",
    "name": "Cấp thẻ đọc sách của thư viện xã",
    "state": "UPDATED",
    "type": "STANDARD",
    "isFullProcess": True,
    "isOfflineOnly": False,
    "updatedAt": 1776247918905,  # 15/04/2026, 17:11 in Vietnam
    "description": "",
    "note": "",
    "keywords": "thẻ đọc, mượn sách",
    "decisionNo": "",
    "executionSteps": [
        {"name": "Bước 1: Nộp đơn", "description": "- Người đọc nộp đơn tại thư viện.\n- Thủ thư xem đơn và ghi vào sổ mượn."},
        {"name": "", "description": "Bước 2: Thủ thư trao thẻ cho người đọc."},
    ],
    "executionMethods": [
        {
            "submissionMethod": "ONLINE",
            "processingTime": 3,
            "processingTimeUnit": "WORKING_DAY",
            "description": "Gửi đơn qua trang của thư viện.",
            "fees": [{"type": "FEE", "value": 7000, "currencyName": "Việt Nam Đồng", "description": "7.000 đồng một thẻ."}],
        },
        {
            "submissionMethod": "DIRECT",
            "processingTime": 2,
            "processingTimeUnit": "HOUR",
            "description": "",
            "fees": [
                {"type": "SERVICE_FEE", "value": 0, "currencyId": ID, "attachment": None, "description": "Không thu lệ phí."}
            ],
        },
    ],
    "cases": [
        {
            "id": ID,
            "name": "Người lớn",
            "code": "9.000001.01",
            "processingDay": {"qty": 3, "type": "WORKING_DAY"},
            "profileComponents": [],
        }
    ],
    "executionCases": [
        {
            "name": "* Giấy tờ phải nộp:",
            "profileComponents": [
                {
                    "name": "Đơn xin cấp thẻ theo mẫu",
                    "code": "TPHS.08",
                    "originalQty": 1,
                    "copyQty": 0,
                    "attachments": [
                        {"id": ID, "fileName": "Mẫu đơn 01.docx", "bucketName": "kho", "filePath": "a/Mẫu đơn 01.docx"}
                    ],
                },
                {"name": "Trẻ em có thể nhờ người lớn nộp thay.", "originalQty": 0, "copyQty": 0, "attachments": []},
            ],
        }
    ],
    "requirementsAndConditions": "Người đọc sống trong xã.",
    "resultsDetails": [{"id": ID, "name": "Thẻ đọc sách", "code": "KQ.H37 0002"}],
    "legalBasisesDetails": [{"id": ID, "name": "Nội quy thư viện xã", "code": "05/NQ-TV"}],
    "subjectTypesDetails": [{"id": ID, "name": "Công dân Việt Nam", "code": "ĐT1"}],
    "categoriesDetails": [{"id": ID, "name": "Thư viện", "code": "G10"}],
    "category": {"id": ID, "name": "Thư viện", "code": "G10"},
    "serviceGroupsDetails": [{"id": ID, "name": "Học tập", "type": "CITIZEN"}],
    "unitGroupsExecuting": [{"id": ID, "name": "Thư viện cấp xã"}],
    "departmentsExecuting": [{"id": ID, "name": "Nhà văn hóa thôn", "code": "H21"}],
    "executingAgencies": "Nhà văn hóa thôn",
    "departmentsAuthority": [{"id": ID, "name": "Thư viện tỉnh", "code": "H22"}],
    "delegatedAgencies": "Thư viện tỉnh",
    "coordinatingAgencies": "Trường học trong xã",
    "dossierReceivingAddresses": "Thư viện xã\n",
    "departmentPromulgateName": "Sở Văn hóa",
    "procedureProposal": {
        "proposalNumber": "12/QĐ-TV",
        "decisionDate": 1768496400000,  # 16/01/2026
        "decisionNumber": None,
        "issuingAgency": {"id": ID, "name": "Sở Văn hóa"},
    },
    "returningMethods": [{"type": "ONLINE", "value": ["AT_HOME", "ONLINE"]}],
    "fees": [],
    "profileComponents": [],
}


def record(**changed: object) -> dict:
    """A sound record; a key set to None is left out."""
    made = {**copy.deepcopy(RECORD), **copy.deepcopy(changed)}
    return {key: value for key, value in made.items() if value is not None}


def with_fee(value: object, description: str, **more: object) -> dict:
    """One way of filing, one fee."""
    fee = {"type": "SERVICE_FEE", "value": value, "description": description, **more}
    return record(executionMethods=[{**RECORD["executionMethods"][0], "fees": [fee]}])


def save(folder: Path, name: str, what: object) -> Path:
    path = folder / name
    path.write_text(what if isinstance(what, str) else json.dumps(what, ensure_ascii=False), "utf-8")
    return path


def loaded(made: dict) -> Procedure:
    """The record as it is once imported, written, and read by the loader."""
    tree, _ = as_procedure(made, "saved.json")
    assert tree is not None
    return read_back(procedure_text(tree))


def read_back(text: str) -> Procedure:
    document, problems = parse(text, FILE)
    assert document is not None and problems == [], problems
    procedure, more = validate(document, Procedure)
    assert procedure is not None, more
    return procedure


# -- what a record says, found without the importer's help ---------------------------------

NOT_FOR_PEOPLE = {
    "id",
    "bucketName",
    "filePath",
    "currencyId",
    "type",
    "value",
    "state",
    "submissionMethod",
    "processingTimeUnit",
}
NOT_FOR_PEOPLE |= {"formalityType", "formalityTargetType", "proposalType", "departmentPromulgateCode", "codeNotation"}


COUNTS_NOTHING = NOT_FOR_PEOPLE - {"value"} | {"createdAt", "updatedAt", "decisionDate", "publicationDate"}


def figures(node: object, key: str = "") -> Iterator[float]:
    """Every number of a record that a person would miss. A 0 of the portal mostly means that nobody wrote one."""
    if isinstance(node, dict):
        for name, inner in node.items():
            other = "OTHER" in (node.get("processingTimeUnit"), node.get("type")) and name in ("processingTime", "qty")
            yield from figures(inner, "id" if other else name)
    elif isinstance(node, list):
        for inner in node:
            yield from figures(inner, key)
    elif isinstance(node, (int, float)) and not isinstance(node, bool) and 0 < abs(node) < 1e11 and key not in COUNTS_NOTHING:
        yield node


def strings(node: object, key: str = "", of: str = "") -> Iterator[str]:
    """Every text of a record that a person could read. Codes count only where law is cited."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from strings(inner, name, key or of)
    elif isinstance(node, list):
        for inner in node:
            yield from strings(inner, key, of)
    elif isinstance(node, str) and node.strip():
        is_code = key == "code" and of not in ("legalBasisesDetails", "cases")
        if key not in NOT_FOR_PEOPLE and not key.endswith(("Id", "Ids")) and not is_code:
            yield node
