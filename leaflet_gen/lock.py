"""Hold a file, so that no second run does. An open file in; whether it is held now out.

The lock goes with its process, however that ends.
"""

from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt


def held(file: IO) -> bool:
    """Take the lock of a file that is open for writing, without waiting. False where somebody else has it."""
    try:
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True


DELETES_OPEN_FILES = fcntl is not None  # Windows deletes no file that is open
