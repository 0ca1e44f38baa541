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
problem-target-pursue = Chỉ theo đuổi được chỉ tiêu về số trạm, không phải "{ $name }" như ở đây.
    .expected = pursue đi cùng target và indicator "stations", hoặc "station_ratio_pct" với một công nghệ của kịch bản.
problem-user-table-source = Đây không phải tên một bảng.
    .expected = Tên tệp như "don-gia.csv", hoặc {"{"} path = "don-gia.xlsx", layer = "Sheet1" {"}"}.
problem-indicator-no-target = Kịch bản không có chỉ tiêu này (công nghệ: { $technology }); số liệu này không dùng đến.
    .expected = indicator và technology đúng như của một [[targets]]{ $hint ->
    [no] ; kịch bản không có [[targets]] nào.
   *[yes] : { $near }.
}

report-shortfalls = Chỉ tiêu chưa đạt: thiếu bao nhiêu, cần gì
report-shortfalls-none = Không có chỉ tiêu nào tính được mà chưa đạt.
report-shortfalls-text = Giá thêm một đơn vị tính theo chi phí xây dựng và kết quả của tối đa 10 bước cuối đã làm đến năm đó. Cách đạt lấy lần lượt các bước của đề xuất chưa làm trong năm đó, rẻ nhất trên số dân phủ thêm trước; đó là một cách, chưa chắc là cách rẻ nhất, và không xét những ứng viên mà đề xuất không chọn.
report-remedy-further_steps = Đạt { $reached } { $unit } nếu làm thêm { NUMBER($steps) } bước{ $forward ->
    [0] {""}
   *[other] {" "}(trong đó { NUMBER($forward) } bước đưa từ năm sau lên)
  }.
report-remedy-not_enough = Chưa thể đạt với các ứng viên đã biết: làm thêm { NUMBER($steps) } bước{ $forward ->
    [0] {""}
   *[other] {" "}(trong đó { NUMBER($forward) } bước đưa từ năm sau lên)
  } thì được { $reached } { $unit }.
report-remedy-more_stations = Đạt { $reached } { $unit } nếu làm thêm { $steps ->
    [0] {""}
   *[other] { NUMBER($steps) } bước của đề xuất và{" "}
  }{ $upgrades ->
    [0] {""}
   *[other] { NUMBER($upgrades) } lượt lắp thêm công nghệ trên cột sẵn có
  }{ $sites ->
    [0] {""}
   *[other] { $upgrades ->
        [0] {""}
       *[other] {" "}và{" "}
      }{ NUMBER($sites) } trạm mới (chưa tính cáp)
  }, chưa xét phủ được thêm ai.
report-remedy-none_known = Chưa thể đạt với các ứng viên đã biết: đề xuất không còn bước nào cho chỉ tiêu này.
report-head-target-gap = Còn thiếu
report-head-origin = Số liệu từ đâu
report-head-unit-price = Giá thêm một đơn vị
report-head-remedy = Cách đạt
report-head-remedy-cost = Chi phí xây dựng của cách đó
report-target-figure = { $kind ->
    [at_least] ≥ { $value }
    [more_than] > { $value }
    [about] ≈ { $value }
    [per_year] { $value } mỗi năm
    [between] { $value }–{ $upper }
   *[reach] { $value }
}
report-met-words = không phải con số
report-met-none = không nêu mục tiêu
report-origin-computed = tính từ dữ liệu
report-origin-scenario = kịch bản – { $source }
report-origin-table = bảng của người dùng – { $source }
report-origin-none = –
plan-targets = Chỉ tiêu: đạt { $met }, chưa đạt { $missed }, chưa có dữ liệu hoặc không nêu con số { $unknown }.
