"""The entry point of the program, by `python -m mattercheck` and by its script."""

import signal

# Until all that a command needs is imported, an interrupt from the keyboard ends the program without a word: what is in
# the middle of an import would say more of it than anyone wants to read.
signal.signal(signal.SIGINT, signal.SIG_DFL)


def start() -> None:
    """Run the program, and end the process with its exit code."""
    from .cli import run

    run(lambda: signal.signal(signal.SIGINT, signal.default_int_handler))


if __name__ == "__main__":
    start()
