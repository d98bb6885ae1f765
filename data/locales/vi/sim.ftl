## Chạy kịch bản

sim-key = { $key } = { $value }: { $why }
sim-file = Không đọc được tệp kịch bản: { $why }
sim-cancelled = Lần chạy đã dừng trước khi kết thúc.
sim-out-of-range = phải nằm trong khoảng từ { $low } đến { $high }
sim-unknown = không có trong danh mục; các giá trị có: { $known }
sim-missing = còn thiếu
sim-too-large = quá lớn; nhiều nhất là { $high }
sim-order = không được sau { $other }
sim-length = phải có { $n } giá trị
sim-sum = tổng phải lớn hơn 0
sim-grid = tệp yêu cầu { $n } kịch bản; nhiều nhất là { $high }
sim-fit-short = cần ít nhất { $n } ngày có ca mắc
sim-fit-none = không lần chạy nào gần với chuỗi số liệu; kiểm tra dân số, ca ban đầu và số ngày
sim-branch = khác với lần chạy mà nó tách ra
sim-twice = không được đi cùng { $other }
