-- 勾稽不符
-- 印出的数与应有的数不一致，差额大的在前。
SELECT file_name AS 文件, page AS 页码, rule AS 规则, subject AS 核对对象, left_value AS 印出数, right_value AS 应为数,
       difference AS 差额, unit AS 计量单位, blame AS 责任, document_id || '/check_result/' || no AS 出处
FROM v_check
WHERE result = 'fail'
ORDER BY abs(difference) DESC
