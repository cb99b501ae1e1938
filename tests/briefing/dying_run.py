"""A `briefing run` that is killed with SIGKILL at a stage: `python -m tests.briefing.dying_run STAGE`.

At `full` it may write no file beyond a size instead, as on a full disk.
"""

import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any

from pipeline.cli import main

BEGINS = {
    "cluster": ("pipeline.briefing.planning", "cluster_entries"),
    "rank": ("pipeline.briefing.planning", "rank"),
    "assemble": ("pipeline.briefing.run", "_briefing"),
    "keep": ("pipeline.briefing.delivery", "_kept"),
    "deliver": ("pipeline.delivery.mail", "send_mail"),
    "record": ("pipeline.briefing.run", "_delivered"),
}
"""Stages that are killed as they begin."""
ENDS = {
    "gather": ("pipeline.feeds.entries", "EntryBook.take"),
    "draft": ("pipeline.briefing.slots", "SlotBook.keep_story"),
    "sent": ("pipeline.delivery.mail", "send_mail"),
}
"""Stages that are killed once they have done something: a feed kept, a story kept, the mail taken."""
STAGES = ("gather", "cluster", "rank", "draft", "assemble", "keep", "deliver", "sent", "record")


def arm(stage: str) -> None:
    """Has the process killed at the stage."""
    module, path = (BEGINS | ENDS)[stage]
    holder = importlib.import_module(module)
    *parts, name = path.split(".")
    for part in parts:
        holder = getattr(holder, part)
    setattr(holder, name, deadly(getattr(holder, name), at_its_end=stage in ENDS))


def deadly(call: Callable[..., Any], *, at_its_end: bool) -> Callable[..., Any]:
    def killed(*given: Any, **named: Any) -> None:
        if at_its_end:
            call(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return killed


if __name__ == "__main__":
    if sys.argv[1] == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    else:
        arm(sys.argv[1])
    sys.argv = ["newsdraft", "briefing", "run", "--quiet"]
    main()
