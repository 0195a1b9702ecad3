"""What an office reads about rows that cannot be taken: what it is, and how to mend it."""

from domain.imports import Fault, Trouble
from texts.languages import LOCALES
from texts.render import catalogue
from texts.words import N_

LEVELS = {
    "乡": N_("乡镇"), "镇": N_("乡镇"), "街道": N_("乡镇"), "社区": N_("村"), "行政村": N_("村"),
}  # fmt: skip
"""What else people call the three levels."""
PLACES, MENTORS = N_("地方"), N_("导师")
CODE, LEVEL, NAME, ABOVE = N_("代码"), N_("级别"), N_("名称"), N_("上级代码")
FULL_NAME, PLACE, PHONE = N_("姓名"), N_("地方"), N_("电话")
AT_SHEET = N_("“%(sheet)s”表：%(what)s。%(mend)s。")
AT_COLUMN = N_("“%(sheet)s”表第 %(line)s 行，“%(column)s”：%(what)s。%(mend)s。")
WORDS: dict[Trouble, tuple[str, str]] = {
    Trouble.NO_TABLE: (
        N_("这里还没有地方放"),
        N_("能导入的是“地方”和“导师”两张表；后备请本人点村里的链接自荐。请把这张表挪到别的文件"),
    ),
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
