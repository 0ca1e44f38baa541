"""``python -m phusong.planning``, and where the command ``phusong`` starts."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command; an interrupt while the libraries are being loaded ends it quietly too."""
    try:
        from phusong.planning.cli.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
