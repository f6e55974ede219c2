"""How long a QR symbol takes: encoding, tables, drawing, reading back. Versions in, a table out, in microseconds.

Each figure is the least of the rounds, a round being all the payloads once; ratios are to `qrcode` (as `symbol` used it
before: level M, then every higher level that fits) and to zxing-cpp's writer, on the same payloads in the same run.

    python bench/qr.py [--versions 1,4,6] [--payloads N] [--rounds N] [--json]
"""

import argparse
import json
import random
from collections.abc import Callable
from time import perf_counter
from typing import Any

import qrcode
import zxingcpp
from qrcode.exceptions import DataOverflowError

from leaflet_gen.proof.codes import read_matrix
from leaflet_gen.qr import LEVELS, Symbol, affine, masks, symbol
from leaflet_gen.qr.message import capacity
from leaflet_gen.render.modules import dark_path, image

PREFIX = "https://a.gov.vn/"
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-/?="
COLUMNS = ("version", "encode", "tables", "dark_path", "image", "read_matrix", "qrcode", "zxing-cpp writer")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time of a QR symbol, step by step.")
    parser.add_argument("--versions", default="1,4,6", metavar="N,N…")
    parser.add_argument("--payloads", type=int, default=500, metavar="N")
    parser.add_argument("--rounds", type=int, default=7, metavar="N")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = [measured(int(version), asked.payloads, asked.rounds) for version in asked.versions.split(",")]
    if asked.json:
        print(json.dumps(rows, indent=1))
        return
    print("   ".join(COLUMNS), "  times faster than qrcode, zxing-cpp")
    for row in rows:
        figures = "   ".join(f"{row[column]:>{len(column)}.1f}" for column in COLUMNS[1:])
        faster = (row[other] / row["encode"] for other in COLUMNS[-2:])
        print(f"{row['version']:>5}-{row['level']}   {figures}   " + ", ".join(f"{times:.1f}" for times in faster))


def measured(version: int, count: int, rounds: int) -> dict[str, Any]:
    """Microseconds a symbol for payloads that fill it at level M; `tables` is what the first symbol of a kind costs more."""
    payloads, made = payloads_of(version, count), []

    def timed(step: Callable[[Any], Any], values: list, times: int = rounds) -> float:
        least = float("inf")
        for _ in range(times):
            start = perf_counter()
            for value in values:
                step(value)
            least = min(least, perf_counter() - start)
        return least / len(values) * 1e6

    tables = timed(lambda _: forget(payloads[0]), [0]) - timed(symbol, payloads[:1])
    made = [symbol(payload) for payload in payloads]
    assert {matrix.version for matrix in made} == {version}
    assert all(read_matrix(matrix.rows, matrix.side) == matrix.payload for matrix in made)
    few = payloads[: max(1, count // 50)]
    return {
        "version": version,
        "level": made[0].level,
        "encode": timed(symbol, payloads),
        "tables": tables,
        "dark_path": timed(lambda matrix: dark_path(matrix.rows, matrix.side), made),
        "image": timed(lambda matrix: image(matrix.rows, matrix.side), made),
        "read_matrix": timed(lambda matrix: read_matrix(matrix.rows, matrix.side), made),
        "qrcode": timed(by_the_library, few, 3),
        "zxing-cpp writer": timed(by_zxing, few, 3),
    }


def payloads_of(version: int, count: int) -> list[str]:
    """Addresses that differ in most of their letters and fill the version at level M."""
    chance = random.Random(version)
    length = capacity(version, "M") // 8 - (2 if version < 10 else 3)
    return [(PREFIX + "".join(chance.choices(LETTERS, k=length)))[:length] for _ in range(count)]


def forget(payload: str) -> Symbol:
    """A symbol as the first of its version and level."""
    for kept in (affine.tables, affine._placement, masks._masks, masks.eight_of):
        kept.cache_clear()
    return symbol(payload)


def by_the_library(payload: str) -> None:
    version = None
    for level in "MQH":
        code = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=0)
        code.add_data(payload.encode(), optimize=0)
        try:
            code.make(fit=version is None)
        except (DataOverflowError, ValueError):
            return
        version = code.version


def by_zxing(payload: str) -> None:
    zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(add_quiet_zones=False)


if __name__ == "__main__":
    main()
