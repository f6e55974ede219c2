"""A URL in, a QR symbol's modules out (ISO/IEC 18004). No drawing."""

from dataclasses import dataclass
from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError

LEVELS = {"L": ERROR_CORRECT_L, "M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q, "H": ERROR_CORRECT_H}
QUIET = 4  # modules of white on all sides, ISO/IEC 18004, 6.3.8


@dataclass(frozen=True, slots=True)
class Symbol:
    """rows[y][x] is True where a module is dark; the quiet zone is not in it."""

    payload: str
    version: int
    level: str
    rows: tuple[tuple[bool, ...], ...]

    @property
    def modules(self) -> int:
        return len(self.rows)


@lru_cache(maxsize=512)
def symbol(payload: str) -> Symbol:
    """The smallest symbol at level M; a higher level where the version stays the same.

    At one printed size more correction on a bigger version means smaller
    modules, and scans worse. Raises ValueError when the payload is too long.
    """
    try:
        code = _made(payload, "M", None)
    except (DataOverflowError, ValueError) as error:
        raise ValueError(f"{len(payload)} characters do not fit a QR symbol") from error
    level = "M"
    for higher in ("Q", "H"):
        try:
            code, level = _made(payload, higher, code.version), higher
        except (DataOverflowError, ValueError):
            break
    return Symbol(payload, code.version, level, tuple(tuple(bool(m) for m in row) for row in code.modules))


def _made(payload: str, level: str, version: int | None) -> qrcode.QRCode:
    code = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=0)
    code.add_data(payload.encode("utf-8"), optimize=0)
    code.make(fit=version is None)
    return code
