"""Words on the buttons of an issue's card."""

from domain.issues import Deed
from texts.words import N_

TAKE = N_("我来办")
WITHDRAW = N_("不用了")
SOLVE = N_("办好了")
PUT_DOWN = N_("先放一放")
SATISFY = N_("满意")
REOPEN = N_("还差点")
DEEDS: dict[Deed, str] = {
    Deed.TAKE: TAKE,
    Deed.WITHDRAW: WITHDRAW,
    Deed.SOLVE: SOLVE,
    Deed.PUT_DOWN: PUT_DOWN,
    Deed.SATISFY: SATISFY,
    Deed.REOPEN: REOPEN,
}
