"""What an office reads about rows that cannot be taken: what it is, and how to mend it."""

from functools import cache

from domain.imports import Fault, Trouble
from domain.templates import plain_title
from texts.languages import LOCALES
from texts.render import catalogue
from texts.words import N_

LEVELS = {
    "乡": N_("乡镇"), "镇": N_("乡镇"), "街道": N_("乡镇"), "社区": N_("村"), "行政村": N_("村"),
}  # fmt: skip
"""What else people call the three levels."""
ALSO = {
    "姓名": ("名字",),
    "电话": ("联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    "地方": ("所在地方", "单位所在地"),
    "代码": ("编码",),
    "级别": ("层级",),
    "名称": ("地名", "地方名称"),
    "上级代码": ("上级编码",),
    "村": ("所在村", "村名", "行政村", "村居", "村社区", "所在村居", "推荐村"),
    "部门": ("联审部门", "单位", "单位名称", "部门名称", "联审单位"),
    "乡镇": ("所在乡镇", "乡镇街道", "所属乡镇", "镇", "街道", "乡"),
    "走到哪一步": ("状态", "进展", "当前状态", "环节"),
    "出生年": ("出生年份",),
    "年龄": ("岁数", "周岁"),
    "学历": ("文化程度", "学历层次", "受教育程度", "最高学历"),
    "来源": ("人员来源", "人员类别", "来源类别", "人选来源"),
    "现在在哪": ("现居地", "现居住地", "居住地", "目前所在地", "所在地"),
    "会什么": ("特长", "技能", "专长", "技能特长", "特长爱好"),
    "户口": ("户籍", "户籍所在地", "户口所在地"),
    "交来的日子": ("自荐时间", "报名时间", "自荐日期", "报名日期"),
    "到这一步的日子": ("更新时间", "更新日期"),
    "导师": ("导师姓名", "帮带导师", "帮带人"),
    "后备": ("后备姓名", "后备人才", "后备力量", "帮带对象"),
    "哪类导师": ("导师类别", "导师类型", "帮带类别"),
    "能带几位": ("可带人数", "帮带名额"),
    "占了几位": ("在带人数", "已带人数"),
    "答应的日子": ("受聘时间", "受聘日期"),
    "提出的日子": ("提出时间", "提出日期", "反映时间", "登记时间"),
    "从哪天起": ("开始时间", "开始日期", "结对时间", "结对日期"),
    "到哪天止": ("结束时间", "结束日期", "到期日期"),
    "为啥结束": ("结束原因", "解除原因"),
    "哪一周（周一）": ("周次", "日期"),
    "帮了什么": ("帮带内容", "帮带方式"),
    "几次": ("次数", "帮带次数"),
    "第几件": ("件号", "事项编号"),
    "说的什么": ("事项", "内容", "反映内容", "诉求内容"),
    "谁在办": ("办理人", "责任人", "承办人"),
    "办好的日子": ("办结时间", "办结日期"),
}
"""What else an office calls a column, where it means the same: a month of birth is more than we know."""
PLACES, MENTORS, PEOPLE, DEPARTMENTS = N_("地方"), N_("导师"), N_("后备"), N_("部门")
PEOPLE_ALSO = ("人员", "后备人员", "后备人才", "后备力量", "people")
CODE, LEVEL, NAME, ABOVE = N_("代码"), N_("级别"), N_("名称"), N_("上级代码")
FULL_NAME, PLACE, PHONE = N_("姓名"), N_("地方"), N_("电话")
VILLAGE, TOWNSHIP, DEPARTMENT = N_("村"), N_("乡镇"), N_("部门")
AT_SHEET = N_("“%(sheet)s”表：%(what)s。%(mend)s。")
AT_COLUMN = N_("“%(sheet)s”表第 %(line)s 行，“%(column)s”：%(what)s。%(mend)s。")
WORDS: dict[Trouble, tuple[str, str]] = {
    Trouble.NO_TABLE: (
        N_("这里还没有地方放"),
        N_("能导入的是“地方”“导师”“后备”“部门”这四张表。请把这张表挪到别的文件"),
    ),
    Trouble.HIDDEN: (N_("这张表藏着，里面有内容"), N_("要导就取消隐藏；用不着就删掉它")),
    Trouble.UNKNOWN_COLUMN: (N_("这一列没有地方放"), N_("不会悄悄丢掉它：请把这一列挪到别的文件")),
    Trouble.COLUMN_TWICE: (N_("有两列都叫这个"), N_("留一列")),
    Trouble.NO_COLUMN: (N_("少了这一列"), N_("在标题那一行加上它")),
    Trouble.EMPTY: (N_("没有填"), N_("填上就好")),
    Trouble.TURNED_INTO_DATE: (
        N_("表格软件把它变成了日期（%(told)s）"),
        N_("把这一列设成文本格式，照原样再填一遍"),
    ),
    Trouble.DIGITS_LOST: (
        N_("表格软件把它变成了数（%(told)s），后几位丢了"),
        N_("把这一列设成文本格式，照原件再填一遍"),
    ),
    Trouble.NOT_WORDS: (N_("表格软件把它算成了 %(told)s"), N_("写上本来要写的字")),
    Trouble.NOT_A_CODE: (
        N_("%(told)s 当不了代码"),
        N_("用 2 到 20 个小写字母、数字或 _，字母打头，比如 qinghe"),
    ),
    Trouble.NOT_A_LEVEL: (N_("%(told)s 不是级别"), N_("填县、乡镇或村")),
    Trouble.NOT_A_NAME: (N_("%(told)s 不像名字"), N_("写上大家平时叫的名字")),
    Trouble.NOT_A_PHONE: (N_("%(told)s 不像电话号码"), N_("写 11 位手机号，或者带区号的座机；没有就空着")),
    Trouble.TOO_LONG: (N_("名字太长（%(told)s）"), N_("缩到 30 个字以内")),
    Trouble.SAID_BEFORE: (N_("和第 %(told)s 行是同一个"), N_("留一行")),
    Trouble.NOTHING_ABOVE: (
        N_("没有代码是 %(told)s 的上级"),
        N_("把上级也写进“地方”表，或者改对代码"),
    ),
    Trouble.WRONG_LEVEL_ABOVE: (N_("%(told)s 不能做它的上级"), N_("乡镇归县，村归乡镇，县上面空着")),
    Trouble.ANOTHER_COUNTY: (N_("这里已经有县了"), N_("一个县一套归雁：删掉这一行")),
    Trouble.LEVEL_CHANGED: (N_("这个代码现在是%(told)s"), N_("级别不能改：换一个新代码")),
    Trouble.PLACE_MOVED: (N_("它现在归 %(told)s"), N_("地方不能换上级：改回来，或者换一个新代码")),
    Trouble.NAMED_IN_PROGRAMME: (
        N_("programme.toml 里它叫%(told)s"),
        N_("那里写的算数：改那里，或者把这一行改成一样"),
    ),
    Trouble.NO_SUCH_PLACE: (N_("没有 %(told)s 这个地方"), N_("写它的代码；还没有的，先写进“地方”表")),
    Trouble.SEVERAL_PLACES: (N_("叫 %(told)s 的地方不止一个"), N_("写代码，就分得清了")),
    Trouble.NOT_A_VILLAGE: (N_("%(told)s 不是村"), N_("写到村：村名或者村的代码")),
    Trouble.NOT_IN_TOWNSHIP: (
        N_("%(told)s 不在这个乡镇"),
        N_("把乡镇改对；拿不准就空着，村里写代码"),
    ),
    Trouble.SAID_BY_THEMSELVES: (
        N_("本人没点头，这里只记名字和村，这一列不存"),
        N_("本人点开链接会自己说：请把这一列挪到别的文件"),
    ),
    Trouble.ALREADY_NOMINATED: (
        N_("村里已经有一位%(told)s在办了"),
        N_("是同一位就删掉这一行；同名的另一位，请本人点村里的链接自荐"),
    ),
    Trouble.NO_SUCH_DEPARTMENT: (
        N_("programme.toml 的 departments 里没有 %(told)s"),
        N_("照那里的写法填；新添的部门，先写进那里"),
    ),
    Trouble.SIGNS_ELSEWHERE: (
        N_("和第 %(told)s 行是同一个人，那一行是别的部门"),
        N_("一个人只替一个部门签字：留一行"),
    ),
    Trouble.ALREADY_SIGNS: (
        N_("这位已经在替%(told)s签字了"),
        N_("是同一位就删掉这一行；同名的另一位，在机器人里发“联审部门”单独请"),
    ),
}


def explain(fault: Fault, locale: str) -> str:
    """One line: where, what, and how to mend it."""
    words = catalogue(locale).gettext
    what, mend = (words(each) % {"told": fault.told} for each in WORDS[fault.trouble])
    where = {"sheet": fault.sheet, "line": fault.line, "column": words(fault.column) if fault.column else ""}
    return words(AT_COLUMN if fault.line else AT_SHEET) % {**where, "what": what, "mend": mend}


def said_anyhow(words: str) -> frozenset[str]:
    """How any of our languages says this, in lower case: an exported table may come back."""
    return frozenset(catalogue(locale).gettext(words).lower() for locale in LOCALES)


@cache
def titled(column: str) -> frozenset[str]:
    """The plain titles under which an office may have this column of ours."""
    return frozenset(map(plain_title, (*said_anyhow(column), *ALSO.get(column, ()))))
