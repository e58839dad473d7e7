"""Start the chat page: settings, library, server."""

from __future__ import annotations

import sys

import qa


def main() -> int:
    """Serve until interrupted; 1 if the library or the settings cannot be used."""
    try:
        qa.serve(qa.load_settings())
    except qa.QAError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
