"""Saved pages (MHTML): the HTML parts of a mail."""
from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator

from parsers.errors import DamagedFile


def pages(data: bytes) -> Iterator[tuple[bytes, str | None]]:
    """The bytes of each HTML part with the encoding that its header names, in order.  Raises DamagedFile."""
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                content = part.get_payload(decode=True)
                if isinstance(content, bytes) and content.strip():
                    yield content, part.get_content_charset()
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise DamagedFile("The saved page cannot be taken apart; save it as HTML.") from error
