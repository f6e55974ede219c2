"""The same run on several machines. A Press and its chunks in, to the workers of a Dask scheduler; what came of each, in order, out.

The press lies in the staging folder, which every machine sees, and each worker
process reads it once: so nothing is lost with a worker, one that comes later
finds all it needs, and one that sees another folder, or has another program,
says so before it prints. After that only rows travel, and counts come back.
"""

import contextlib
import logging
import os
import pickle
import secrets
import threading
import time
import warnings
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from distributed import Client, Future, KilledWorker, get_worker
from distributed.comm.addressing import get_address_host_port
from distributed.comm.core import CommClosedError

from .. import __version__
from ..workers import AHEAD
from .chunk import Chunk, Pressed
from .press import Press
from .run import Spread, Unready
from .staging import Staging, digest

PATIENCE = 10  # seconds for a scheduler to answer, and for its first worker to be there
ALONE = 60  # seconds without any worker after which nobody is waited for any more
GLANCE = 0.5  # seconds between two looks at whether to go on
RETRIES = 2  # of a chunk that a worker failed at: a shared folder has its moments
MAKERS = ("reportlab", "pikepdf", "fonttools", "uharfbuzz", "qrcode", "pillow", "fontpkg-be-vietnam-pro", "fontpkg-noto-sans")
TALKERS = ("distributed", "dask", "tornado", "asyncio")

_one = threading.Lock()  # a press has one pen, and its libraries one state: of a worker's threads one prints at a time
_held: tuple[str, Press] | None = None  # of this process, where it is a worker


@dataclass(frozen=True)
class Order:
    """Where a worker finds the press, and how it knows that it is this one."""

    file: Path
    key: str  # digest of what the file holds
    made_with: str

    def press(self) -> Press:
        """The press with all that this process has made ready. Raises Unready."""
        global _held
        if self.made_with != made_with():
            raise Unready("cluster_version", {"worker": _own_address(), "found": __version__, "own": self.made_with.partition(" ")[0]})
        if _held is None or _held[0] != self.key:
            try:
                data = self.file.read_bytes()
            except OSError:
                data = b""
            if digest(data) != self.key:
                raise Unready("cluster_folder", {"worker": _own_address(), "folder": self.file.parents[1]})
            _held = self.key, pickle.loads(data)  # noqa: S301 - it is what the scheduler's client wrote: its digest came with the task
        return _held[1]


def on_cluster(address: str, go_on: Callable[[], None] = lambda: None) -> Spread:
    """The work on the workers of a scheduler. `go_on` is called while they are waited for, and may raise. Raises Unready."""

    def run(press: Press, work: Sequence[Chunk]) -> Iterator[Pressed]:
        press = replace(press, folder=press.folder.absolute())  # workers stand elsewhere
        with _connected(address) as client, _lying_there(press) as order:
            _look_at_workers(client, order)
            yield from _in_order(client, order, work, go_on)

    return run


def greet(address: str) -> int:
    """How many workers are there, all with our program: worth knowing before long work. Raises Unready."""
    with _connected(address) as client:
        return len(_look_at_workers(client))


@cache
def made_with() -> str:
    """Of all that decides about bytes, besides what a press brings along; our version first."""
    here = Path(__file__).parents[1]
    sources = [digest(path.read_bytes()) for path in sorted(here.rglob("*.py"))]
    return f"{__version__} {digest(repr((sources, [_version(name) for name in MAKERS], zlib.ZLIB_RUNTIME_VERSION)).encode())}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Client]:
    with _quiet():
        client = _client(address)
        try:
            yield client
        except (CommClosedError, CancelledError) as error:
            raise Unready("cluster_unreachable", {"address": address}) from error
        finally:
            with contextlib.suppress(Exception):  # the work is done, or given up: nobody is helped by how they part
                client.close(timeout=2)


class _Closed(Client):
    """A client that is closed by those who opened it: one that never was open does not take 20 seconds at the end to say so."""

    def __del__(self) -> None:
        pass


def _client(address: str) -> Client:
    """In a thread of its own: something that listens and is no scheduler would be waited for without an end."""
    got: list[Client | Exception] = []

    def ask() -> None:
        try:
            got.append(_Closed(_checked(address), timeout=PATIENCE, set_as_default=False))
        except Exception as error:  # noqa: BLE001 - each way not to be a scheduler has an exception of its own
            got.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE + 2)
    if not got or isinstance(got[0], Exception):
        raise Unready("cluster_unreachable", {"address": address}) from (got[0] if got else None)
    return got[0]


def _checked(address: str) -> str:
    """An address that a client can ask for: one that it cannot, it would take 20 seconds to give up. Raises ValueError."""
    address = address if "://" in address else f"tcp://{address}"
    _, port = get_address_host_port(address, strict=True)
    if not 0 < port < 65_536:
        raise ValueError(port)
    return address


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """What Dask would say goes to nobody: what there is to know, an Unready knows."""
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in TALKERS]
    loggers = [logging.getLogger(name) for name in {*TALKERS, *names}]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextlib.contextmanager
def _lying_there(press: Press) -> Iterator[Order]:
    """The press in its staging folder, for as long as there is work."""
    data = pickle.dumps(press)
    file = Staging(press.folder).growing / f"press-{secrets.token_hex(8)}"
    file.write_bytes(data)
    try:
        yield Order(file, digest(data), made_with())
    finally:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink(missing_ok=True)


def _look_at_workers(client: Client, order: Order | None = None) -> dict[str, str]:
    """Every worker that is there, asked for its program and, with an order, whether it sees the folder and may write in it."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise Unready("cluster_nobody", {"address": _address(client)}) from error
    asked = client.run(_answer, order, on_error="return")
    answers = {worker: answer for worker, answer in asked.items() if not isinstance(answer, OSError)}  # without those just lost
    if not answers:
        raise Unready("cluster_nobody", {"address": _address(client)})
    for worker, answer in answers.items():
        if isinstance(answer, Unready):
            raise Unready(answer.code, {**answer.values, "worker": worker})
        if isinstance(answer, Exception):  # it does not know what it is asked
            raise Unready("cluster_version", {"worker": worker, "found": "–", "own": __version__}) from answer
        if answer[0] != made_with():
            raise Unready("cluster_version", {"worker": worker, "found": answer[0].partition(" ")[0], "own": __version__})
        if order and not Path(answer[1]).exists():
            raise Unready("cluster_folder", {"worker": worker, "folder": order.file.parents[1]})
    return answers


def _answer(order: Order | None) -> tuple[str, str]:
    """By a worker: what it prints with, and the file that it could write beside the press."""
    if order is None or order.made_with != made_with():
        return made_with(), ""
    with _one:
        order.press()
    mark = f"{order.file}-{secrets.token_hex(4)}"
    try:
        Path(mark).touch()
    except OSError as error:
        raise Unready("cluster_folder", {"worker": _own_address(), "folder": order.file.parents[1]}) from error
    return made_with(), mark


def _own_address() -> str:
    try:
        return get_worker().address
    except ValueError:
        return str(os.getpid())


def _print(order: Order, chunk: Chunk) -> Pressed:
    """By a worker: a chunk, with what is ready here."""
    with _one:
        return order.press().run(chunk)


def _in_order(client: Client, order: Order, work: Sequence[Chunk], go_on: Callable[[], None]) -> Iterator[Pressed]:
    """Some chunks for each worker at a time. One whose worker is lost goes to another: its files are the same."""
    left, waiting = deque(work), deque()
    try:
        while left or waiting:
            while left and len(waiting) < AHEAD * max(1, len(client.nthreads())):
                chunk = left.popleft()
                key = f"leaflet-gen-{order.file.name}-{chunk.number}"
                waiting.append(client.submit(_print, order, chunk, key=key, retries=RETRIES, pure=False))
            yield _waited_for(client, waiting[0], go_on)
            waiting.popleft()
    finally:
        if waiting:
            with contextlib.suppress(Exception):
                client.cancel(list(waiting), force=True)


def _waited_for(client: Client, future: Future, go_on: Callable[[], None]) -> Pressed:
    seen = time.monotonic()  # when somebody was there
    while not _is_done(future):
        go_on()
        if client.status != "running":
            raise Unready("cluster_unreachable", {"address": _address(client)})
        if client.nthreads():
            seen = time.monotonic()
        elif time.monotonic() - seen > ALONE:
            raise Unready("cluster_nobody", {"address": _address(client)})
    try:
        return future.result()
    except KilledWorker as error:
        raise Unready("cluster_lost", {"worker": getattr(error.last_worker, "address", "")}) from error
    except (ImportError, AttributeError) as error:  # of a worker that came later
        raise Unready("cluster_version", {"worker": "–", "found": "–", "own": __version__}) from error


def _is_done(future: Future) -> bool:
    try:
        future.exception(timeout=GLANCE)  # it gives the task's own, and raises that it waited in vain
    except TimeoutError:
        return False
    return True


def _address(client: Client) -> str:
    return client.scheduler.address if client.scheduler else ""
