"""Webhook: JSON posted once, signed so that the other side can tell it is ours and new; a briefing in Slack's form."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from datetime import datetime

import httpx2

from pipeline.delivery.message import Message, NotDeliveredError, UnsureError

LONGEST_BLOCK, MOST_BLOCKS = 2900, 48
LATER = (408, 425, 429)


def payload(message: Message) -> bytes:
    """The JSON: `text` for notifications, `blocks` with the briefing in Slack's own marks, cut where Slack would."""
    pieces = _pieces(message.plain)
    kept = pieces if len(pieces) <= MOST_BLOCKS else [*pieces[: MOST_BLOCKS - 1], "… the rest is on the desk."]
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": piece}} for piece in kept]
    value = {"text": _escaped(message.title), "blocks": blocks}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def signature(key: str, moment: int, body: bytes) -> str:
    """`sha256=` and the HMAC over `<seconds since 1970>.<body>`."""
    return "sha256=" + hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


def post_json(
    url: str,
    body: bytes,
    *,
    now: datetime,
    timeout: float,
    key: str = "",
    message_id: str = "",
    sending: Callable[[], None] = lambda: None,
) -> None:
    """Posts it, signed where there is a key; redirects are not followed. `sending` is called before anything goes.

    NotDeliveredError, or UnsureError where the line broke before the other side answered.
    """
    moment = int(now.timestamp())
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if message_id:
        headers["Idempotency-Key"] = message_id
    if key:
        headers |= {"X-Newsdraft-Timestamp": str(moment), "X-Newsdraft-Signature": signature(key, moment, body)}
    sending()
    try:
        with httpx2.Client(timeout=timeout, trust_env=False) as client:
            answer = client.post(url, content=body, headers=headers)
    except httpx2.InvalidURL as error:
        raise NotDeliveredError(f"its address is none: {error}", again=False) from error
    except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol) as error:
        raise NotDeliveredError(f"it cannot be reached: {error}", again=True) from error
    except httpx2.HTTPError as error:
        raise UnsureError(f"the line broke before it answered: {type(error).__name__} {error}") from error
    if not answer.is_success:
        again = answer.status_code in LATER or answer.status_code >= 500
        raise NotDeliveredError(f"it answers HTTP {answer.status_code}: {answer.text[:200]}", again=again)


def _pieces(plain: str) -> list[str]:
    """The text in blocks of whole paragraphs, Slack's control characters escaped and headings bold."""
    found = [""]
    for paragraph in plain.split("\n\n"):
        shown = re.sub(r"^#+ (.*)$", r"*\1*", _escaped(paragraph), flags=re.MULTILINE)
        for start in range(0, len(shown), LONGEST_BLOCK):
            part = shown[start : start + LONGEST_BLOCK]
            if len(found[-1]) + len(part) + 2 > LONGEST_BLOCK:
                found.append("")
            found[-1] = f"{found[-1]}\n\n{part}" if found[-1] else part
    return [piece for piece in found if piece.strip()]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
