problem-veto-of-nothing = Không có trạm hay vị trí đề xuất nào mang mã này nên việc loại trừ không có tác dụng.
    .expected = Một mã có trong lớp sites hoặc candidates. Muốn cấm dựng trạm mới trong một khu vực, hãy đưa khu vực đó vào lớp vetoes.
problem-candidate-without-band = Kịch bản không cho { $operator } băng tần nào của { $technologies }: vị trí này không được xét cho công nghệ đó.
    .expected = Một nhà mạng có tên trong upgrade_bands của công nghệ đó; hoặc để trống ô này nếu nhà mạng nào cũng có thể xây dựng.
