## Đọc văn bản chỉ đạo: cách hiểu thời hạn, tính chất nhiệm vụ

deadline-before = “Trước ngày”: ngày in trong văn bản đã là muộn; ngày cuối còn kịp là hôm trước.
deadline-before-hour = “Trước giờ”: phải xong trước giờ nêu, trong chính ngày đó.
deadline-before-month = “Trước tháng”: hạn là ngày cuối của tháng liền trước.
deadline-before-quarter = “Trước quý”: hạn là ngày cuối của quý liền trước.
deadline-before-year = “Trước năm”: hạn là ngày 31/12 của năm liền trước.
deadline-latest = “Chậm nhất” ngày: tính cả ngày đó.
deadline-latest-hour = “Chậm nhất” giờ của ngày: phải xong trước giờ nêu, trong chính ngày đó.
deadline-latest-month = “Chậm nhất” tháng: hạn là ngày cuối của tháng.
deadline-latest-quarter = “Chậm nhất” quý: hạn là ngày cuối của quý.
deadline-latest-year = “Chậm nhất” năm: hạn là ngày cuối của năm.
deadline-until = “Đến” ngày: tính cả ngày đó.
deadline-until-hour = “Đến” giờ của ngày: phải xong trước giờ nêu, trong chính ngày đó.
deadline-until-month = “Đến” tháng: hạn là ngày cuối của tháng.
deadline-until-quarter = “Đến” quý: hạn là ngày cuối của quý.
deadline-until-year = “Đến” năm: hạn là ngày cuối của năm.
deadline-within = “Trong” ngày: tính cả ngày đó.
deadline-within-hour = “Trong” giờ của ngày: phải xong trước giờ nêu, trong chính ngày đó.
deadline-within-month = “Trong” tháng: hạn là ngày cuối của tháng.
deadline-within-quarter = “Trong” quý: hạn là ngày cuối của quý.
deadline-within-year = “Trong” năm: hạn là ngày cuối của năm.
deadline-meeting = Trước cuộc họp: phải xong khi cuộc họp của ngày đó bắt đầu.
deadline-spoken = Ngày nói theo ngày của văn bản (hôm nay, ngày mai).
deadline-daily = Hằng ngày.
deadline-weekly = Hằng tuần.
deadline-monthly = Hằng tháng; nếu có nêu ngày thì đến hạn vào ngày đó.
deadline-quarterly = Hằng quý.
deadline-yearly = Hằng năm; nếu có nêu ngày thì đến hạn vào ngày đó.
deadline-periodic = Định kỳ, văn bản không nêu chu kỳ.
deadline-relative = Tính từ một sự kiện: phải nhập ngày của sự kiện thì mới có hạn.

nature-dated = Có thời hạn
nature-recurring = Lặp lại theo kỳ
nature-standing = Thường xuyên
nature-conditional = Khi điều kiện xảy ra

## Soạn văn bản

write-no-body = Chưa ghi cơ quan ban hành hoặc chữ viết tắt của cơ quan trong số hiệu.
    .hint = Ghi "body" (ví dụ: Ủy ban nhân dân tỉnh Lai Châu) và "body_symbol" (ví dụ: UBND).
write-no-duty = Bản thảo chưa có nhiệm vụ nào.
    .hint = Ghi ít nhất một nhiệm vụ trong "duties".
write-no-subject = Bản thảo chưa có trích yếu.
    .hint = Ghi "subject", hoặc ghi cuộc họp trong "meeting".
write-empty-duty = Nhiệm vụ thứ { $duty } chưa có nội dung.
    .hint = Ghi việc phải làm trong "what", bắt đầu bằng động từ.
write-every = Nhiệm vụ thứ { $duty } định kỳ nhưng không nêu chu kỳ.
    .hint = Chọn daily, weekly, monthly, quarterly hoặc yearly.

## Chỗ của nhiệm vụ trong văn bản

place-item = mục { $value }
place-article = Điều { $value }
place-clause = khoản { $value }
place-bullet = gạch đầu dòng thứ { $value }
place-closing = đoạn kết
place-unmarked = đoạn văn không đánh số
