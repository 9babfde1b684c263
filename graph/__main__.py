"""`python -m graph` is `graph`."""

import sys

from .cli.main import main

sys.exit(main())
