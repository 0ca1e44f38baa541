# Báo cáo quý, phiếu của xã, tiến độ, nguồn vốn.
problem-quarter-unreadable = Không đọc được quý.
    .expected = Viết ví dụ { $example }, Q3/2026, quý III/2026 hoặc quý 3 năm 2026: quý từ 1 đến 4 và đủ bốn chữ số của năm.
problem-quarter-beyond-programme = Quý này nằm ngoài các năm của chương trình.
    .expected = Một quý từ { $first } đến { $last }.
problem-report-commune-unknown = Không rõ là xã, phường, đặc khu nào.
    .expected = Tên (có dấu hoặc không) hoặc mã của một đơn vị trong kế hoạch.{ $hint ->
    [no] {" "}Kế hoạch có { $count } đơn vị, không tên nào gần giống; xem danh sách bằng --commune list.
   *[yes] {" "}Có thể là: { $near }.
}
problem-report-park-unknown = Không rõ là khu, cụm công nghiệp nào.
    .expected = Tên (có dấu hoặc không), một phần của tên, hoặc số thứ tự của một khu, cụm trong kế hoạch.{ $hint ->
    [no] {" "}Kế hoạch có { $count } khu, cụm, không tên nào gần giống; xem danh sách bằng --park list.
   *[yes] {" "}Có thể là: { $near }.
}
problem-report-commune-guessed = Tên viết sai; đã hiểu là { $commune }.
    .expected = Đúng tên hoặc mã nếu không phải đơn vị này.
problem-report-nothing-there = Không có kế hoạch nào ở đây.
    .expected = Thư mục kết quả của phusong plan, hoặc một kịch bản (sẽ được lập kế hoạch trước).
problem-progress-unknown-subject = Không có bước, tuyến cáp, chỉ tiêu, xã hay nơi nào mang mã hoặc tên này trong kế hoạch.
    .expected = Mã hoặc tên như trong các tệp kết quả.{ $hint ->
    [no] {" "}Kế hoạch có { $count } mã và tên, không cái nào gần giống; phusong report --quarter ghi mẫu progress_….xlsx có đủ các mã.
   *[yes] {" "}Có thể là: { $near }.
}
problem-progress-other-plan = Kế hoạch này không có việc mang mã này; dòng này không dùng đến.
    .expected = Mã trong kế hoạch đang báo cáo; việc của kế hoạch trước có thể không còn trong kế hoạch mới.
problem-progress-technology = Chỉ tiêu này có ở nhiều công nghệ.
    .expected = Cột công nghệ ghi một trong: { $known }.
problem-progress-ambiguous-subject = Tên này ứng với nhiều nơi.
    .expected = Mã của nơi đó; một trong: { $known }.
problem-progress-says-nothing = Dòng này không nêu ngày, số liệu, khó khăn hay đề xuất nào.
    .expected = Ít nhất một trong bốn cột đó có nội dung.
problem-progress-no-source = Dòng này không nêu nguồn.
    .expected = Ai báo cáo hoặc căn cứ vào văn bản nào.
problem-progress-undated = Số liệu không có ngày.
    .expected = Ngày mà số liệu có hiệu lực; không có ngày thì không biết thuộc quý nào.
problem-progress-figure-unused = Số liệu của { $subject } không được dùng: đây không phải là chỉ tiêu.
    .expected = Số liệu chỉ dành cho chỉ tiêu; với bước và tuyến cáp thì ngày hoàn thành là đủ.
problem-progress-repeated = Chỉ tiêu này đã có số liệu cho cùng ngày ở dòng { $first }.
    .expected = Mỗi chỉ tiêu một số liệu cho một ngày.
problem-report-nothing-asked = Chưa rõ cần báo cáo gì.
    .expected = Cần ít nhất --quarter (báo cáo quý) hoặc --commune (phiếu của xã).
problem-progress-without-quarter = Có bảng tiến độ nhưng không nêu quý.
    .expected = Cần thêm --quarter: số liệu chỉ có nghĩa tính đến cuối một quý.
problem-funding-shares = Các phần đóng góp của một quy tắc nguồn vốn cộng lại không bằng 100 %.
    .expected = shares_pct cộng lại bằng 100.
problem-funding-payer = Quy tắc nguồn vốn nêu một nguồn chưa được khai báo: { $payer }.
    .expected = Một trong các khóa của funding.payers: { $known }.

account-no-data = chưa có dữ liệu
account-head-now = Hiện nay
account-head-homes-now = Thôn có dịch vụ hiện nay
account-head-homes-year = Thôn có dịch vụ cuối { $year }
account-served = { $technology } theo xã và năm
account-served-people = Tỷ lệ dân được phục vụ hiện nay và cuối mỗi năm; thôn: số đã có / số xác định được. “–”: không xác định được, hoặc xã không có thôn nào trong lớp dữ liệu.
account-served-fibre = Số thôn có cáp quang / số thôn xác định được, hiện nay và cuối mỗi năm.
account-works-communes = Việc phải làm ở từng xã, kinh phí, đường chưa có sóng
account-works-communes-text = Bước nằm ở xã nào thì tính cho xã đó; cáp tính cho xã của nơi hoặc trạm được nối. Chi phí là chi phí xây dựng; tỷ trọng tính theo đơn giá giữa. Đường chưa có sóng là hiện nay.
account-no-commune = (ngoài các xã)
account-head-new = Trạm mới
account-head-upgrades = Nâng cấp
account-head-km = Cáp trên bộ, km
account-head-cable-km = Cáp mới, km
account-head-sea-km = Cáp biển, km
account-head-operators = Doanh nghiệp
account-head-operator = Doanh nghiệp
account-head-years = Năm
account-head-cost-share = Tỷ trọng chi phí
account-head-unlit = Đường chưa có { $technology }, km
account-head-park = Khu, cụm công nghiệp
account-head-manager = Đơn vị quản lý
account-head-stated = 5G theo kế hoạch tỉnh
account-head-due = 5G chậm nhất năm
account-head-works = Xây gì, ai làm, năm nào
account-parks = Khu, cụm công nghiệp theo năm
account-parks-count = { $operating } khu, cụm đang hoạt động, xếp trước; tổng cộng { $all }.
account-parks-text = Cột “theo kế hoạch tỉnh” là điều văn bản ghi, không phải tính toán. Các cột dịch vụ: hiện nay theo tính toán, và năm mà cuối năm đó chương trình phục vụ được.
account-stated = { $told ->
    [true] có
    [false] chưa
   *[none] không nêu
}
account-since = { $year ->
    [never] chưa có; chương trình không phục vụ được
   *[other] chưa có; từ cuối { $year }
}
account-work = { $id } ({ $operator }, { $year })
account-works = { $works }{ $more ->
    [0] {""}
   *[other] {" "}và { $more } việc hoặc nơi khác
}
account-unserved = Thôn chưa có dịch vụ, theo xã
account-unserved-text = Sau tên thôn là lý do và năm mà cuối năm đó chương trình phục vụ được. Con số của từng nơi: unserved.csv, phiếu của xã.
account-unserved-none = Mọi thôn xác định được đều đã có các dịch vụ được xét.
account-unserved-home = { $name } ({ $cause }; { $year ->
    [never] chương trình không phục vụ được
   *[other] từ cuối { $year }
})
account-head-homes = Thôn
account-programme = Chương trình theo năm và doanh nghiệp
account-programme-text = Trạm, nâng cấp, cáp và chi phí xây dựng của mỗi doanh nghiệp mỗi năm. Cáp đến trạm tính cho doanh nghiệp của trạm; cáp đến thôn, khu công nghiệp chưa rõ doanh nghiệp nào làm. Tổng bằng bảng chi phí và plan.json.
account-funding = Nguồn vốn
account-funding-none = Kịch bản không nêu nguồn vốn: [funding] để trống.
account-funding-text = Chi phí xây dựng theo nguồn vốn và năm, theo các quy tắc trong kịch bản. “Có thể đề nghị” là nguồn khác mà kế hoạch tỉnh có nêu; không làm thay đổi con số nào.
account-funding-assumed = Một phần dựa trên quy tắc giả định, xem phụ lục về quy tắc nguồn vốn.
account-head-payer = Nguồn vốn
account-head-may-ask = Có thể đề nghị
account-payer-unknown = chưa nêu
account-rules = Quy tắc nguồn vốn
account-rules-text = Quy tắc đầu tiên phù hợp với một việc được áp dụng; sửa trong kịch bản, mục [funding].
account-head-rule-works = Loại việc
account-head-rule-only = Chỉ khi
account-head-source = Căn cứ
account-head-assumed = Tình trạng
account-kind-any = mọi việc
account-kind-new-site = trạm mới
account-kind-upgrade = nâng cấp
account-kind-cable = cáp trên bộ
account-kind-submarine = cáp biển
account-kind-link = viba, vệ tinh thay cáp
account-only-none = –
account-only-dead-spot = cho thôn chưa có sóng của công nghệ nào
account-only-island = ngoài đảo
account-stated-rule = theo căn cứ
account-map-alt = Bản đồ { $commune }: nơi được phục vụ hiện nay và sau chương trình, thôn, trạm, việc sẽ làm.
account-map-today = có sóng hiện nay
account-map-added = có sóng nhờ chương trình
account-map-never = chưa có sóng
account-map-cable = cáp mới
account-map-home = thôn
account-map-lacking = thôn chưa có
account-map-station = trạm hiện có
account-map-upgrade = trạm nâng cấp
account-map-site = trạm mới

standing-title = Chỉ tiêu: mục tiêu, kết quả, chênh lệch, khó khăn, đề xuất
standing-text = “Đạt được” là số liệu trong bảng tiến độ, mới nhất tính đến cuối quý. “Tính từ dữ liệu” và “dự kiến” là kết quả của phần mềm. Khó khăn, đề xuất ghi “[tính từ kế hoạch]” do phần mềm suy ra vì chưa có ai báo cáo.
standing-head-target = Mục tiêu (năm)
standing-head-reached = Đạt được (ngày)
standing-head-computed = Hiện nay, tính từ dữ liệu
standing-head-expected = Dự kiến cuối năm mục tiêu
standing-head-difficulty = Khó khăn, vướng mắc
standing-head-proposal = Đề xuất
standing-head-subject = Hạng mục
standing-head-by = Đơn vị
standing-head-day = Ngày
standing-indicator = { $name } ({ $section })
standing-target = { $target } ({ $year })
standing-reached = { $figure } ({ $day })
standing-gap-computed = { $gap } [tính từ dữ liệu]
standing-computed = [tính từ kế hoạch] { $text }
standing-missed = Theo chương trình, cuối { $year } còn thiếu { $gap } { $unit }.{ $causes ->
    [none] {""}
   *[other] {" "}Nơi chưa phục vụ được, theo lý do: { $causes }.
}
account-cause = { $reason ->
    [no-cell] không có trạm trong tầm phủ
    [no-technology] trạm gần nhất chưa có công nghệ này
    [terrain] bị địa hình che khuất
    [pointing] lệch búp sóng chính
    [clutter] nhà cửa, cây cối che
    [distance] quá xa trạm
    [uplink] đường lên không đủ
    [load] nhiễu và tải của cell khác
    [rate] không đạt tốc độ
    [no-fibre-on-island] chưa có cáp ra đảo
    [fibre-far] cáp quang ở xa
    [surveyed] khảo sát cho biết chưa có
   *[other] lý do khác
}
standing-cause = { $cause } ({ NUMBER($count) })
standing-remedy = { $remedy } Chi phí xây dựng: { $cost }.
standing-unknown = Chưa có số liệu: các lớp dữ liệu không cho biết chỉ tiêu này.
    .proposal = Đơn vị chủ trì gửi số liệu trong bảng tiến độ hoặc bảng indicator_values.

done-title = Việc đến hạn và việc đã làm
done-text = Chương trình xếp việc theo năm: việc của năm { $year } phải xong vào cuối năm. Đến hết quý này đã qua { NUMBER($share, style: "percent") } của năm.
done-no-table = Không có bảng tiến độ: chưa biết việc nào đã làm.
done-none-due = Chương trình không có việc nào đến hạn trong năm này hoặc trước đó.
done-head-due = Phải làm
done-head-done = Đã làm
done-head-share = Tỷ lệ
done-head-late = Trễ
done-late = Việc trễ hạn
done-late-text = { NUMBER($count) } việc lẽ ra đã xong mà chưa có ai báo là xong.
done-cable = Cáp quang mới
done-said = Khó khăn, vướng mắc và đề xuất đã báo cáo
done-said-none = Chưa ai báo cáo khó khăn hay đề xuất.
done-silent = { $count ->
    [0] Mọi xã, phường, đặc khu đều đã báo cáo.
   *[other] { NUMBER($count) } xã, phường, đặc khu chưa có dòng nào trong bảng tiến độ: { $names }{ $more ->
        [0] .
       *[other] {" "}và { NUMBER($more) } đơn vị khác.
    }
}

quarter-title = Báo cáo quý { $number } năm { $year }: hạ tầng số tỉnh { $province }
quarter-answers = Quý này
quarter-period = Kỳ báo cáo: từ { $start } đến { $end }.
quarter-due = Sở Khoa học và Công nghệ báo cáo UBND tỉnh trước ngày { $day } (kế hoạch 8885, mục VI.1).
quarter-local-due = UBND các xã, phường, đặc khu và đơn vị quản lý khu, cụm công nghiệp báo cáo Sở trước ngày { $day } (mục VI.7, VI.9).
quarter-works-count = Việc phải xong đến cuối { $year }: { NUMBER($due) }.{ $told ->
    [yes] {" "}Đã báo là xong: { NUMBER($done) }; trễ: { NUMBER($late) }.
   *[no] {" "}Chưa có số liệu về việc đã làm.
}
quarter-targets-met = Theo chương trình, trong { NUMBER($all) } chỉ tiêu: { NUMBER($met) } sẽ đạt, { NUMBER($missed) } chưa đạt, { NUMBER($unknown) } chưa có dữ liệu hoặc không nêu con số.
quarter-cost = Chi phí xây dựng của toàn chương trình: { $cost }.
quarter-heard = { $told ->
    [yes] Bảng tiến độ có { NUMBER($rows) } dòng tính đến cuối quý.
   *[no] Không có bảng tiến độ: chỗ nào cần số liệu thực hiện đều ghi “chưa có dữ liệu”.
}
quarter-month = “Tháng quý” trong kế hoạch được hiểu là tháng cuối của quý.
quarter-summary = Tóm tắt
    .lead = Kỳ báo cáo, hạn nộp và những con số chính.
quarter-targets = Chỉ tiêu
    .lead = Từng chỉ tiêu: năm gốc, mục tiêu, đã đạt, còn thiếu, vướng gì, đề xuất gì.
quarter-works = Thực hiện chương trình
    .lead = Việc gì đến hạn, ai làm, đã xong chưa.
quarter-said = Khó khăn và đề xuất
    .lead = Những gì các đơn vị đã báo cáo.
quarter-parks = Khu, cụm công nghiệp
    .lead = Từng khu, cụm: hiện nay, theo năm, xây gì, ai làm.
quarter-communes = Xã, phường, đặc khu
    .lead = Từng xã: ai được phục vụ năm nào, xây gì, hết bao nhiêu.
quarter-money = Nguồn vốn
    .lead = Ai trả tiền cho việc gì.
quarter-terms = Định nghĩa và quy tắc
    .lead = Các từ trong báo cáo được hiểu thế nào.

sheet-title = Phiếu hạ tầng số: { $place }
sheet-title-quarter = Phiếu hạ tầng số: { $place }, quý { $number } năm { $year }
sheet-subtitle = { $scenario } · mã đơn vị hành chính { $code }
sheet-service = Hiện trạng
sheet-service-title = Ai được phục vụ
sheet-works = Việc sẽ làm và tiến độ
sheet-people = { NUMBER($people, maximumFractionDigits: 0) } người, { NUMBER($area, maximumFractionDigits: 1) } km² trong vùng tính, { NUMBER($settlements) } thôn trong lớp dữ liệu.{ $unknown ->
    [0] {""}
   *[other] {" "}Chưa rõ tình trạng của { NUMBER($unknown, maximumFractionDigits: 0) } người (ngoài vùng tính).
}
sheet-roads = Đường chưa có { $technology }: { NUMBER($km, maximumFractionDigits: 1) } km.
sheet-unit-people = người
sheet-unit-settlements = thôn
sheet-head-unit = Tính theo
sheet-head-state = Tình trạng
sheet-map = { $commune }: phủ sóng hiện nay và nhờ chương trình, việc sẽ làm.
sheet-outside = Xã nằm ngoài vùng tính toán: không có bản đồ, không kết luận được về phủ sóng.
sheet-missing = Thôn chưa có dịch vụ, và lý do
sheet-missing-none = Mọi thôn xác định được đều đã có các dịch vụ được xét.
sheet-missing-unknown = Không xác định được cho thôn nào: lớp dữ liệu không có thôn ở đây, hoặc nằm ngoài vùng tính.
sheet-works-title = Việc theo năm và doanh nghiệp
sheet-works-none = Chương trình không xây gì ở đây.
sheet-cost = Chi phí xây dựng: { $cost }, bằng { NUMBER($share, maximumFractionDigits: 1) } % của toàn chương trình (đơn giá giữa).
sheet-payer = { $payers }{ $ask ->
    [none] {""}
   *[other] ; có thể đề nghị: { $ask }
}
sheet-length = { $what }, { NUMBER($km, maximumFractionDigits: 1) } km
sheet-due = UBND xã, phường, đặc khu báo cáo Sở Khoa học và Công nghệ trước ngày { $day }.
sheet-reported-title = Đã báo cáo đến cuối quý
sheet-reported-none = Chưa có báo cáo nào về nơi này và các việc ở đây.

park-subtitle = { $scenario } · { $commune }
park-service-title = Hiện trạng và từng năm
park-land = { $operating ->
    [yes] Đang hoạt động
   *[no] Chưa hoạt động
}{ $area ->
    [none] {""}
   *[other] , diện tích { $area } ha
}{ $let ->
    [none] {""}
   *[other] , tỷ lệ lấp đầy { $let } %
}.
park-state = Tình trạng theo lớp dữ liệu: { $state }.
park-manager = Đơn vị quản lý: { $manager }.
park-stated = 5G theo kế hoạch tỉnh: { $stated }{ $words ->
    [none] {""}
   *[other] , thời hạn ghi là “{ $words }”
}{ $due ->
    [none] {""}
   *[other] , tính là chậm nhất cuối { $due }
}.
park-head-share = Diện tích có sóng hiện nay
park-head-rate = Tốc độ tải xuống, Mbit/s
park-outside = Khu nằm ngoài vùng tính toán: không có bản đồ, không kết luận được về phủ sóng.
park-operators-title = Nhà mạng nào phủ khu hiện nay
park-operators-text = Chỉ tính trạm của chính nhà mạng, ngoài trời; tốc độ là trung vị trên diện tích của khu, cho thêm một máy dùng.
park-operators-none = Không có số liệu từng nhà mạng: kịch bản không yêu cầu bản đồ nhà mạng, hoặc khu nằm ngoài vùng tính.
park-missing = Chưa có dịch vụ nào, vì sao
park-duties-title = Nhiệm vụ báo cáo
park-duty-quarter = Đơn vị quản lý khu, cụm công nghiệp báo cáo Sở Khoa học và Công nghệ hiệu quả ứng dụng hạ tầng số, hằng quý hoặc đột xuất, trước ngày { $day ->
    [none] 15 của tháng cuối quý
   *[other] { $day }
} (Kế hoạch 8885, VI.7).
park-duty-progress = Ban Quản lý Khu kinh tế và Khu công nghiệp báo cáo UBND tỉnh và Sở Công Thương tiến độ dự án, năng lực mới, hằng tháng và hằng quý (Kế hoạch 2621, IV.8.d).
park-duty-half-year = Doanh nghiệp và cơ quan thực hiện kế hoạch công nghiệp báo cáo UBND tỉnh, đồng gửi Sở Công Thương: 6 tháng đầu năm, trước ngày 25 tháng 6 (Kế hoạch 2621, IV).
park-duty-yearly = Cũng các đơn vị ấy, báo cáo cả năm: trước ngày 20 tháng 12 (Kế hoạch 2621, IV).

form-subject = Hạng mục
form-name = Diễn giải
form-technology = Công nghệ
form-date = Ngày
form-by = Đơn vị
form-figure = Số liệu
form-difficulty = Khó khăn, vướng mắc
form-proposal = Đề xuất
form-source = Nguồn
