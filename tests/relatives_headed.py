"""Relatives that differ in their headers: levels over columns, targets of parts of the year, headings inside a form."""
from __future__ import annotations

from data.samples_grid import Grid, spread
from tests.relatives import LEVELS, Maker, Relative, Told, register

HEADED: dict[str, Maker] = {}
target = register(HEADED)


@target
def first_levels_as_headers() -> Relative:
    """Henan: a row a project, 三级指标 and 指标值 under each first level; the agency's line above its projects."""
    pair = ["三级指标", "指标值"]
    grid: Grid = [
        ["单位编码（项目编码）", "项目单位（项目名称）", "项目金额（万元）", "<", "绩效目标", "绩效指标", *["<"] * 5],
        ["^", "^", "资金总额", "政府预算资金", "^", "成本指标", "<", "产出指标", "<", "满意度指标", "<"],
        ["^", "^", "^", "^", "^", *pair, *pair, *pair],
        ["218", "沧澜县林业局", "150", "140", "", "", "", "", "", "", ""],
        ["41000024T000000012345", "造林补助", "100", "100", "造林1万亩。", "亩均补助", "≤100元", "造林面积", "≥1万亩",
         "农户满意度", "≥90%"],
        ["^", "^", "^", "^", "^", "补助总额", "≤100万元", "造林成活率", "≥85%", "", ""],
        ["41000024T000000012346", "护林员", "50", "40", "聘用护林员。", "人均报酬", "≤1万元", "护林员人数", "≥50人",
         "群众满意度", "≥92%"],
    ]
    columns = "level1 level3 value_text"
    shared = {"organisation": "沧澜县林业局", "department": "沧澜县林业局", "department_code": "218"}
    return Relative(("2025年部门预算项目绩效目标表", "单位：万元", grid), (
        Told(columns, (("成本指标", "亩均补助", "≤100元"), ("^", "补助总额", "≤100万元"),
                       ("产出指标", "造林面积", "≥1万亩"), ("^", "造林成活率", "≥85%"),
                       ("满意度指标", "农户满意度", "≥90%")),
             {"name": "造林补助", "code": "41000024T000000012345", "budget_yuan": "1000000", "fiscal_yuan": "1000000",
              "goal": "造林1万亩。", **shared}),
        Told(columns, (("成本指标", "人均报酬", "≤1万元"), ("产出指标", "护林员人数", "≥50人"),
                       ("满意度指标", "群众满意度", "≥92%")),
             {"name": "护林员", "code": "41000024T000000012346", "budget_yuan": "500000", "fiscal_yuan": "400000",
              "goal": "聘用护林员。", **shared})))


@target
def value_and_unit_for_period_and_year() -> Relative:
    """Shanxi: 实施期 and 年度 as headers, each over a value and a unit of its own."""
    grid = [
        spread(("项目名称", 2), ("站台改造", 6)),
        spread(("项目总体绩效目标", 2), ("实施期目标", 3), ("年度目标", 3)),
        spread(("^", 2), ("三年改造90座。", 3), ("当年改造30座。", 3)),
        ["绩效指标", "一级指标", "二级指标", "三级指标", "实施期", "<", "年度", "<"],
        ["^", "^", "^", "^", "指标值", "单位", "指标值", "单位"],
        ["^", "产出指标", "数量指标", "改造站台", "≥90", "座", "≥30", "座"],
        ["^", "满意度指标", "服务对象满意度", "乘客满意度", "≥90", "%", "≥88", "%"],
    ]
    return Relative(("项目绩效目标申报表", grid), (Told(
        f"{LEVELS} midterm_text", (
            ("产出指标", "数量指标", "改造站台", "≥30座", "≥90座"),
            ("满意度指标", "服务对象满意度", "乘客满意度", "≥88%", "≥90%")),
        {"name": "站台改造", "goal": "当年改造30座。", "midterm_goal": "三年改造90座。"}),))


@target
def half_year_and_year() -> Relative:
    """Jiangsu: 半年（程）指标值 before 全年（程）指标值; the money as 年初预算数, levels called 目标."""
    grid = [
        ["项目名称", "河道保洁", "<", "项目资金（万元）", "年初预算数：300"],
        spread(("项目绩效总目标", 1), ("河道常年清洁。", 4)),
        ["一级指标", "二级指标", "三级指标", "半年（程）指标值", "全年（程）指标值"],
        ["产出目标", "数量目标", "保洁河道长度", "＝30公里", "＝60公里"],
        ["效益目标", "生态效益目标", "水质达标率", "≥85%", "≥90%"],
    ]
    return Relative(("2024年度项目绩效目标表", grid), (Told(
        LEVELS, (("产出目标", "数量目标", "保洁河道长度", "＝60公里"),
                 ("效益目标", "生态效益目标", "水质达标率", "≥90%")),
        {"name": "河道保洁", "budget_yuan": "3000000", "goal": "河道常年清洁。"}),))


@target
def general_and_annual_goal() -> Relative:
    """Guangdong: 总体绩效目标 is that of the period where 年度绩效目标 stands under it."""
    grid = [
        spread(("项目名称", 1), ("法律援助", 4)),
        spread(("项目总额（万元）", 1), ("300", 2), ("年度金额（万元）", 1), ("100", 1)),
        spread(("总体绩效目标", 1), ("三年援助1500件。", 4)),
        spread(("年度绩效目标", 1), ("援助500件。", 4)),
        ["一级指标", "二级指标", "三级指标", "实施周期指标值", "年度指标值"],
        ["产出指标", "数量指标", "援助案件数", "≥1500件", "≥500件"],
    ]
    return Relative(("2025年项目支出绩效目标表", grid), (Told(
        f"{LEVELS} midterm_text", (("产出指标", "数量指标", "援助案件数", "≥500件", "≥1500件"),),
        {"name": "法律援助", "budget_yuan": "1000000", "goal": "援助500件。", "midterm_goal": "三年援助1500件。"}),))


@target
def line_of_the_agency_over_two_columns() -> Relative:
    """Sichuan: the agency's own line is merged over the columns of agencies and projects, its code before its name."""
    grid = [
        ["单位名称", "项目名称", "预算数", "年度目标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值",
         "度量单位"],
        ["301-汀岚市教育局", "<", "60", *[""] * 7],
        ["301001-汀岚市教育局本级", "51000024T000000000017-考务费", "60", "组织考试。", "产出指标", "数量指标",
         "考试场次", "≥", "4", "场"],
    ]
    return Relative(("2025年部门预算项目绩效目标表", "单位：万元", grid), (Told(
        LEVELS, (("产出指标", "数量指标", "考试场次", "≥4场"),),
        {"name": "考务费", "code": "51000024T000000000017", "organisation": "汀岚市教育局本级",
         "organisation_code": "301001", "department": "汀岚市教育局", "department_code": "301", "budget_yuan": "600000",
         "goal": "组织考试。"}),))


@target
def headings_inside_a_form() -> Relative:
    """Yunnan: 一、二、三、 head the parts of a department's self-evaluation; years and tasks are parts of it."""
    grid = [
        spread(("部门名称", 2), ("望溪区文化馆", 5)),
        spread(("部门总体目标", 1), ("部门职责", 1), ("组织文化活动。", 5)),
        spread(("^", 1), ("总体绩效目标", 1), ("丰富群众文化。", 5)),
        spread(("一、部门年度目标", 7)),
        spread(("财年", 1), ("目标", 3), ("实际完成情况", 3)),
        spread(("2024", 1), ("开放300天。", 3), ("开放310天。", 3)),
        spread(("二、部门年度重点工作任务", 7)),
        ["任务名称", "项目级次", "主要内容", "批复金额（万元）", "<", "实际支出金额（万元）", "预算执行率"],
        ["^", "^", "^", "总额", "财政拨款", "^", "^"],
        ["免费开放", "本级", "开放场馆。", "20", "20", "18", "90%"],
        spread(("三、部门整体支出绩效指标", 7)),
        ["绩效指标", "<", "<", "指标性质", "指标值", "度量单位", "实际完成值"],
        ["一级指标", "二级指标", "三级指标", "^", "^", "^", "^"],
        ["产出指标", "数量指标", "开放天数", "≥", "300", "天", "310天"],
    ]
    return Relative(("部门整体支出绩效自评表", "公开15表", grid), (Told(
        f"{LEVELS} actual_text", (("产出指标", "数量指标", "开放天数", "≥300天", "310天"),),
        {"organisation": "望溪区文化馆", "department": "望溪区文化馆", "goal": "丰富群众文化。",
         "actual_result": "开放310天。"}, "department_self_evaluation"),))


@target
def both_labels_in_one_cell() -> Relative:
    """A column 指标类型 with 产出指标-数量指标."""
    grid = [
        ["项目名称", "社区养老", "<"],
        ["指标类型", "指标名称", "指标值"],
        ["产出指标-数量指标", "服务老人", "≥300人次"],
        ["效益指标-社会效益指标", "知晓率", "≥80%"],
    ]
    return Relative(("2024年项目支出绩效目标表", grid), (Told(
        LEVELS, (("产出指标", "数量指标", "服务老人", "≥300人次"), ("效益指标", "社会效益指标", "知晓率", "≥80%")),
        {"name": "社区养老"}),))


@target
def money_beside_its_labels() -> Relative:
    """A self-evaluation with 全年预算数, 全年执行数 and 执行率 as labels in one row; 偏差原因 in two columns."""
    grid = [
        spread(("项目名称", 1), ("图书采购", 6)),
        spread(("项目资金（万元）", 1), ("全年预算数", 1), ("50", 1), ("全年执行数", 1), ("48", 1), ("执行率：96%", 2)),
        ["一级指标", "二级指标", "三级指标", "指标值", "1-7月执行情况", "偏差原因分析", "<"],
        ["^", "^", "^", "^", "^", "经费保障", "其他原因"],
        ["产出指标", "数量指标", "图书册数", "1万册", "0.6万册", "资金晚到", "招标"],
        ["效益指标", "社会效益指标", "借阅量", "≥5万册次", "3万册次", "", ""],
    ]
    return Relative(("2023年度项目支出绩效监控表", grid), (Told(
        f"{LEVELS} actual_text deviation", (
            ("产出指标", "数量指标", "图书册数", "1万册", "0.6万册", "经费保障资金晚到；其他原因招标"),
            ("效益指标", "社会效益指标", "借阅量", "≥5万册次", "3万册次", "")),
        {"name": "图书采购", "budget_yuan": "500000", "executed_yuan": "480000", "execution_rate": "96"}),))
