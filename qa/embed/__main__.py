"""`python -m qa.embed`: make the bundled encoder ready."""

from __future__ import annotations

import sys

from qa.embed.prepare import main

sys.exit(main())
