tool-broken = Không mở được bản đồ: trình duyệt này quá cũ hoặc tệp bị hỏng. Hãy dùng Chrome, Edge, Firefox hoặc Safari bản mới.
tool-scriptless = Bản đồ cần JavaScript; trình duyệt này đang tắt.
tool-skip = Đến bản đồ
