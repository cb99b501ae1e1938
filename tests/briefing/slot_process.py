"""A process that tries to take a slot: it says whether it may, and then keeps what it has until it is killed."""

import sys
import time
from datetime import date

from pipeline.briefing.slots import SlotBook, SlotState
from pipeline.store import Store

if __name__ == "__main__":
    with Store.open(sys.argv[1]) as store:
        sys.stdin.readline()
        taken = SlotBook(store).take(date(2026, 11, 5), "morning")
        sys.stdout.write("theirs\n" if isinstance(taken, SlotState) else "ours\n")
        sys.stdout.flush()
        time.sleep(60)
