"""Other words that neighbours type where a form offers buttons: what they say means the same."""

from collections.abc import Mapping
from enum import StrEnum

from domain.nominations import Education, Skill, Source, Whereabouts
from domain.pairs import MentorRole
from domain.particulars import Declared, Household, Party, Sex

MEANT: Mapping[StrEnum, tuple[str, ...]] = {
    Education.MIDDLE: ("小学", "没念过书", "没上过学", "初中毕业"),
    Education.HIGH: ("职高", "技校", "中技", "高中毕业", "中专毕业"),
    Education.COLLEGE: ("专科", "高职", "大专毕业"),
    Education.BACHELOR: ("大学", "大学本科", "本科毕业", "大学毕业", "学士"),
    Education.MASTER: ("硕士", "博士", "博士后", "硕士研究生", "博士研究生"),
    Source.PARTY_MEMBER: ("中共党员", "预备党员", "我是党员"),
    Source.PROSPEROUS: ("种植大户", "养殖大户", "大户", "能人", "老板", "做生意"),
    Source.VETERAN: ("退伍军人", "退伍兵", "退伍", "当过兵", "老兵", "转业军人"),
    Source.MIGRANT: ("打工", "在外打工", "外出打工", "打工的", "农民工"),
    Source.GRADUATE: ("大学生", "毕业生", "应届生", "应届毕业生"),
    Source.OTHER: ("其他", "其它", "别的", "没有", "不是", "都不像", "普通村民", "农民", "种地的"),
    Skill.FARMING: ("种地", "种田", "种菜", "种茶", "种果树", "养猪", "养鸡", "养鱼", "养牛", "养羊"),
    Skill.BUILDING: ("盖房", "装修", "木工", "木匠", "瓦工", "泥瓦匠", "电工", "水电工"),
    Skill.MACHINES: ("电焊", "焊工", "电焊工", "修车", "修机器", "修农机", "农机"),
    Skill.TRADE: ("做生意", "开店", "卖货", "网店", "直播", "直播带货", "带货"),
    Skill.COMPUTER: ("打字", "写材料", "做表格", "会计"),
    Skill.TEACHING: ("老师", "教师", "当老师", "幼师", "带娃"),
    Skill.MEDICINE: ("医生", "大夫", "村医", "护士", "看病"),
    Skill.PEACEMAKING: ("劝架", "劝和", "讲和"),
    Skill.DRIVING: ("司机", "开货车", "跑运输", "跑车", "送货"),
    Skill.ARTS: ("唱歌", "唱戏", "跳舞", "广场舞", "打球", "书法"),
    Whereabouts.IN_VILLAGE: ("在家", "在老家", "老家", "村里"),
    Whereabouts.IN_COUNTY: ("县里", "县城里"),
    Sex.FEMALE: ("女的", "女同志", "女性"),
    Sex.MALE: ("男的", "男同志", "男性"),
    Party.MEMBER: ("党员", "中共党员", "预备党员", "我是党员", "是"),
    Party.NOT_MEMBER: ("群众", "团员", "不是", "没入党"),
    Household.HERE: ("在村里", "在本村", "本村户口"),
    Household.ELSEWHERE: ("在外面", "在城里", "城里户口", "外地户口"),
    Declared.ALL: ("都符合", "都是", "没问题"),
    MentorRole.WORK: ("师傅", "手艺师傅"),
    MentorRole.EXPERT: ("农技员", "技术员", "教授"),
}
