-- 各单位各年度收支总额
-- 收支总表中印出的总计，每行一个金额。
SELECT d.organisation AS 单位, d.fiscal_year AS 年度, b.section AS 收支, b.name AS 名称, b.column_label AS 栏目,
       b.amount_yuan AS 金额元, b.document_id || '/budget_line/' || b.no AS 出处
FROM v_budget_line b
JOIN v_document d ON d.document_id = b.document_id
WHERE b.table_kind = 'income_and_expenditure' AND (b.name LIKE '%总计%' OR b.name LIKE '%合计%')
ORDER BY d.organisation, d.fiscal_year, b.no
