"""Records brought into the project. Saved files in; content files written or kept, and what a person should look at, out.

What a person wrote is never lost: a file that is replaced although somebody
worked in it is first set aside under another name, which no loader reads.

Each file is read back before it is put in its place: the loader must
understand it, and the rules for records see it as they will at every build.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..check.records import check_record, other_place
from ..load.read import LARGEST, Document, parse
from ..load.validate import validate
from ..messages import refused
from ..problems import Place, Problem, has_errors
from ..procedure import Procedure
from .portal import Tree, as_procedure
from .saved import Record, code_of, read_records
from .write import KeyPath, is_untouched, put, set_aside, stamped, write_yaml

HEAD = """\
yaml-language-server: $schema=../../.schema/procedure.json
Thủ tục lấy từ Cổng Dịch vụ công Quốc gia. Các phần bên dưới là nguyên văn của Cổng.
Việc của người rà soát: mở địa chỉ ở dòng url, so từng phần, rồi điền ba dòng trong review.
Chưa điền thì chỉ in được bản nháp. Chỗ trống trong ngoặc vuông cũng phải điền."""
WHERE: Mapping[str, KeyPath] = {  # what a remark of the reader is about
    "record_fee_blank": ("methods",),
    "record_time_blank": ("methods",),
    "record_time_other": ("methods",),
    "record_way": ("more",),
    "record_key": ("more",),
    "record_no_page": ("url",),
    "record_no_state": ("state",),
    "record_row_empty": ("cases",),
}
WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|!--|\?xml)", re.IGNORECASE)
COMMENTS: Mapping[KeyPath, str] = {
    ("review",): "Ai đã so với Cổng, ngày nào, và khi nào phải so lại.",
    ("methods",): "amount: 0 chỉ dùng khi nguyên văn nói rõ là miễn phí; còn lại ghi số tiền, hoặc để chỗ trống.",
    ("cases",): "Hàng không có originals và copies là ghi chú, không phải giấy tờ phải nộp.",
}
TAIL = """\
Lớp lời dễ hiểu: xóa dấu # ở đầu các dòng dưới đây, rồi viết bằng lời thường ngày. Có lớp này mới in được tờ phát tay.
#plain:
#  title: "[tên gọi thường ngày]"
#  promise: "[ai cần làm, khi nào]"
#  time: "[bao lâu]"
#  time_note: "[tính từ lúc nào]"
#  fee: "[hết bao nhiêu]"
#  fee_note: "[nộp thế nào]"
#  result: "[được nhận gì]"
#  result_note: "[nhận ở đâu]"
#  bring:
#    - heading: "[giấy tờ cần mang]"
#      body: "[bản chính hay bản sao]"
#  search: "[từ cần gõ trên Cổng]"
#  office: "[cơ quan phải chọn trên Cổng]"
#  photograph: "[chụp những gì]"
#  pay: "[trả tiền thế nào]"
#  receive: "[nhận kết quả ở đâu]\""""


@dataclass
class Delivery:
    """What became of the saved files. Paths are those of content files."""

    read: int = 0  # records
    written: list[Path] = field(default_factory=list)  # new, or in the place of what only we had written
    replaced: list[Path] = field(default_factory=list)  # a person's work is set aside, the record stands in its place
    same: list[Path] = field(default_factory=list)  # were there already, letter for letter
    kept: list[Path] = field(default_factory=list)  # a person wrote them, or has been at work in them
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)  # the text of each content file that has a problem

    @property
    def to_look_at(self) -> int:
        """Files with something to look at besides the review that each needs."""
        return len({p.place.file for p in self.problems if p.place})


def deliver(
    files: Iterable[Path], folder: Path, anew: bool, today: dt.date, go_on: Callable[[], None] = lambda: None
) -> Delivery:
    """Every record of every file to content/procedures/<code>.yaml; a bad one hinders no other."""
    done = Delivery()
    first: dict[str, str] = {}  # code -> the file that had it first
    for path in files:
        go_on()
        for record in _records(path, done):
            done.read += 1
            code = code_of(record).casefold()  # as some disks take names
            if code in first:
                done.problems.append(
                    Problem("record_code_twice", Place(path.name), {"code": code_of(record), "first": first[code]})
                )
                done.failed += 1
            elif _one(record, path.name, folder, anew, today, done):
                first[code] = path.name
            else:
                done.failed += 1
    return done


def _records(path: Path, done: Delivery) -> Iterator[Record]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        done.problems.append(Problem("record_file_missing", Place(path.name)))
        done.failed += 1
        return
    except OSError as error:
        done.problems.append(Problem("file_unreadable", Place(path.name), {"reason": refused(error)}))
        done.failed += 1
        return
    records, problems = read_records(data, path.name)
    if WEB_PAGE.match(data):
        problems = [Problem("record_web_page", Place(path.name))]
    done.problems += problems
    done.failed += len(problems)
    yield from records


def _one(record: Record, name: str, folder: Path, anew: bool, today: dt.date, done: Delivery) -> bool:
    """Whether the record is in its file, or was left out for what a person did there."""
    tree, problems = as_procedure(record, name)
    if tree is None:
        done.problems += problems
        return False
    path = folder / f"{tree['code']}.yaml"
    text = procedure_text(tree)
    document, found = looked_at(text, str(path), today)
    found += [replace(p, place=document.key(WHERE.get(p.code, ())) if document else Place(str(path))) for p in problems]
    done.problems += found
    if found:
        done.sources[str(path)] = text
    if has_errors(found):
        return False
    there = path.read_text("utf-8", "replace") if path.exists() else None
    if there == text:
        done.same.append(path)
    elif there is None or is_untouched(there):
        put(path, text)
        done.written.append(path)
    elif anew:
        aside = set_aside(path)
        put(path, text)
        done.replaced.append(path)
        values = {"file": path.name, "aside": aside.name}
        done.problems.append(Problem("record_set_aside", Place(str(path)), values, "warning"))
    else:
        done.kept.append(path)
        done.problems.append(Problem("record_kept", Place(str(path)), {"file": path.name}, "warning"))
    return True


def procedure_text(tree: Tree) -> str:
    """The content file of a procedure's tree, with words for the official who will review it."""
    return stamped(write_yaml(tree, COMMENTS, HEAD, TAIL))


def looked_at(text: str, file: str, today: dt.date) -> tuple[Document | None, list[Problem]]:
    """The file as the loader reads it, and what loader and rules will say of it."""
    if len(text.encode()) > LARGEST:
        return None, [Problem("file_too_large", Place(file), {"limit_mb": LARGEST // 1_000_000})]
    document, problems = parse(text, file)
    procedure, more = validate(document, Procedure) if document else (None, [])
    judged = [*check_record(procedure, today), *other_place(procedure)] if procedure else ()
    # what is not law yet, or no more, may be prepared all the same; it will not build
    soft = (replace(p, severity="warning") if p.code.startswith("procedure_") else p for p in judged)
    return document, [*problems, *more, *soft]
