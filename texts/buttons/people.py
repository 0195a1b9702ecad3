"""Words on the buttons that greet, rest and choose a language."""

from texts.words import N_

AGREE = N_("同意，开始")
DECLINE = N_("先不了")
LOOK_AGAIN = N_("再看看")
NOMINATE_HERE = N_("我想回村干点事")
NOMINATE, STATUS, MENTOR = N_("自荐"), N_("进度"), N_("导师")
LOG, CHECK_IN, HELP = N_("记帮带"), N_("见面"), N_("帮助")
DESK, VILLAGES, PAIRS = N_("待办"), N_("村庄"), N_("结对")
RECOMMEND, POLICY = N_("推荐"), N_("政策")
TRAINING = N_("培训")
DAYBOOK = N_("日志")
LANGUAGES = {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
