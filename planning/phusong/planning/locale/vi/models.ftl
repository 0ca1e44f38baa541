problem-refractivity-place = Không đọc được bản đồ khúc xạ: không biết tỉnh nằm ở đâu.
    .expected = bounds = [tây, nam, đông, bắc] trong [grid], hoặc cho delta_n và surface_n bằng số.
problem-refractivity-name = Ở đây không có bản đồ khúc xạ nào.
    .expected = Một trong các tệp { $known }, hoặc thư mục chứa chúng.
problem-refractivity-value = Tại tỉnh này, bản đồ cho giá trị mà { $field } không thể có.
    .expected = Giá trị giữa { NUMBER($low) } và { NUMBER($high) }: DN50 là độ giảm khúc xạ (đơn vị N mỗi km), N050 là độ khúc xạ ở mực nước biển.
models-title = Các mô hình truyền sóng
models-column-name = model =
models-column-frequency = GHz
models-column-mast = Anten, m so với mặt đất
models-column-reach = Đến km
models-column-what = Nội dung
models-any = bất kỳ
model-p1812 = Khuyến nghị ITU-R P.1812: theo địa hình, có vật che, biển, ống dẫn sóng và tán xạ. Mặc định.
model-p526 = Không gian tự do và nhiễu xạ delta-Bullington (ITU-R P.525, P.526), vật che theo P.2108.
model-itm = Mô hình địa hình bất thường ITM (Longley-Rice) theo địa hình, vật che theo P.2108.
model-tr38901 = 3GPP TR 38.901 (scene rma, uma hoặc umi): chỉ theo khoảng cách và tầm nhìn thẳng.
model-okumura_hata = Okumura-Hata: chỉ theo khoảng cách và độ cao.
model-cost231 = COST 231-Hata: chỉ theo khoảng cách và độ cao, không có vùng trống.
model-modified_hata = Hata cải biên theo Báo cáo ITU-R SM.2028: chỉ theo khoảng cách và độ cao.
model-user = Mô hình riêng từ một gói đã cài, gọi theo tên.
models-installed = Mô hình riêng đã cài (nhóm phusong.propagation): { $names }.
models-none-installed = Chưa cài mô hình riêng nào (nhóm phusong.propagation).
model-name-p1812 = Khuyến nghị ITU-R P.1812
model-name-p526 = các Khuyến nghị ITU-R P.525, P.526 và P.2108
model-name-itm = mô hình địa hình bất thường (Longley-Rice) và P.2108
model-name-tr38901 = 3GPP TR 38.901, { $name }
model-name-okumura_hata = Okumura-Hata
model-name-cost231 = COST 231-Hata
model-name-modified_hata = Hata cải biên (Báo cáo ITU-R SM.2028)
model-name-user = mô hình riêng "{ $name }"
definition-model = Suy hao đường truyền theo { $model }.
definition-model-air = Suy hao đường truyền theo { $model }, cho { NUMBER($time, maximumFractionDigits: 1) } % thời gian; khúc xạ ΔN { NUMBER($delta_n, maximumFractionDigits: 1) } mỗi km và N₀ { NUMBER($surface_n, maximumFractionDigits: 0) }{ $origin ->
    [maps] , theo bản đồ của ITU trong { $maps }
    [stated] , như kịch bản nêu
   *[default] , là số tròn chứ không phải của riêng nơi này
}.
