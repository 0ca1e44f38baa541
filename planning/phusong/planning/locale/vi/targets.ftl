problem-cost-per = Hạng mục { $item } tính theo { $right }, không theo { $per }.
    .expected = per = "{ $right }", và đơn giá của một đơn vị đó.
problem-cost-horizon = Thời gian tính chi phí kết thúc trước năm cuối của chương trình ({ $last }).
    .expected = costs.discounting.horizon_years từ { $least } trở lên.
problem-target-figure = Loại chỉ tiêu "{ $kind }" và con số không đi cùng nhau.
    .expected = Có target, trừ khi kind là "words" hoặc "none" – khi đó không có target.
problem-target-wording = Chỉ tiêu bằng lời mà không có lời.
    .expected = wording = {"{"} vi = "…", en = "…" {"}"}.
problem-target-range = Khoảng của chỉ tiêu không đúng.
    .expected = kind = "between" với target là mức dưới và upper là mức trên; loại khác không có upper.
problem-user-table-source = Đây không phải tên một bảng.
    .expected = Tên tệp như "don-gia.csv", hoặc {"{"} path = "don-gia.xlsx", layer = "Sheet1" {"}"}.
problem-indicator-no-target = Kịch bản không có chỉ tiêu này (công nghệ: { $technology }); số liệu này không dùng đến.
    .expected = indicator và technology đúng như của một [[targets]]: { $near }.
