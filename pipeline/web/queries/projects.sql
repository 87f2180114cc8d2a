-- 项目按预算金额排名
-- 项目名称包含所给文字的项目，金额大的在前；文字留空则列出全部。
SELECT organisation AS 单位, fiscal_year AS 年度, project_name AS 项目名称, budget_yuan AS 预算金额元,
       fiscal_yuan AS 财政拨款元, document_id || '/project/' || no AS 出处
FROM v_project
WHERE budget_yuan IS NOT NULL AND COALESCE(project_name, '') LIKE '%' || :项目名称 || '%'
ORDER BY budget_yuan DESC
