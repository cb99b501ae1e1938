"""The anchor of the decision log: number and hash of its last entry, kept beside the key, to see a cut tail by."""

from pathlib import Path

from sqlalchemy import Connection, select

from pipeline.errors import StoreError
from pipeline.runs.folder import write_whole
from pipeline.runs.log import log
from pipeline.store.tables.review import decisions

NEXT_STEP = (
    "Put back the newest copy of the store, or keep this one and look at what is missing; "
    "`newsdraft review log --new-anchor` takes the log as it stands."
)


class Anchor:
    """A file with NUMBER:HASH of the last entry that was kept; it goes forward with each decision, never back."""

    def __init__(self, key: Path) -> None:
        self.path = key.with_suffix(".anchor")

    def read(self) -> tuple[int, str] | None:
        """Number and hash, (0, "") for a file that says neither, None where there is no file."""
        try:
            number, _, digest = self.path.read_text(encoding="ascii").strip().partition(":")
            return int(number), digest
        except FileNotFoundError:
            return None
        except ValueError:
            return 0, ""
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read: {error.strerror}.", "Check the file's rights.") from None

    def fault(self, connection: Connection) -> str:
        """What is wrong where the anchor's entry stands no more in the log; empty where it does or there is none."""
        try:
            anchor = self.read()
        except StoreError as error:
            return error.problem.rstrip(".")
        if anchor is None:
            return ""
        number, digest = anchor
        if not digest:
            return f"{self.path} names no entry of the log"
        if not number:
            return ""
        if connection.execute(select(decisions.c.hash).where(decisions.c.number == number)).scalar() == digest:
            return ""
        last = connection.execute(select(decisions.c.number).order_by(decisions.c.number.desc()).limit(1)).scalar() or 0
        if last < number:
            return f"the log ends at entry {last}, and entry {number} had been kept: {number - last} were cut off"
        return f"entry {number} of the log is another than the one that had been kept"

    def advance(self, number: int, digest: str) -> None:
        """Writes the entry that was just kept; the decision stands where the file cannot be written."""
        try:
            before = self.read()
            if before is None or before[0] < number:
                self.set(number, digest)
        except StoreError as error:
            log("anchor not written", entry=number, error=error.problem)

    def set(self, number: int, digest: str) -> None:
        """Writes number and hash, whatever stood there."""
        write_whole(self.path, f"{number}:{digest}\n".encode())
