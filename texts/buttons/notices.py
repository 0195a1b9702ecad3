"""Words on the buttons of a public notice."""

from texts.words import N_

OVER = N_("%(village)s · 公示满了")
UNANSWERED = N_("%(village)s · 问过公示，还没回话")
TO_HEAR = N_("%(village)s · 公示前要问本人")
OBJECTED = N_("%(village)s · 有人有话说")
TO_ENTER = N_("%(count)s 人公示满了，一起签")
AGREE = N_("同意公示")
LATER = N_("先等等，我想想")
READ = N_("看看公示写什么")
PRINT = N_("打印公示")
NO_HURRY = N_("不急，想好了再点“同意公示”。不想公示，发“进度”，点“我想退出”。")
SPEAK = N_("有话私下跟县里说")
RESULT = N_("提过意见的，看结果")
UPHELD = N_("成立")
DISMISSED = N_("不成立")
LISTEN = N_("🎤 听录音")
SIGN_IN = N_("签字，列为后备")
ENTER_ALL = N_("都签，列为后备")
