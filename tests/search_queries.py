"""What people look for in disclosures: words of one character and of many, numbers, Latin letters, several words."""
from __future__ import annotations

QUERIES = (
    "车", "费", "水", "满意", "会计", "培训", "预算", "支出", "印刷", "信访", "满意度", "公务接待费", "委托业务费",
    "社会效益", "政府采购", "一般公共预算", "服务对象满意度", "一般公共预算财政拨款支出", "因公出国（境）",
    "项目支出绩效目标", "2026", "2025年", "95%", "≥95%", "12月", "万元", "plc", "ＧＰＳ", "培训 人次", "群众 满意度 95",
)
