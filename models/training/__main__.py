"""``python -m models.training``: make the weights that Sidenote ships, and measure them."""

import argparse
import importlib
import os
import sys

from models.errors import ModelError

COMMANDS = {
    "export": "embeddings, tokenizer and embedder from the base model",
    "classifier": "train the sentence heads",
    "stance": "train the stance model",
    "calibrate": "choose the classifier's thresholds again",
    "report": "measure the shipped classifier on the held-out posts",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; an error is one line and exit code 1."""
    parser = _parser(arguments if arguments is not None else sys.argv[1:])
    args = parser.parse_args(arguments)
    try:
        return int(importlib.import_module(f"models.training.{args.command}").run(args))
    except ModelError as error:
        print(f"error: {error}", file=sys.stderr)
    except ModuleNotFoundError as error:
        print(
            f'error: {error}; install the training extra: pip install -e ".[training]"',
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("stopped; --resume goes on from the last epoch", file=sys.stderr)
    return 1


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("--data", default="", metavar="DIR", help="the data folder")
        command.add_argument(
            "--out", default="models/weights", metavar="DIR", help="weights folder"
        )
        command.add_argument("--seed", type=int, default=7)
        command.add_argument("--threads", type=int, default=max(1, (os.cpu_count() or 2) - 1))
        command.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
        if name in arguments[:1]:  # each command's module is imported for that command alone
            importlib.import_module(f"models.training.{name}").add_arguments(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
