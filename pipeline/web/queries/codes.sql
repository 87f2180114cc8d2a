-- 同一科目在各单位、各年度的金额
-- 所给科目编码（如 205 或 20502）下印出的每一个金额。
SELECT organisation AS 单位, fiscal_year AS 文件年度, code AS 科目编码, code_name AS 科目名称, table_title AS 表名,
       column_label AS 栏目, amount_yuan AS 金额元, document_id || '/budget_line/' || no AS 出处
FROM v_budget_line_classified
WHERE code = :科目编码
ORDER BY organisation, fiscal_year, document_id, no
