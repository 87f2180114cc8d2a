-- 指标完成情况
-- 自评表中的指标值与实际完成值，以及得分。
SELECT organisation AS 单位, fiscal_year AS 年度, project_name AS 项目名称, level3 AS 三级指标, value_text AS 指标值,
       actual_text AS 实际完成值, weight AS 分值, score AS 得分, deviation AS 偏差原因,
       document_id || '/indicator/' || no AS 出处
FROM v_indicator
WHERE actual_text IS NOT NULL
ORDER BY organisation, fiscal_year, document_id, no
