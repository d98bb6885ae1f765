## Diễn biến dịch: xu hướng, tốc độ tăng, dự báo

epi-trend-rising-strongly = tăng nhanh
epi-trend-rising = tăng
epi-trend-rising-slightly = tăng nhẹ
epi-trend-steady = đi ngang
epi-trend-falling-slightly = giảm nhẹ
epi-trend-falling = giảm
epi-trend-falling-strongly = giảm nhanh

epi-growth-doubling = Số ca mắc { $trend }, thay đổi { $change } mỗi tuần (khoảng tin cậy 95%: { $low } đến { $high }); tăng gấp đôi sau khoảng { $days } ngày.
epi-growth-halving = Số ca mắc { $trend }, thay đổi { $change } mỗi tuần (khoảng tin cậy 95%: { $low } đến { $high }); giảm một nửa sau khoảng { $days } ngày.
epi-growth-steady = Số ca mắc { $trend }, thay đổi { $change } mỗi tuần (khoảng tin cậy 95%: { $low } đến { $high }).

epi-not-enough-days = Chưa đủ dữ liệu: cần { $needed_days } ngày liên tục, mới có { $days } ngày.
epi-not-enough-cases = Chưa đủ dữ liệu: { $needed_days } ngày gần nhất cần ít nhất { $needed_cases } ca, mới có { $cases } ca.
