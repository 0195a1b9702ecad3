"""Words on the buttons that every form shares, and what forms call their questions in the review."""

from texts.buttons import assistance, nominations
from texts.words import N_

BACK = N_("« 上一题")
BACK_TO_REVIEW = N_("« 不改了")
KEEP = N_("不改，下一题 »")
CANCEL = N_("先放着")
RESUME = N_("接着填")
DONE = N_("选好了")
ALL = N_("全都列出来")
SKIP = N_("跳过")
SUBMIT = N_("没错，交上去")
SEND = N_("发出")
CHANGE = N_("改一改")
DROP = N_("算了")
EDIT = N_("改%(title)s")
TITLES: dict[str, dict[str, str]] = {
    "mentor": {"role": N_("身份"), "specialities": N_("拿手的"), "capacity": N_("最多带几人")},
    "placement_word": {"words": N_("您说的")},
    "assessment": {"words": N_("您说的")},
    "assessment_reply": {"words": N_("您说的")},
    "objection": {"words": N_("您说的")},
    "self_nomination": nominations.TITLES,
    "assisted_nomination": assistance.TITLES,
}
"""form → question → its short name. A feature with a review names its questions here."""
