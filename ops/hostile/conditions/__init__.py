"""One short file per condition; each has a TITLE and run(arena), which returns what came of the hostile ones."""
from conditions import (big_down, big_up, descriptors, gone_answer, gone_request, half_closed, hung, idle, reset, slow_body, slow_head,
                        slow_read, storm, unread_up)

ALL = {
    "slow-head": slow_head,
    "slow-body": slow_body,
    "slow-read": slow_read,
    "idle": idle,
    "storm": storm,
    "descriptors": descriptors,
    "unread-up": unread_up,
    "big-up": big_up,
    "big-down": big_down,
    "gone-request": gone_request,
    "gone-answer": gone_answer,
    "hung": hung,
    "reset": reset,
    "half-closed": half_closed,
}
