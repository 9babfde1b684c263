"""`python -m graph` is `graph`."""

import sys

from .cli import main

sys.exit(main())
