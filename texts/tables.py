"""What sheets and columns of a workbook are called; the widths are for their usual contents."""

from domain.issues import IssueStatus
from domain.tables import Column
from texts.words import N_

STAGE = N_("走到哪一步")
SHEETS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "places": (
        N_("地方"),
        (
            Column(N_("代码"), 14),
            Column(N_("级别"), 8),
            Column(N_("名称"), 16),
            Column(N_("上级代码"), 14),
        ),
    ),
    "nominations": (
        N_("后备和自荐"),
        (
            Column(N_("姓名"), 12),
            Column(STAGE, 16),
            Column(N_("出生年"), 8),
            Column(N_("年龄"), 6),
            Column(N_("学历"), 14),
            Column(N_("来源"), 14),
            Column(N_("村"), 14),
            Column(N_("乡镇"), 14),
            Column(N_("现在在哪"), 14),
            Column(N_("会什么"), 32),
            Column(N_("性别"), 6),
            Column(N_("政治面貌"), 10),
            Column(N_("户口"), 12),
            Column(N_("认下的条件"), 32),
            Column(N_("交来的日子"), 12),
            Column(N_("到这一步的日子"), 16),
        ),
    ),
    "mentors": (
        N_("导师"),
        (
            Column(N_("姓名"), 12),
            Column(N_("地方"), 14),
            Column(N_("哪类导师"), 12),
            Column(N_("会什么"), 32),
            Column(N_("能带几位"), 10),
            Column(N_("占了几位"), 10),
            Column(N_("答应的日子"), 12),
        ),
    ),
    "pairs": (
        N_("结对"),
        (
            Column(N_("导师"), 12),
            Column(N_("后备"), 12),
            Column(N_("村"), 14),
            Column(N_("乡镇"), 14),
            Column(N_("哪类导师"), 12),
            Column(STAGE, 16),
            Column(N_("提出的日子"), 12),
            Column(N_("从哪天起"), 12),
            Column(N_("到哪天止"), 12),
            Column(N_("为啥结束"), 16),
        ),
    ),
    "help_sessions": (
        N_("每周帮带"),
        (
            Column(N_("哪一周（周一）"), 16),
            Column(N_("村"), 14),
            Column(N_("乡镇"), 14),
            Column(N_("帮了什么"), 14),
            Column(N_("几次"), 8),
        ),
    ),
    "issues": (
        N_("村里的事"),
        (
            Column(N_("村"), 14),
            Column(N_("第几件"), 8),
            Column(N_("说的什么"), 48),
            Column(STAGE, 16),
            Column(N_("提出的日子"), 12),
            Column(N_("谁在办"), 12),
            Column(N_("办好的日子"), 12),
        ),
    ),
}
"""By the programme's own words for them, in the order in which a workbook has them."""
ISSUE_STATUS = {
    IssueStatus.RAISED: N_("等人来办"),
    IssueStatus.TAKEN: N_("有人在办"),
    IssueStatus.SOLVED: N_("办好了，等一句话"),
    IssueStatus.SATISFIED: N_("办好了，提的人满意"),
    IssueStatus.LAPSED: N_("办好了，没有再说"),
    IssueStatus.WITHDRAWN: N_("提的人说不用了"),
}
"""Not among the labels: a nomination and a pair have stages of the same names, with other words."""
