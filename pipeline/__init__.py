"""Documents in, a database of budget disclosures out: all that has meaning or effects."""
from __future__ import annotations

__version__ = "0.1.0"
