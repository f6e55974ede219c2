"""`python -m leaflet_gen`, and where the command leaflet-gen begins: Ctrl+C is heard before anything else is loaded."""

import os
import signal
import sys


def main() -> int:
    """The command line's own `main`, and until it has taken over: nothing is written yet, so a signal just ends the run."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup and `&` in a script set it
            signal.signal(number, lambda *_: os._exit(130))
    from .cli.main import main as run  # noqa: PLC0415

    return run()


if __name__ == "__main__":
    sys.exit(main())
