"""Words on the buttons of a nomination."""

from texts.buttons import leaving
from texts.words import N_

BEGIN = N_("我要自荐")
ALSO_ME = N_("我自己也想自荐")
MEND = N_("改一改再交")
STANDING = N_("看看进度")
LEAVE = leaving.LEAVE
WITHDRAW = N_("撤回自荐")
WITHDRAW_INDEED = N_("确定撤回")
KEEP = N_("不撤了")
PASS = N_("通过")
RETURN = N_("退回")
SIGN_IN = N_("列为后备")
SIGN_INDEED = N_("都办好了，列为后备")
WAIT = N_("再等等")
NAMESAKE = N_("看看同名的那份")
LISTEN = N_("🎤 听录音")
PASSED = N_("通过了，这就告诉本人")
SIGNED_IN = N_("列进来了，这就告诉本人")
TITLES = {
    "full_name": N_("姓名"),
    "birth_year": N_("出生年份"),
    "village": N_("村子"),
    "whereabouts": N_("现在在哪"),
    "education": N_("学历"),
    "source": N_("身份"),
    "skills": N_("拿手的"),
    "pledge": N_("为什么回来"),
    "about": N_("情况"),
    "declared": N_("县里的条件"),
}
