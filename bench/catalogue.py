"""How long a catalogue takes, and how much memory. Numbers of rows, or a list of an office, in; a table out.

Each line is a process of its own: it imports the list, lays it out as a booklet or poster, checks, paints and proofs it.

    python bench/catalogue.py [--rows 75,257,654] [--list FILE.csv] [--formats a4-danh-muc,a3-danh-muc] [--json]
"""

import argparse
import csv
import datetime as dt
import gc
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parents[1]
ROWS = (75, 257, 654)
FORMATS = ("a4-danh-muc", "a3-danh-muc")
HEADS = ("Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Mức độ trực tuyến")
ORDER = """\
schema: 1
units: [vinh-hoang]
build:
  - {{material: danh-muc, topic: danh-muc, catalogue: bench, formats: [{format}], themes: [colour], languages: [vi]}}
"""

# Made-up procedures: words of the trade, put together as no office would.
VERBS = ("Đăng ký", "Cấp", "Cấp lại", "Xác nhận", "Gia hạn", "Thay đổi", "Chứng thực", "Công nhận", "Hỗ trợ", "Tạm dừng")
THINGS = ("vườn cây ăn quả", "đò ngang", "chợ phiên", "sân bóng của thôn", "giếng nước chung", "đàn bò", "lò gạch", "thuyền câu")
WHOSE = ("của hộ gia đình", "của tổ hợp tác", "của nhóm hộ cùng thôn", "của người mới chuyển đến", "của hội người cao tuổi")
CASES = (
    "trong trường hợp giấy tờ cũ đã mất hoặc không còn đọc được",
    "khi có thay đổi về người đứng tên, địa chỉ hoặc thời gian hoạt động so với lần đăng ký trước",
    "đối với trường hợp đã nộp hồ sơ tại nơi ở cũ nhưng chưa nhận được kết quả, nay muốn nhận tại nơi ở mới",
    "",
)
FIELDS = ("Ao hồ", "Bến bãi", "Chợ", "Đò", "Ăn uống", "Giếng nước", "Hội hè", "Lò rèn, lò gạch", "Nghề đan", "Vườn tược")


def made_up(rows: int) -> list[dict[str, str]]:
    """A list of so many procedures, the same at every call; its names are as long as real ones, 10 to 250 letters."""
    chance = random.Random(rows)
    fields = [f"{name} {part}" for part in ("trong xã", "liên xã", "ven sông", "trên đồi") for name in FIELDS]
    found = []
    for n in range(rows):
        name = f"{chance.choice(VERBS)} {chance.choice(THINGS)} {chance.choice(WHOSE)} {chance.choice(CASES)}".strip()
        online = chance.choice(("Toàn trình", "Một phần", ""))
        found.append(dict(zip(HEADS, (f"9.{n:06d}", name, fields[n * len(fields) // rows], online))))
    return sorted(found, key=lambda row: row["Lĩnh vực"])


def write_list(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def stages(file: Path, format: str) -> Iterator[tuple[str, Any]]:
    """Name and seconds of each stage, then how much there was of what."""
    gc.set_threshold(20_000)  # as the command line does
    sys.path.insert(0, str(HERE))  # this checkout, whichever is installed
    from leaflet_gen.check import check_layout, check_words
    from leaflet_gen.intake.catalogue import import_catalogue
    from leaflet_gen.layout.compose import compose
    from leaflet_gen.layout.fill import fill
    from leaflet_gen.load.editions import editions
    from leaflet_gen.load.project import load_project
    from leaflet_gen.load.shipped import shipped
    from leaflet_gen.proof.edition import proof_edition
    from leaflet_gen.render.pdf import write_pdf

    took: dict[str, float] = {}

    def timed(stage: str, function: Any, *arguments: object) -> Any:
        started = perf_counter()
        result = function(*arguments)
        took[stage] = perf_counter() - started
        return result

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(HERE / "content", root / "content")
        (root / "content" / "project.yaml").write_text(ORDER.format(format=format), encoding="utf-8")
        intake = timed("import", import_catalogue, file, root / "content" / "catalogues" / "bench.yaml", "bench", True)
        loaded, _ = timed("load", load_project, root, (shipped("assets"),))
    ((edition,), _) = editions(loaded)
    layout = timed("compose", lambda: fill(compose(edition), {}))
    timed("again", compose, edition)  # fonts parsed, codes made, words measured: what the next edition costs
    problems = timed("check", lambda: [*check_words(edition, dt.date(2026, 11, 23)), *check_layout(layout)])
    pdf = timed("paint", write_pdf, layout)
    found = timed("proof", proof_edition, pdf, layout)
    errors = [p.code for p in (*problems, *found) if p.severity == "error"]
    yield from took.items()
    yield "rows", intake.taken
    yield "pages", len(layout.pages)
    yield "errors", errors
    yield "pdf_kb", len(pdf) // 1000
    scale = 1024**2 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    yield "peak_mb", round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of a catalogue.")
    parser.add_argument("--rows", default=",".join(map(str, ROWS)), metavar="N,N")
    parser.add_argument("--list", type=Path, metavar="FILE", help="an office's own list, measured too")
    parser.add_argument("--formats", default=",".join(FORMATS), metavar="F,F")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("FILE", "FORMAT"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(dict(stages(Path(asked.one[0]), asked.one[1]))))
        return
    found = []
    with tempfile.TemporaryDirectory() as folder:
        files = [(f"{n} rows", write_list(Path(folder) / f"{n}.csv", made_up(int(n)))) for n in asked.rows.split(",") if n]
        files += [(asked.list.name, asked.list)] if asked.list else []
        for name, file in files:
            for format in asked.formats.split(","):
                command = [sys.executable, __file__, "--one", file, format]
                done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
                if done.returncode:
                    sys.exit(f"{done.stderr}\n{name}, {format}: nothing was measured")
                found.append({"list": name, "format": format, **json.loads(done.stdout)})
    print(json.dumps(found, indent=1) if asked.json else "\n".join(table(found)))


def table(found: list[dict[str, Any]]) -> Iterator[str]:
    timed = ("import", "load", "compose", "again", "check", "paint", "proof")
    yield (
        f"{'list':22}{'format':14}{'rows':>6}{'pages':>7}"
        + "".join(f"{stage:>9}" for stage in timed)
        + f"{'MB':>6}{'KB':>7}  errors"
    )
    for one in found:
        row = f"{one['list'][:20]:22}{one['format']:14}{one['rows']:6}{one['pages']:7}"
        yield (
            row
            + "".join(f"{one[s]:8.2f}s" for s in timed)
            + f"{one['peak_mb']:6}{one['pdf_kb']:7}  {', '.join(one['errors']) or '–'}"
        )


if __name__ == "__main__":
    main()
