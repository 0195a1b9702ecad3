"""Emoji as words: the font of papers and pictures has none, and a box says nothing."""

import gettext
import re

from texts.words import N_

EMOJI = re.compile(
    "[\u2049\u2139\u2300-\u23ff\u2600-\u2604\u2607-\u260d\u2610-\u261b\u261d\u261f-\u263f\u2648-\u2653\u267b-\u267f\u2686-\u2712\u2714-\u2717"
    "\u2719-\u2726\u2728-\u27bf\u2b00-\u2bff\u3297\u3299\U0001f000-\U0001faff\u2705]"
    "(?:[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.|[\U000e0020-\U000e007f]|(?<=[\U0001f1e6-\U0001f1ff])[\U0001f1e6-\U0001f1ff])*"
)
"""One picture as a reader sees it: its sign, and what gives it a colour of skin, a flag or a family."""
SILENT = re.compile("[\ufe0e\ufe0f\u20e3]")
"""What only says that the sign before it is to be in colour, or on a key."""
PLAIN = {
    "✅": "✓", "☑": "✓", "✔": "✓", "❌": "×", "✖": "×", "✗": "×", "⭐": "★", "🌟": "★", "❤": "♥", "📞": "☎",
}  # fmt: skip
NAMED = {
    "👍": N_("[赞]"), "👎": N_("[不赞]"), "🙏": N_("[谢谢]"), "🌹": N_("[玫瑰]"), "💪": N_("[加油]"),
    "👏": N_("[鼓掌]"), "🎉": N_("[庆祝]"), "🌱": N_("[苗]"), "🔒": N_("[保密]"), "🎤": N_("[语音]"),
    "📋": N_("[单子]"), "⚠": N_("[注意]"), "👌": N_("[好]"), "🤝": N_("[握手]"), "😊": N_("[微笑]"),
    "😄": N_("[笑]"), "😂": N_("[笑哭]"), "😭": N_("[哭]"), "😡": N_("[生气]"),
}  # fmt: skip
"""As chats call them when they cannot draw them."""
ANY = N_("[表情]")


def in_words(text: str, words: gettext.NullTranslations) -> str:
    """The text with a word or a plain sign in place of every emoji."""

    def said(found: re.Match[str]) -> str:
        sign = found[0][0]
        return PLAIN.get(sign) or words.gettext(NAMED.get(sign, ANY))

    return SILENT.sub("", EMOJI.sub(said, text))
