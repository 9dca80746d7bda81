"""The entry point of the program, by `python -m mattercheck` and by its script."""

import signal

# Until the program can say that it was interrupted, an interrupt from the keyboard ends it without a word.
signal.signal(signal.SIGINT, signal.SIG_DFL)


def start() -> None:
    """Run the program, and end the process with its exit code."""
    from .cli import run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    start()
