"""A new project: the sample's words, commented, to be edited in place; and the schemas an editor reads."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..load.schema import schemas
from ..load.shipped import shipped

SCHEMA_FOLDER = ".schema"
ASSETS_NOTE = """\
# Thư mục này dành cho người thiết kế

Để trống cũng được: chương trình đã có sẵn khổ giấy, kiểu màu, bố cục và hình.
Đặt vào đây một tệp cùng tên để thay tệp có sẵn, hoặc tên mới để thêm:
formats/ (khổ giấy), themes/ (kiểu màu), materials/ (bố cục), pictures/ (hình SVG).
Tệp có sẵn để chép: lệnh leaflet-gen doctor cho biết thư mục, ở dòng “Mẫu có sẵn”.
"""


def write_starter(folder: Path) -> None:
    """Copy the shipped content and the schemas. The looks stay in the package until a designer adds a file."""
    shutil.copytree(shipped("content"), folder / "content", dirs_exist_ok=True)
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets" / "README.md").write_text(ASSETS_NOTE, encoding="utf-8", newline="\n")
    write_schemas(folder, schemas())


def write_schemas(folder: Path, made: Mapping[str, dict]) -> list[Path]:
    """.schema/<kind>.json for each kind of file: editors complete and check while one types."""
    (folder / SCHEMA_FOLDER).mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in sorted(made.items()):
        path = folder / SCHEMA_FOLDER / f"{name}.json"
        path.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        paths.append(path)
    return paths
