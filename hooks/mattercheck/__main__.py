"""The entry point of `python -m mattercheck` and of the `mattercheck` script."""

import signal

# Until a command has imported all it needs, Ctrl-C ends the program silently: an interrupted import would print a long
# traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)


def start() -> None:
    """Run the program and exit with its exit code."""
    from .cli import run

    run(lambda: signal.signal(signal.SIGINT, signal.default_int_handler))


if __name__ == "__main__":
    start()
