validate-cases = { $model }: các trường hợp
validate-steps = Các bước tính, mỗi bước theo đơn vị riêng (km, m, mrad, dB …)
validate-column-case = Trường hợp
validate-column-expected-db = Đã công bố (dB)
validate-column-computed-db = Tính được (dB)
validate-column-difference-db = Sai khác (dB)
validate-column-step = Bước
validate-column-cases = Số trường hợp
validate-column-max = Sai khác lớn nhất
validate-column-mean = Sai khác trung bình
validate-summary = { $model }: { $cases } trường hợp, sai khác lớn nhất { $max } dB, trung bình { $mean } dB.

problem-validate-no-folder = Không có thư mục này.
    .expected = Thư mục chứa các kết quả đã công bố.
problem-validate-no-tables = Thư mục không có kết quả công bố nào.
    .expected = Các tệp .csv trong thư mục hoặc trong các thư mục con.
