// A small bot written with grammY: buttons, edits, a photo, a poll, a keyboard, a document, refusals.
import { Bot, GrammyError, InlineKeyboard, InputFile, Keyboard } from "grammy";

const token = process.env.BOT_TOKEN;
const apiRoot = process.env.API_ROOT;
const bot = new Bot(token, { client: { apiRoot, timeoutSeconds: 60 } });

const counter = (count) => new InlineKeyboard().text(`数到 ${count}`, `count:${count}`).url("网页", "https://example.com/村");

const escaped = (text) => text.replace(/[_*[\]()~`>#+\-=|{}.!\\]/g, "\\$&");

bot.command("start", (ctx) =>
  ctx.reply(`你好, *${escaped(ctx.from.first_name)}* \\(${escaped(ctx.match || "无")}\\)`, {
    parse_mode: "MarkdownV2",
    reply_markup: counter(1),
    reply_parameters: { message_id: ctx.msg.message_id },
  }),
);

bot.callbackQuery(/^count:(\d+)$/, async (ctx) => {
  const reached = Number(ctx.match[1]);
  await ctx.editMessageText(`数到了 ${reached}`, { reply_markup: counter(reached + 1) });
  await ctx.answerCallbackQuery({ text: `第 ${reached} 次` });
});

bot.command("photo", (ctx) =>
  ctx.replyWithPhoto(new InputFile(Buffer.from(process.env.PICTURE, "base64"), "gate.png"), {
    caption: "<i>村口</i>",
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("换一句", "caption"),
  }),
);

bot.callbackQuery("caption", async (ctx) => {
  await ctx.editMessageCaption({ caption: "村口, 傍晚" });
  await ctx.answerCallbackQuery();
});

bot.command("poll", async (ctx) => {
  const options = [{ text: "北京" }, { text: "上海" }, { text: "南京" }];
  const quiz = { type: "quiz", correct_option_ids: [0], is_anonymous: false, explanation: "首都在<b>北京</b>", explanation_parse_mode: "HTML" };
  await ctx.replyWithPoll("首都在哪里?", options, quiz);
});

bot.on("poll_answer", (ctx) => ctx.api.sendMessage(ctx.pollAnswer.user.id, `答了 ${ctx.pollAnswer.option_ids.join()}`));

bot.command("menu", (ctx) => ctx.reply("要茶吗?", { reply_markup: new Keyboard().text("要").text("不要").resized() }));
bot.hears(["要", "不要"], (ctx) => ctx.reply(`你说: ${ctx.msg.text}`, { reply_markup: { remove_keyboard: true } }));

bot.on("message:document", async (ctx) => {
  const file = await ctx.getFile();
  const answer = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  const content = Buffer.from(await answer.arrayBuffer());
  await ctx.replyWithDocument(new InputFile(content, "copy.txt"), { caption: `${content.length} 字节` });
});

bot.command("refusals", async (ctx) => {
  const attempts = [
    () => ctx.api.sendMessage(Number(process.env.STRANGER), "你好"),
    () => ctx.reply("a-b", { parse_mode: "MarkdownV2" }),
    () => ctx.reply("x".repeat(4097)),
    () => ctx.api.sendDice(ctx.chat.id, "🎲"),
  ];
  const heard = [];
  for (const attempt of attempts) {
    try {
      await attempt();
      heard.push("ok");
    } catch (error) {
      if (!(error instanceof GrammyError)) throw error;
      heard.push(`${error.error_code} ${error.description}`);
    }
  }
  await ctx.reply(heard.join("\n"));
});

bot.catch((problem) => {
  console.error(problem);
  process.exit(1);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => bot.stop());

await bot.start({
  timeout: 5,
  allowed_updates: ["message", "callback_query", "poll_answer"],
  onStart: (me) => console.log(`ready ${me.username}`),
});
console.log("stopped");
