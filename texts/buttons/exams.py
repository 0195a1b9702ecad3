"""Words on the buttons of tests."""

from domain.exams import Outcome
from texts.words import N_

BEGIN = N_("开始")
RETRY = N_("再考一次")
CERTIFICATE = N_("结业证")
DONE = N_("选好了")
USE = N_("用在 %(day)s %(topic)s")
OUTCOMES = {
    Outcome.TALK: N_("我和他聊聊"),
    Outcome.ANOTHER_TRY: N_("再给一次机会"),
    Outcome.NOTED: N_("知道了，先这样"),
}
