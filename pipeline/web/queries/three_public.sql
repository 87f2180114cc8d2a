-- 各单位三公经费
-- 三公经费表中的金额，按单位和栏目。
SELECT d.organisation AS 单位, d.fiscal_year AS 文件年度, b.name AS 名称, b.column_label AS 栏目, b.amount_yuan AS 金额元,
       b.document_id || '/budget_line/' || b.no AS 出处
FROM v_budget_line b
JOIN v_document d ON d.document_id = b.document_id
WHERE b.table_kind = 'three_public'
ORDER BY d.organisation, d.fiscal_year, b.no
