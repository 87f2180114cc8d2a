-- 各文件的问题
-- 错误在前；出处指向所在的页面。
SELECT file_name AS 文件, page AS 页码, severity AS 级别, blame AS 责任, rule AS 规则, message AS 内容,
       document_id || '/finding/' || no AS 出处
FROM v_finding
ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, file_name, no
