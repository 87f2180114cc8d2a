"""Sample disclosures of whole departments: their form, their special funds, and their budget told in prose."""
from __future__ import annotations

from data.samples_budgets import (
    FARM_EXPENDITURE,
    RESCUE_ALL_EXPENDITURE,
    RESCUE_EXPENDITURE,
    RESCUE_THREE_PUBLIC,
    RESCUE_TOTALS,
)
from data.samples_docx import WordFile
from data.samples_forms import Rows, fund_direction
from data.samples_grid import ABOVE, Grid, cell_lines, merge_down, spread

FARM_TASKS = (
    ("任务1：高标准农田管护", "对已建成的高标准农田开展日常巡查，维修田间道路、灌排渠道和泵站，落实管护责任。",
     "126.00", "农田设施完好率达到90%以上，粮食生产能力保持稳定。"),
    ("任务2：动物疫病防控", "采购疫苗和防护物资，开展春秋两季集中免疫和疫情监测，做好病死畜禽无害化处理。", "84.50",
     "免疫密度达到95%以上，不发生区域性重大动物疫情。"),
    ("任务3：农民技能培训", "围绕粮油生产、设施蔬菜和农机操作举办培训班，组织专家到田间指导。", "32.30",
     "全年培训农民1200人次，学员满意度达到92%。"),
    ("其他需完成的任务（可选填）", "/", "/", "/"),
)

FARM_ROWS = (
    ("产出指标", "数量指标", "培训农民人次", "≥1200人次"),
    ("产出指标", "数量指标", "巡查农田面积", "不少于8.6万亩"),
    ("产出指标", "质量指标", "动物免疫密度", "95%以上"),
    ("产出指标", "时效指标", "各项工作完成时间", "2025.12.31"),
    ("产出指标", "成本指标", "预算完成率", "100%"),
    ("效益指标", "经济效益指标", "粮食总产量", "保持在21万吨左右"),
    ("效益指标", "社会效益指标", "重大动物疫情起数", "0"),
    ("效益指标", "生态效益指标", "农药使用量", "较上年下降2%"),
    ("效益指标", "可持续影响指标", "农田设施管护机制", "基本健全"),
    ("满意度指标", "服务对象满意度指标", "受训农民满意度", "大于92%"),
    ("满意度指标", "服务对象满意度指标", "群众投诉率", "小于1%"),
)


def department_form() -> Grid:
    """Staff, money by kind and by source, tasks, indicators; 6 columns."""
    return [
        spread(("预算单位名称", 2), ("青禾县农业农村局", 4)),
        spread(("主管部门名称", 2), ("青禾县农业农村局", 4)),
        ["财政供养人员数", "<", "在职人数", "58", "离退休人数", "31"],
        ["预算整体情况", "按支出类型划分", "<", "预算金额（万元）", "按收入来源划分", "预算金额（万元）"],
        ["^", "其中：基本支出", "<", "812.46", "其中：财政拨款", "1035.26"],
        ["^", "项目支出", "<", "242.80", "其他资金", "20.00"],
        spread((ABOVE, 1), ("按预算级次划分", 2), ("预算金额（万元）", 1), ("", 2)),
        spread((ABOVE, 1), ("其中：县本级使用资金", 2), ("1055.26", 1), ("", 2)),
        spread((ABOVE, 1), ("拟转移支付镇村资金", 2), ("0", 1), ("", 2)),
        spread(("总体绩效目标", 1),
               ("一是稳定粮食播种面积。二是强化动物疫病防控。三是加强农民技能培训，促进农民增收。", 5)),
        ["年度重点工作任务", "名称", "主要实施内容", "<", "拟投入的资金（万元）", "期望达到的目标（概述）"],
        *(["^", name, content, "<", amount, goal] for name, content, amount, goal in FARM_TASKS),
        ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "<"],
        *(["^", *row, "<"] for row in merge_down(FARM_ROWS, 2)),
    ]


def department_form_docx() -> bytes:
    word = WordFile()
    word.paragraph("附件1")
    word.paragraph("2025年县级部门整体预算绩效目标表", "center", 16)
    word.table(department_form(), (52, 78, 72, 72, 80, 78))
    word.paragraph("附件2")
    word.paragraph("2025年一般公共预算支出表", "center", 16)
    word.paragraph("单位：万元")
    word.table(FARM_EXPENDITURE)
    return word.finish()


CULTURE_DUTIES = (
    "（一）组织开展群众文化活动，辅导基层文艺队伍。\n"
    "（二）收集整理民间文艺资料，做好非物质文化遗产的保护和传承。\n"
    "（三）免费开放馆内活动场地，承办区级公益演出和展览。"
)

CULTURE_ROWS = (
    ("产出指标", "数量指标", "举办公益演出", "24场"),
    ("产出指标", "数量指标", "开设免费培训班", "≥36个"),
    ("产出指标", "质量指标", "预算资金使用率", "100%"),
    ("产出指标", "时效指标", "工作及时完成率", "100%"),
    ("产出指标", "成本指标", "不超过预算", "≤213.60万元"),
    ("效益指标", "经济效益指标", "无直接经济效益", "无直接经济效益"),
    ("效益指标", "社会效益指标", "群众文化生活得到丰富", "显著提升"),
    ("效益指标", "可持续影响指标", "培养基层文艺骨干", "≥80人"),
    ("满意度指标", "社会公众及服务对象满意度指标", "参与群众满意度", "≥95%"),
)


def overall_form(unit: str, money: tuple[str, ...], duties: str, tasks: Rows, rows: Rows) -> Grid:
    """A department's form, 5 columns.

    `money`: all, from the general budget, from the fund budget, other, basic, projects.
    """
    total, general, fund, other, basic, projects = money
    return [
        spread(("部门名称", 1), (unit, 4)),
        spread(("年度预算申请\n（万元）", 1), (f"资金总额：{total}", 4)),
        ["^", "按收入性质分", "<", "按支出性质分", "<"],
        ["^", "其中：一般公共预算拨款", general, "其中：基本支出", basic],
        ["^", "政府性基金拨款", fund, "项目支出", projects],
        ["^", "其他资金", other, "", ""],
        spread(("部门职责概述", 1), (duties, 4)),
        ["年度重点工作计划", "事项", "责任单位/科室", "工作目标", "<"],
        *(["^", *task, "<"] for task in tasks),
        ["年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值及单位"],
        *(["^", *row] for row in merge_down(rows, 1)),
    ]


def fund_summary(lines: Rows) -> Grid:
    """Special funds, 5 columns, with the blank rows that the printed form has."""
    return [["序号", "名  称", "金  额", "实施期绩效目标", "年度绩效目标"], *lines, [""] * 5, [""] * 5]


CULTURE_TASKS = (
    ("丰富群众\n文化活动", "活动部", "全年举办公益演出24场、展览10期。"),
    ("加强非遗\n保护传承", "非遗部", "完成3个项目的资料采集，开展进校园活动12次。"),
)

CULTURE_FUNDS = (
    ("", "合  计", "61.60", "", ""),
    ("一", "公益演出补助", "43.20", "形成常态化的公益演出机制。", "全年完成公益演出24场。"),
    ("二", "非遗资料采集经费", "18.40", "建立区级非遗资料库。", "完成3个项目的资料采集。"),
)


def _direction_rows(amount: str, output: tuple[str, str], effect: tuple[str, str]) -> Rows:
    return (
        ("产出指标", "数量指标", *output, "计划标准"),
        ("产出指标", "质量指标", "预算资金使用率", "100%", "计划标准"),
        ("产出指标", "时效指标", "完成时间", "12月底前", "计划标准"),
        ("产出指标", "成本指标", "不超过预算", f"≤{amount}万元", "预算支出标准"),
        ("效益指标", "社会效益指标", *effect, "历史标准"),
        ("满意度指标", "社会公众及服务对象满意度指标", "服务对象满意度", "≥95%", "其他标准"),
    )


CULTURE_DIRECTIONS = (
    fund_direction(
        "公益演出补助", "群众文化专项资金", "43.20", "2023年", ("形成常态化的公益演出机制。", "全年完成公益演出24场。"),
        _direction_rows("43.20", ("举办公益演出", "24场"), ("观众人次", "≥2.4万人次")),
        (("公益演出补助", "演出劳务和舞台租赁", "43.20", "1.80万元/场×24场=43.20万元"), ("合  计", "<", "43.20", "")),
    ),
    fund_direction(
        "非遗资料采集经费", "群众文化专项资金", "18.40", "2023年", ("建立区级非遗资料库。", "完成3个项目的资料采集。"),
        _direction_rows("18.40", ("采集非遗项目", "3个"), ("资料库利用情况", "有所提高")),
        (("非遗资料采集", "拍摄和整理", "12.40", "按合同价测算"),
         ("非遗资料采集", "印刷出版", "6.00", "60元/册×1000册=6.00万元"), ("合  计", "<", "18.40", "")),
    ),
)

SIGNATURE = "单位负责人签字：                填表人：                联系电话："


def special_funds_docx() -> bytes:
    """Department form, summary of funds, and a form for each direction of spending."""
    word = WordFile()
    word.paragraph("附表1")
    word.paragraph("2023年部门整体支出绩效目标表", "center", 16)
    word.paragraph("填报单位：望溪区文化馆（盖章）                    金额：万元")
    money = ("213.60", "205.60", "0", "8.00", "152.00", "61.60")
    word.table(overall_form("望溪区文化馆", money, CULTURE_DUTIES, CULTURE_TASKS, CULTURE_ROWS))
    word.paragraph(SIGNATURE)
    word.page_break()
    word.paragraph("附表2")
    word.paragraph("2023年区级专项资金绩效目标汇总表", "center", 16)
    word.paragraph("填报单位：望溪区文化馆（盖章）                    金额单位：万元")
    word.table(fund_summary(CULTURE_FUNDS))
    word.paragraph(SIGNATURE)
    for n, direction in enumerate(CULTURE_DIRECTIONS):
        word.page_break()
        if n == 0:
            word.paragraph("附表3")
        word.paragraph("2023年区级专项资金支出方向绩效目标表", "center", 16)
        word.paragraph("填报单位：望溪区文化馆（盖章）                    金额单位：万元")
        word.table(direction)
        word.paragraph(SIGNATURE)
    return word.finish()


CLEANING_ROWS = (
    ("产出指标", "数量指标", "转运生活垃圾", "≥5.2万吨"),
    ("产出指标", "质量指标", "转运车辆密闭率", "100%"),
    ("产出指标", "时效指标", "垃圾日产日清率", "⩾98%"),
    ("产出指标", "成本指标", "不超过预算", "≤486.50万元"),
    ("效益指标", "社会效益指标", "城区环境卫生状况", "良好"),
    ("效益指标", "生态效益指标", "渗滤液达标排放率", "100%"),
    ("满意度指标", "社会公众及服务对象满意度指标", "居民满意度", "≧90%"),
)


def special_funds_text() -> bytes:
    """A dump with a cell a line of the same kinds of form, with a bookmark and full-width signs in it."""
    unit = "澄原区环境卫生中心"
    money = ("486.50", "486.50", "0", "0", "398.10", "88.40")
    tasks = (("垃圾密闭\n转运", "运输科", "生活垃圾日产日清，转运车辆全部密闭。"),)
    funds = (
        ("", "合  计", "88.40", "", ""),
        ("一", "中转站设备维护", "88.40", "中转站设备安全稳定运行。", "完成12座中转站设备检修。"),
    )
    direction = fund_direction(
        "中转站设备维护", "城乡环境整治专项资金", "88.40", "2024年",
        ("中转站设备安全稳定运行。", "完成12座中转站设备检修。"),
        _direction_rows("88.40", ("检修中转站", "12座"), ("设备故障停运天数", "≤5天")),
        (("设备检修", "检修和配件", "88.40", "[bookmark: _GoBack]按上年合同价测算"), ("合  计", "<", "88.40", "")),
    )
    parts = (
        "\t附表1\n", "\t2024年部门整体支出绩效目标表\n", f"\t填报单位：{unit}（盖章）\n\t\n\t金额：万元\n",
        cell_lines(overall_form(unit, money, "负责城区生活垃圾清扫、收集和转运。", tasks, CLEANING_ROWS)), "\t附表2\n",
        "\t2024年区级专项资金绩效目标汇总表\n", "\t填报单位：（盖章）\n\t金额单位：万元\n",
        cell_lines(fund_summary(funds)), "\t附表3\n",
        "\t2024年区级专项资金支出方向绩效目标表\n", "\t填报单位：（盖章）\n\t金额单位：万元\n",
        cell_lines(direction), "\t单位负责人签字：\n",
    )
    return "\n".join(parts).encode()


RESCUE_PROSE = (
    ("一、部门职责及机构设置情况", (
        "部门职责：",
        "（一）组织编制全县应急预案体系，指导各类突发事件的应对工作。",
        "（二）承担安全生产综合监督管理和防灾减灾救灾工作。",
        "机构设置：",
    )),
    ("二、部门预算安排的总体情况", (
        "1、收入说明",
        ("反映本部门当年全部收入。2025年预算收入1286.40万元，其中：一般公共预算收入1250.40万元，基金预算收入0万元，"
         "其他来源收入36.00万元，上年结转0万元。"),
        "2、支出说明",
        ("2025年支出预算1286.40万元，其中基本支出742.15万元，包括人员经费663.25万元和公用经费78.90万元；"
         "项目支出544.25万元，主要为应急物资储备经费、应急指挥平台运行维护经费等。"),
        "3、比上年增减情况",
        ("2025年预算收支安排1286.40万元，较2024年预算增加58.20万元，其中：基本支出增加21.75万元，主要为人员经费增加；"
         "项目支出增加36.45万元，主要为应急物资储备经费增加。"),
    )),
    ("三、机关运行经费安排情况", (
        "2025年我部门机关运行经费共计安排78.90万元，主要用于办公费、差旅费、邮电费和公务用车运行维护费等。",
    )),
    ("四、财政拨款“三公”经费预算情况及增减变化原因", (
        ("2025年，我部门财政拨款“三公”经费预算安排14.60万元，其中：因公出国（境）费0万元；"
         "公务用车购置及运行维护费12.60万元；公务接待费2.00万元。与2024年相比减少1.40万元，其中："
         "公务用车购置及运行维护费减少0.90万元，公务接待费减少0.50万元，主要原因是压减一般性支出。"),
    )),
)

RESCUE_TABLES = (
    ("一般公共预算支出表", RESCUE_EXPENDITURE), ("部门收支总表", RESCUE_TOTALS),
    ("部门支出总表", RESCUE_ALL_EXPENDITURE), ("财政拨款“三公”经费支出表", RESCUE_THREE_PUBLIC),
)
RESCUE_PURCHASES = (
    ("应急物资储备经费", "318.50", "帐篷", "A02441500", "顶", "400", "0.12", "48.00", "48.00", ""),
    ("应急物资储备经费", "318.50", "排水抢险设备", "A02069900", "台", "15", "10.30", "154.50", "154.50", ""),
    ("应急指挥平台运行维护经费", "96.00", "运行维护服务", "C16070000", "项", "1", "96.00", "96.00", "60.00", "36.00"),
    ("办公用房物业费", "70.00", "物业管理服务", "C21040000", "项", "1", "70.00", "70.00", "70.00", ""),
)


def purchase_table() -> Grid:
    """Two-level header, a total, a subtotal, then a purchase a row; 11 columns."""
    labels = ("采购物品名称", "政府采购目录序号", "计量单位", "数量", "单价")
    sources = ("合计", "一般公共预算拨款", "基金预算拨款", "单位资金")
    return [
        spread(("政府采购项目来源", 2), *((label, 1) for label in labels), ("政府采购金额（当年部门预算安排资金）", 4)),
        ["项目名称", "预算资金", *[ABOVE] * 5, *sources],
        ["合  计", *[""] * 6, "368.50", "332.50", "", "36.00"],
        ["沧澜县应急管理局本级小计", *[""] * 6, "368.50", "332.50", "", "36.00"],
        *([*row[:9], "", row[9]] for row in RESCUE_PURCHASES),
    ]


ASSETS = (
    ["项   目", "数量", "价值（金额单位：万元）"],
    ["资产总额", "——", "1942.36"],
    ["1、房屋（平方米）", "2860", "784.20"],
    ["其中：办公用房（平方米）", "1950", "531.00"],
    ["2、车辆（台、辆）", "9", "203.75"],
    ["3、单价在20万元以上的设备", "6", "412.80"],
    ["4、其他固定资产", "", "541.61"],
)

INSTITUTIONS = (
    ["单位名称", "单位性质", "单位规格", "经费保障形式"],
    ["沧澜县应急管理局机关", "行政", "正科级", "财政拨款"],
    ["沧澜县应急救援中心", "事业", "股级", "财政性资金基本保证"],
    ["", "", "", ""],
)


def budget_story_docx() -> bytes:
    """Prose with tables; it gives the purchases as 386.50, the table as 368.50: a contradiction to find."""
    word = WordFile()
    word.paragraph("沧澜县应急管理局2025年部门预算信息公开情况说明", "center", 16)
    word.paragraph("按照预算公开有关规定，现将沧澜县应急管理局2025年部门预算公开如下：")
    for n, (heading, paragraphs) in enumerate(RESCUE_PROSE):
        word.paragraph(heading)
        for text in paragraphs:
            word.paragraph(text)
        if n == 0:
            word.paragraph("部门机构设置情况", "center")
            word.table(INSTITUTIONS)
    word.paragraph("五、政府采购预算情况")
    word.paragraph("2025年，我部门安排政府采购预算386.50万元。具体内容见下表。")
    word.paragraph("部门政府采购预算", "center")
    word.paragraph("352沧澜县应急管理局                    单位：万元")
    word.table(purchase_table())
    word.paragraph("六、国有资产信息")
    word.paragraph("沧澜县应急管理局（含所属单位）上年末固定资产金额为1942.36万元（详见下表）。")
    word.paragraph("固定资产占用情况表", "center")
    word.paragraph("编制部门：沧澜县应急管理局                    截止时间：2024年12月31日")
    word.table(ASSETS)
    word.paragraph("七、预算表格")
    for title, grid in RESCUE_TABLES:
        word.paragraph(title, "center")
        word.paragraph("单位：万元")
        word.table(grid)
    return word.finish()
