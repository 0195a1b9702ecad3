"""Last parts of domains without which a bare word is no link: countries, then some general ones."""

_WORDS = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt
bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er
es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr
ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk
lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf
ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc
sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt
tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
academy aero agency app art asia beer best biz blog book camera camp care cash
cat center chat church city cloud club coffee com community company coop cool
date design dev digital direct download earth edu education email energy events
exchange expert family fans farm finance fit foundation fun fund gallery game
games garden global gold gov green group guide guru health help home hospital
host house icu info institute int international jobs kim law life link live love
ltd luxe market media men mil mobi moe mom money moscow museum name net network
news ngo ninja nyc one ong online ooo org page park party photo photos pics plus
post press pro pub red ren rent report rest run sale school science search
services shop show site social software space store studio systems team tech tel
tips tools top town toys trade travel university video vip watch web website
wiki win work works world xin xxx xyz yoga zone 中国 中國 中文网 公司 网络 网址 在线 手机 商城 商店
集团 公益 政务 我爱你 香港 台湾 台灣 рф
"""
TOP_DOMAINS = frozenset(_WORDS.split())
