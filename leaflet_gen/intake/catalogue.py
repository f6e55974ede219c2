"""A list of procedures taken in: a Table in, the text of a catalogue file and Problems out.

Every row is in the file, or it is in the problems and, with what it holds, in
the remarks at the end of the file: none is lost in silence. Nothing is
guessed: a code that Excel has spoilt is shown as it may have been, and a
person puts it back.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..load.read import LARGEST
from ..problems import Place, Problem, has_errors
from ..words import Words
from .letters import Changes, printable
from .tables import Table, plain, read_table, where
from .write import is_untouched, put, set_aside, stamped, write_yaml

# What an office calls its columns. The first spelling is the one we write ourselves.
HEADS: dict[str, tuple[str, ...]] = {
    "code": (
        "Mã thủ tục",
        "Mã TTHC",
        "Mã số TTHC",
        "Mã số thủ tục",
        "Mã thủ tục hành chính",
        "Mã số thủ tục hành chính",
        "Mã hồ sơ TTHC",
        "Mã số",
        "Mã",
        "Code",
    ),
    "name": (
        "Tên thủ tục",
        "Tên thủ tục hành chính",
        "Tên TTHC",
        "Thủ tục hành chính",
        "Danh mục thủ tục hành chính",
        "Thủ tục",
        "Tên",
        "Name",
    ),
    "field": ("Lĩnh vực", "Tên lĩnh vực", "Ngành, lĩnh vực", "Lĩnh vực thủ tục", "Field"),
    "online": (
        "Mức độ trực tuyến",
        "Dịch vụ công trực tuyến",
        "Mức độ DVC",
        "Mức độ DVCTT",
        "Mức độ dịch vụ công",
        "Mức độ",
        "Loại dịch vụ công",
        "DVCTT",
        "Hình thức cung cấp",
        "Online",
    ),
    "full": ("Toàn trình", "DVC toàn trình", "DVCTT toàn trình", "Dịch vụ công trực tuyến toàn trình"),
    "partly": ("Một phần", "DVC một phần", "DVCTT một phần", "Dịch vụ công trực tuyến một phần"),
    "event": ("Sự kiện đời người", "Sự kiện", "Nhóm sự kiện", "Event"),
    "agency": ("Cơ quan thực hiện", "Cơ quan giải quyết", "Nơi thực hiện", "Agency"),
    "state": ("Trạng thái", "Tình trạng", "Hiệu lực", "Tình trạng hiệu lực", "State"),
    "scope": ("Loại thủ tục", "Loại TTHC", "Phạm vi", "Type"),
    "issuer": ("Cơ quan công bố", "Đơn vị công bố", "Cơ quan ban hành"),
}
NEEDED = ("code", "name")

CODE = re.compile(r"\d\.\d{6}(?:\.[0-9A-Z]+)*")
SPOILT = re.compile(r"(\d)[.,]?(\d{3,6})")  # 1.004550 become 1.00455, 1,00455 or 1004550
IN_FORCE = ("active", "updated", "conhieuluc", "danghieuluc", "dangcohieuluc", "cohieuluc", "hieuluc", "congkhai", "dacongkhai", "daduoccongbo")
FULL = ("full", "toantrinh", "dvctoantrinh", "dvctttoantrinh", "dichvucongtructuyentoantrinh", "tructuyentoantrinh")
PARTLY = ("partly", "motphan", "dvcmotphan", "dvcttmotphan", "dichvucongtructuyenmotphan", "tructuyenmotphan")
INTERNAL_CODE = re.compile(r"\([^)]*[A-ZĐ]+\d+[^)]*\)")  # (G07-LĐ06)
MOST_NAMED = 8  # field names in one remark
SIGNS = "✓✔☑✅√"
TICKS = ("x", "v", "co", "1", "true", "yes", "dung", *FULL, *PARTLY)  # in a column to tick
OFF = ("", "0", "false", "khong", "no", "khongco", "chua", "chuaco")  # an empty or negative cell of it
PROVINCE, INTERNAL = ("specific", "dacthu", "rieng"), ("standardinternal", "internal", "noibo")

SOURCE, FIELD_BLANK = "[nguồn của danh mục, ngày tải về]", "[lĩnh vực]"
HEAD = """\
yaml-language-server: $schema=../../.schema/catalogue.json
Danh mục thủ tục, máy chép từ tệp {file}.
Được sửa: mọi chữ sau dấu hai chấm. Bỏ một thủ tục thì xóa cả cụm bắt đầu bằng dấu gạch.
online: full là toàn trình, partly là một phần; chưa rõ thì không ghi dòng này.
Việc cần làm trước khi in: đối chiếu với quyết định công bố, rồi điền mọi chỗ trong ngoặc vuông."""
EVENTS = """\
Muốn xếp theo sự kiện đời người thì bỏ dấu # ở các dòng dưới và ghi tên lĩnh vực như trong danh sách.
events:
  Có con: {first}"""
LEFT = "CHƯA ĐƯA VÀO DANH MỤC: {count} hàng. Sửa lại từng hàng, bỏ dấu #, rồi chuyển lên cuối danh sách ở trên."

KeyPath = tuple[str | int, ...]


@dataclass
class Intake:
    """What came of a list."""

    text: str = ""  # of the content file; empty where nothing could be taken
    rows: int = 0
    taken: int = 0
    written: bool = False
    problems: list[Problem] = field(default_factory=list)

    @property
    def left(self) -> int:
        return self.rows - self.taken


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row by name; a column that is not there is empty."""

    cells: dict[str, Words]
    place: Place

    def __getitem__(self, name: str) -> Words:
        return self.cells[name] if name in self.cells else Words("", self.place)


def import_catalogue(path: Path, into: Path, source: str, anew: bool) -> Intake:
    """The list in `path` as the content file `into`. A file that a person has changed is replaced only where `anew` says so."""
    table, problems = read_table(path)
    done = read_catalogue(table, source) if table else Intake()
    done.problems[:0] = problems
    size = len(done.text.encode())
    if table and not done.text and not has_errors(done.problems):
        done.problems.append(Problem("catalogue_empty", Place(table.file)))
    if size > LARGEST:
        values = {"size_kb": size // 1000, "limit_kb": LARGEST // 1000}
        done.problems.append(Problem("catalogue_large", Place(path.name), values))
    elif done.text:
        there = into.read_text("utf-8", "replace") if into.exists() else None
        if there is not None and not anew and not is_untouched(there):
            done.problems.append(Problem("catalogue_kept", Place(str(into)), {"file": into.name}))
        else:
            if there is not None and not is_untouched(there):
                values = {"file": into.name, "aside": set_aside(into).name}
                done.problems.append(Problem("catalogue_set_aside", Place(str(into)), values, "warning"))
            put(into, done.text)
            done.written = True
    return done


def read_catalogue(table: Table, source: str = "") -> Intake:
    """The content file of a list: its rows as entries, its evidence still to be confirmed by a person."""
    columns = table.columns_named(HEADS)
    columns |= {name: at for name, at in _portal_columns(table).items() if name not in columns}
    intake = Intake(rows=len(table.rows))
    if missing := [name for name in NEEDED if name not in columns]:
        heads = [str(head) for head in table.columns if head]
        intake.problems += [
            Problem("catalogue_column_missing", table.columns[0].place, {"head": HEADS[name][0], "known": heads})
            for name in missing
        ]
        return intake
    others = [str(head) for n, head in enumerate(table.columns) if head and n not in columns.values()]
    if others:
        intake.problems.append(Problem("catalogue_columns_unread", Place(table.file), {"heads": others}, "notice"))
    rows = [_Row({name: cells[n] for name, n in columns.items()}, cells[0].place) for cells in table.rows]
    entries, comments, left = _sorted_out(rows, intake)
    intake.taken = len(entries)
    if entries:
        intake.text = _written(table.file, source, entries, comments, left)
    return intake


def _portal_columns(table: Table) -> dict[str, int]:
    """The short heads of the portal's own list, which are no words of an office: ten, co_quan_cong_bo."""
    return table.columns_named({"name": ("ten",), "code": ("ma_thu_tuc",), "issuer": ("co_quan_cong_bo",)})


def _sorted_out(rows: list[_Row], intake: Intake) -> tuple[list[dict], dict[KeyPath, str], list[dict]]:
    """Entries, remarks beside them, and the rows that a person has to mend first."""
    entries: list[dict] = []
    left: list[dict] = []
    comments: dict[KeyPath, str] = {}
    first: dict[str, _Row] = {}
    changed: Changes = Counter()
    scopes: Counter[str] = Counter()
    for row in rows:
        entry = {name: _line(row[name], changed) for name in ("code", "name", "field", "event", "agency")}
        faults = list(_faults(row, first))
        intake.problems += faults
        if faults:
            left.append(entry | ({"code": near} if (near := str(faults[0].values.get("near", ""))) else {}))
            continue
        first[str(row["code"])] = row
        if not entry["field"]:
            intake.problems.append(Problem("catalogue_field_empty", row["field"].place, where(row["field"].place), "warning"))
            entry["field"] = FIELD_BLANK
        else:
            entry["field"], doubled = _once(entry["field"], row["field"].place)
            intake.problems += doubled
        entry["online"], unclear = _online(row)
        intake.problems += unclear
        if remark := _scope(row, scopes):
            comments["entries", len(entries)] = remark
        entries.append({name: entry[name] for name in ("code", "name", "field", "online", "event", "agency") if entry[name]})
    if odd := [name for name in dict.fromkeys(entry["field"] for entry in entries) if ";" in name or INTERNAL_CODE.search(name)]:
        values = {"fields": [*odd[:MOST_NAMED], *(["…"] if len(odd) > MOST_NAMED else [])]}
        intake.problems.append(Problem("catalogue_field_odd", rows[0].place and Place(rows[0].place.file), values, "notice"))
    if scopes:
        values = {"province": scopes["province"], "internal": scopes["internal"]}
        intake.problems.append(Problem("catalogue_not_all_yours", rows[0].place and Place(rows[0].place.file), values, "notice"))
    intake.problems += [
        Problem("catalogue_letter", Place(rows[0].place.file), {"letter": f"U+{ord(old):04X}", "new": new, "count": n}, "notice")
        for (old, new), n in changed.items()
        if not old.isspace()
    ]
    return entries, comments, left


def _line(text: str, changed: Changes) -> str:
    """The text on one line: where a cell was broken says nothing."""
    return " ".join(printable(text, changed).split())


def _faults(row: _Row, first: dict[str, _Row]) -> Iterator[Problem]:
    """What keeps a row out of the file."""
    code, name = row["code"], row["name"]
    if not code:
        yield Problem("catalogue_code_empty", code.place, {**where(code.place), "name": name[:80]})
    elif not CODE.fullmatch(code):
        spoilt = SPOILT.fullmatch(code)
        near = f"{spoilt[1]}.{spoilt[2]:0<6}" if spoilt else ""
        values = {**where(code.place), "code": str(code), "near": near}
        yield Problem("catalogue_code_spoilt" if near else "catalogue_code_odd", code.place, values)
    if not name:
        yield Problem("catalogue_name_empty", name.place, {**where(name.place), "code": str(code)})
    if row["state"] and plain(row["state"]) not in IN_FORCE:
        state = row["state"]
        yield Problem(
            "catalogue_repealed", state.place, {**where(state.place), "state": str(state), "code": str(code)}, "warning"
        )
    if code in first:
        before = first[code]
        values = {**where(code.place), "code": str(code), "first": before["code"].place.line}
        if plain(before["name"]) == plain(name):
            yield Problem("catalogue_row_twice", code.place, values, "warning")
        else:
            yield Problem("catalogue_code_twice", code.place, values)


def _once(name: str, place: Place) -> tuple[str, list[Problem]]:
    """The field without what its cell says again, letter for letter: "Nước; Nước" is Nước. Any other name stays as it is."""
    parts = [part.strip() for part in name.split(";")]
    once = list(dict.fromkeys(parts))
    if once == parts:
        return name, []
    return "; ".join(once), [Problem("catalogue_field_twice", place, {**where(place), "text": name[:80]}, "notice")]


def _online(row: _Row) -> tuple[str, list[Problem]]:
    """full or partly; nothing where the list does not say so in words of today."""
    unclear = []
    for name in ("full", "partly"):
        said = plain(row[name])
        if said in TICKS or row[name].strip(" \ufe0f") in tuple(SIGNS):
            return name, []
        if said not in OFF:
            unclear.append(row[name])
    said = plain(row["online"])
    if said in FULL or said in PARTLY:
        return ("full" if said in FULL else "partly"), []
    if said:
        unclear.append(row["online"])
    return "", [
        Problem("catalogue_online_unclear", cell.place, {**where(cell.place), "text": cell[:60]}, "warning") for cell in unclear
    ]


def _scope(row: _Row, scopes: Counter[str]) -> str:
    """A remark on a procedure that is not every commune's."""
    scope = plain(row["scope"])
    if scope in PROVINCE:
        scopes["province"] += 1
        return f"Thủ tục riêng của một tỉnh ({row['issuer'] or 'xem cơ quan công bố'}): không phải của xã mình thì xóa."
    if scope in INTERNAL:
        scopes["internal"] += 1
        return "Thủ tục nội bộ giữa các cơ quan, người dân không nộp: thường không in."
    return ""


def _written(file: str, source: str, entries: list[dict], comments: dict[KeyPath, str], left: list[dict]) -> str:
    tree = {
        "schema": 1,
        "name": "[tên danh mục]",
        "evidence": {"source": source or SOURCE, "checked_on": "[ngày kiểm tra]", "review_by": "[ngày kiểm tra lại]"},
        "entries": entries,
    }
    remarks = {
        ("name",): "Tên in trên bìa, ví dụ: Thủ tục làm tại xã Vĩnh Hoàng.",
        ("evidence",): "Ai đã đối chiếu danh mục với nguồn, ngày nào.",
        ("entries",): EVENTS.format(first=entries[0]["field"]),
        **comments,
    }
    tail = ""
    if left:
        rows = write_yaml({"entries": [{key: value for key, value in row.items() if value} for row in left]})
        tail = LEFT.format(count=len(left)) + "\n" + rows.partition("\n")[2].rstrip("\n")
    return stamped(write_yaml(tree, remarks, HEAD.format(file=file), tail))
