"""Which of our languages somebody gets. Never raises, whatever a client sends."""

SOURCE = "zh_CN"
LOCALES = ("zh_CN", "zh_TW", "en")
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def negotiate(language_code: object) -> str:
    """The best of our locales for an IETF tag such as `zh-hans-raw`, `en-GB` or nothing at all."""
    if not isinstance(language_code, str):
        return SOURCE
    parts = language_code.lower().replace("_", "-").split("-")
    if "zh" in parts or parts[0] in {"yue", "cmn", "wuu", "nan", "hak"}:
        return "zh_TW" if TRADITIONAL.intersection(parts) else "zh_CN"
    return "en" if any(parts) else SOURCE
