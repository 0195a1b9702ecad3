"""Files that the bot sent to somebody."""


async def fetched(phones, file_id):
    """What is in a file."""
    file = await phones.process.bot.get_file(file_id)
    content = await phones.process.bot.download_file(file.file_path)
    assert content is not None
    return content.read()
