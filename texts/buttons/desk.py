"""Words on the buttons of the desk."""

from texts.words import N_

OPEN = N_("看看待办")
BACK = N_("« 回到待办")
DAYS = N_("%(who)s · %(where)s · 等了 %(days)s 天")
KINDS = {
    "nomination": N_("自荐"),
    "assisted": N_("要替人补的自荐"),
    "consent": N_("要念公示的"),
    "question": N_("有人问政策"),
    "overdue": N_("没人看的自荐"),
    "exam": N_("没考过的"),
    "unclear": N_("不知到没到的消息"),
    "line": N_("联审"),
    "vetting": N_("联审"),
    "late": N_("没按时签的部门"),
    "notice": N_("公示满了"),
    "objection": N_("有人有话说"),
    "unanswered": N_("公示还等本人点头"),
    "assessment": N_("对评语有话说"),
    "placement": N_("岗位、挂职"),
}
"""What a long list can be narrowed to."""
KIND = N_("%(kind)s · %(count)s 件")
ALL = N_("« 全部")
STANDINGS = N_("联审、公示到哪一步了 · %(count)s 位")
TODAY = N_("%(who)s · %(where)s · 今天")
