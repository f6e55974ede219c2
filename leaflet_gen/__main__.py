"""`python -m leaflet_gen`."""

import sys

from .cli.main import main

sys.exit(main())
