stage-layers = Lớp dữ liệu
stage-coverage = Phủ sóng
stage-service = Nơi được phục vụ
stage-sites = Trạm
stage-routes = Tuyến cáp
stage-programme = Lộ trình
stage-years = Mức thu và tốc độ theo năm
stage-outputs = Kết quả

place-row = dòng { $row }
place-column = cột { $column }
check-column-severity = Mức
check-column-place = Vị trí
check-column-value = Giá trị
check-column-what = Vấn đề
check-column-expected = Cần có
check-column-layer = Lớp
check-column-rows = Số dòng
check-column-kind = Loại
check-column-source = Nguồn
check-more = … và { $count } mục nữa
check-summary = { $errors } lỗi, { $warnings } cảnh báo, { $repaired } chỗ đã sửa
check-fine = Dữ liệu dùng được: { NUMBER($people, maximumFractionDigits: 0) } người trên lưới, { $communes } xã, { $sites } vị trí trạm.
check-folder-fine = Đã đọc { $files } tệp, không có lỗi.

plan-title = Kế hoạch: { $name }
plan-service = { $technology }: hiện { NUMBER($share, maximumFractionDigits: 1) } % dân số được phục vụ; chưa được phục vụ: { $unserved } trên { $places } địa điểm ({ $unknown } chưa rõ)
plan-service-places = { $technology }: hiện chưa được phục vụ: { $unserved } trên { $places } địa điểm ({ $unknown } chưa rõ)
plan-optimum = { $technology }, { $stage }: { $sites } bước, { NUMBER($cost, maximumFractionDigits: 0) } tỷ đồng (cách cận { NUMBER($gap_pct, maximumFractionDigits: 2) } %; { $proof })
plan-programme = Lộ trình: { $steps } bước, { NUMBER($land_km, maximumFractionDigits: 1) } km cáp trên bờ và { NUMBER($submarine_km, maximumFractionDigits: 1) } km cáp biển, từ { NUMBER($low, maximumFractionDigits: 0) } đến { NUMBER($high, maximumFractionDigits: 0) } tỷ đồng{ $assumed ->
    [yes] {" "}(đơn giá giả định)
   *[no] {""}
}
plan-unreached = Số trạm và địa điểm chưa tìm được tuyến cáp: { $count }. Cáp mới tới đó chưa có trong các con số.
plan-demonstration = Chỉ để minh họa, không dùng để quyết định: các lớp chưa phải dữ liệu thực là { $layers }.
done-map = Bản đồ: { $path }
done-folder = Thư mục: { $path }
done-file = Tệp: { $path }

data-cache = Bộ nhớ đệm: { $folder }
data-column-dataset = Tên
data-column-layers = Lớp
data-column-cached = Đã có
data-column-licence = Giấy phép
data-column-source = Nguồn
data-yes = có
data-no = chưa
data-done = { $dataset }: { $files } tệp đã có trong bộ nhớ đệm.
data-use = Để dùng: phusong plan { $scenario } --use-downloaded { $names }

fault-system = Hệ thống từ chối: { $why } { $file }
fault-ours = Đây là lỗi của phusong, không phải của dữ liệu. Xin báo lại các dòng ở trên.

problem-scenario-unknown-key = Không có khóa này.{ $hint ->
    [no] {""}
   *[yes] {" "}Có phải là "{ $nearest }"?
}
    .expected = Một trong: { $keys }.
problem-scenario-missing-key = Thiếu khóa "{ $key }".
    .expected = Một giá trị cho khóa đó; xem mẫu trong data/khanh-hoa/scenario.toml.
problem-scenario-bad-value = Giá trị không dùng được.
    .expected = { $type ->
    [greater_than] Lớn hơn { $limit }.
    [greater_than_equal] Ít nhất { $limit }.
    [less_than] Nhỏ hơn { $limit }.
    [less_than_equal] Nhiều nhất { $limit }.
    [literal_error] Một trong { $limit }.
    [enum] Một trong { $limit }.
    [float_parsing] Một số.
    [float_type] Một số.
    [int_parsing] Một số nguyên.
    [int_type] Một số nguyên.
    [string_type] Một đoạn chữ trong ngoặc kép.
    [bool_type] true hoặc false.
    [bool_parsing] true hoặc false.
    [too_short] Ít nhất một mục.
   *[other] { $message }.
}
problem-scenario-base = Không lần theo được kịch bản gốc.
    .expected = base = "tệp.toml", nhiều nhất tám tầng, không tệp nào là gốc của chính nó.
problem-scenario-none-in-folder = Thư mục không có kịch bản.
    .expected = Một tệp scenario.toml.
problem-folder-kind-unknown = Tên tệp không cho biết nó chứa gì; tệp không được đọc.
    .expected = Tên bắt đầu bằng một trong: { $kinds }.
problem-folder-empty = Thư mục không có tệp nào mà tên cho biết loại dữ liệu.
    .expected = Tệp có tên bắt đầu bằng một trong: { $kinds }.
problem-bounds-format = Đây không phải là phạm vi.
    .expected = tây,nam,đông,bắc tính bằng độ, ví dụ 108.5,11.3,109.5,12.9.
columns-column-column = Cột
columns-column-unit = Đơn vị
columns-column-rule = Quy tắc
columns-column-headers = Tiêu đề khác cũng hiểu
columns-column-meaning = Ý nghĩa
columns-required = * bắt buộc có. Tiêu đề được so không kể dấu, chữ hoa và dấu câu.
problem-cost-order = Khoảng giá không đúng thứ tự.
    .expected = low ≤ mid ≤ high.
problem-years-order = Các năm không tăng dần.
    .expected = Mỗi năm một lần, theo thứ tự, ví dụ [2026, 2027].
problem-budget-year = Ngân sách ghi một năm không có trong lộ trình.
    .expected = Các năm có trong programme.years.
problem-band-without-carrier = Công nghệ { $technology }: không có sóng mang { $band } thuộc loại vô tuyến của nó.
    .expected = Một trong { $known }, hoặc khai thêm trong [carriers].
problem-carrier-antenna = Băng tần { $band } dùng anten "{ $antenna }" nhưng chưa khai anten này.
    .expected = Một anten khai trong [antennas]: { $known }.
problem-antenna-name = Không đặt được tên anten là "{ $name }".
    .expected = Tên không trống, không thừa dấu cách ở hai đầu và không trùng tên khác (không phân biệt hoa thường).
problem-technology-name = Không đặt được tên công nghệ là "{ $name }".
    .expected = Tên riêng, không phân biệt chữ hoa chữ thường: tối đa 40 chữ cái, chữ số, dấu cách hoặc . _ + -, bắt đầu bằng chữ cái hoặc chữ số; không phải "any" hay "fibre".
problem-cells-missing = Trạm chưa có cell: không có gì cho biết trạm phát sóng nào.
    .expected = layers.cells, hoặc format = "opencellid" cho lớp trạm.
