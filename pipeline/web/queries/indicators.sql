-- 各类指标的比较符号
-- 标准二级类别下各比较符号的指标数。
SELECT category1 AS 标准一级类别, category2 AS 标准二级类别, COALESCE(comparator, '（无）') AS 比较符号, count(*) AS 指标数
FROM v_indicator
GROUP BY category1, category2, comparator
ORDER BY category1, category2, count(*) DESC
