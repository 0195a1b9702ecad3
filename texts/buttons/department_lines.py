"""Words on a reviewer's buttons."""

from texts.words import N_

TO_SIGN = N_("%(count)s 人，一个个签")
PASS = N_("✓ %(name)s")
MORE = N_("⋯")
PASS_THIS = N_("通过")
HOLD = N_("缓一缓")
REFUSE = N_("不同意")
STEP_BACK = N_("我得回避")
STEP_BACK_INDEED = N_("对，我回避")
NOT_CLOSE = N_("点错了，不回避")
HAND_OVER = N_("请同事签")
HAND_OVER_ALL = N_("都请同事签")
PASS_ALL = N_("这些都通过…")
PASS_INDEED = N_("都通过，签字")
BACK = N_("« 回到名单")
UNDO = N_("签错了，收回")
LIST = N_("看看名单")
