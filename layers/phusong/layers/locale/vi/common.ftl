severity-error = lỗi
severity-warning = cảnh báo
severity-repaired = đã sửa
kind-real = dữ liệu thực
kind-generalised = khái quát hóa
kind-synthetic = mô phỏng
kind-user = của người dùng
