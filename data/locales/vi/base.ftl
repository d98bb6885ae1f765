# Từ ngữ dùng chung của mọi phần.

place-file = tệp { $value }
place-row = dòng { $value }
place-column = cột “{ $value }”
place-value = giá trị “{ $value }”

level-province = Cấp tỉnh
level-district = Cấp huyện
level-commune = Cấp xã

branch-party = Đảng
branch-state = Chính quyền
branch-front = Mặt trận và đoàn thể
branch-partner = Đơn vị phối hợp

trust-v = Đã đối chiếu văn bản gốc
trust-v2 = Theo nguồn dẫn lại
trust-m = Chưa đối chiếu, cần kiểm tra
trust-s = Theo văn bản chỉ đạo

area-unknown = Không tìm thấy địa bàn “{ $name }”.
    .hint = Ghi tên đầy đủ kèm loại và đơn vị cấp trên, ví dụ “xã Nậm Tăm, huyện Sìn Hồ”, hoặc ghi mã của cơ quan thống kê.
area-ambiguous = Có nhiều địa bàn tên “{ $name }”: { $candidates }.
    .hint = Ghi thêm loại và đơn vị cấp trên, hoặc ghi mã của cơ quan thống kê.
area-not-then = Địa bàn “{ $name }” không có vào ngày { $day }.
    .hint = Kiểm tra ngày, hoặc chọn địa bàn của thời kỳ đó.

unit-unknown = Không tìm thấy cơ quan, đơn vị “{ $name }”.
    .hint = Chọn trong danh sách cơ quan của địa bàn.

value-missing = Thiếu giá trị ở cột “{ $column }”.
    .hint = Điền giá trị rồi gửi lại.
