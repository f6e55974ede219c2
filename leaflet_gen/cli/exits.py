"""How a run ends: its exit codes, documented in README and tested in tests/test_cli.py."""

DONE, CONTENT, USAGE, ENVIRONMENT, PROOF, BUG, INTERRUPTED = 0, 1, 2, 3, 4, 70, 130


class Stop(Exception):
    """Ends the run with an exit code; whatever there was to say has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code
