## Đánh giá cấp độ dịch: các bước, lỗi, cảnh báo

level-limit-at-least = từ { $number }
level-limit-above = trên { $number }
level-capacity-high = Cao
level-capacity-medium = Trung bình
level-capacity-low = Thấp

level-step-union = Liên xã gồm { $members } xã: tổng dân số { $population }, tổng ca cộng đồng hai tuần { $week1 } + { $week2 }.
level-step-no-population = Chưa có dân số (thiếu hoặc bằng 0) nên không tính được tỷ lệ; cần nhập dân số.
level-step-no-cases = Thiếu số ca mắc mới tại cộng đồng của một trong hai tuần.
level-step-rate = Tiêu chí 1: { $cases } ca cộng đồng trong { $weeks } tuần, { $population } dân: { $rate } ca/{ $per } dân/tuần ({ $limit }): mức { $grade }.
level-step-rate-lowest = Tiêu chí 1: { $cases } ca cộng đồng trong { $weeks } tuần, { $population } dân: { $rate } ca/{ $per } dân/tuần (chưa tới ngưỡng { $number }): mức { $grade }.
level-step-covered = Tiêu chí 2: { $share } người từ 18 tuổi đã tiêm ít nhất 1 liều; đạt ({ $limit }).
level-step-uncovered = Tiêu chí 2: { $share } người từ 18 tuổi đã tiêm ít nhất 1 liều; chưa đạt (cần { $limit }).
level-step-coverage-unknown = Tiêu chí 2: chưa có tỷ lệ người từ 18 tuổi đã tiêm ít nhất 1 liều (cần { $limit }); xét cả hai khả năng.
level-step-matrix = Kết hợp tiêu chí 1 và 2: mức { $grade } cho cấp { $levels }.
level-step-elderly-met = Người từ { $age } tuổi tiêm đủ liều { $share }; đạt ({ $limit }), không điều chỉnh.
level-step-elderly-raised = Người từ { $age } tuổi tiêm đủ liều { $share }; chưa đạt (cần { $limit }), tăng lên cấp { $levels }.
level-step-elderly-top = Người từ { $age } tuổi tiêm đủ liều { $share }; chưa đạt (cần { $limit }), giữ cấp { $levels } vì đã ở cấp cao nhất.
level-step-elderly-spared = Người từ { $age } tuổi tiêm đủ liều { $share }; chưa đạt (cần { $limit }), nhưng không có ca mắc nên không tăng cấp.
level-step-elderly-unknown = Chưa có tỷ lệ người từ { $age } tuổi tiêm đủ liều; không đánh giá điều kiện này.
level-step-elderly-substitute = Chưa có tỷ lệ người từ { $due } tuổi tiêm đủ liều; dùng tỷ lệ người từ { $used } tuổi thay thế.
level-step-gate-met = Tiêu chí 3 đạt: được áp dụng cấp { $levels }.
level-step-gate-held = Tiêu chí 3 chưa đạt: không được giảm cấp, giữ cấp { $current } đang áp dụng.
level-step-gate-idle = Tiêu chí 3 chưa đạt, nhưng cấp { $levels } không thấp hơn cấp { $current } đang áp dụng.
level-step-gate-no-current = Tiêu chí 3 chưa đạt, nhưng chưa biết cấp đang áp dụng; không đánh giá việc giảm cấp.
level-step-gate-unknown = Chưa có đánh giá tiêu chí 3; không đánh giá việc giảm cấp.

level-step-deaths-met = Tử vong { $count } ca: { $rate }/{ $per } dân/tuần ({ $limit }): tăng { $raise } mức.
level-step-deaths-below = Tử vong { $count } ca: { $rate }/{ $per } dân/tuần; không vượt ngưỡng ({ $limit }).
level-step-deaths-unknown = Chưa có số ca tử vong trong tuần (ngưỡng { $limit }/{ $per } dân, tăng { $raise } mức); xét cả hai khả năng.
level-step-deaths-no-limit = Chưa có ngưỡng tử vong trong bộ quy tắc; không đánh giá.
level-step-oxygen-met = Bệnh nhân thở ô-xy { $count } người: { $rate }/{ $per } dân/tuần ({ $limit }): tăng { $raise } mức.
level-step-oxygen-below = Bệnh nhân thở ô-xy { $count } người: { $rate }/{ $per } dân/tuần; không vượt ngưỡng ({ $limit }).
level-step-oxygen-unknown = Chưa có số bệnh nhân thở ô-xy trong tuần (ngưỡng { $limit }/{ $per } dân, tăng { $raise } mức); xét cả hai khả năng.
level-step-oxygen-no-limit = Bệnh nhân thở ô-xy: chưa tìm được ngưỡng của Quyết định, không đánh giá.
level-step-one-is-enough = Lưu ý: với { $population } dân, một trường hợp đã vượt ngưỡng.
level-step-full-all-met = Tiêm đủ liều trên toàn dân { $share }; đạt ({ $limit }).
level-step-full-all-short = Tiêm đủ liều trên toàn dân { $share }; chưa đạt (cần { $limit }).
level-step-full-all-unknown = Chưa có tỷ lệ tiêm đủ liều trên toàn dân (cần { $limit }); xét cả hai khả năng.
level-step-full-risk-met = Tiêm đủ liều nhóm nguy cơ { $share }; đạt ({ $limit }).
level-step-full-risk-short = Tiêm đủ liều nhóm nguy cơ { $share }; chưa đạt (cần { $limit }).
level-step-full-risk-unknown = Chưa có tỷ lệ tiêm đủ liều nhóm nguy cơ (cần { $limit }); xét cả hai khả năng.
level-step-transmission = Mức độ lây nhiễm: từ mức { $grade }, sau điều chỉnh là mức { $grades }.
level-step-capacity-judged = Khả năng đáp ứng ({ $what }): { $capacity }.
level-step-capacity-figure = Khả năng đáp ứng: { $figure } { $what }: { $capacity }.
level-step-capacity-unknown = Chưa có khả năng đáp ứng ({ $what }); xét mọi khả năng.
level-step-table = Mức lây nhiễm { $grades } kết hợp khả năng đáp ứng: cấp { $levels }.

level-step-test-met = Mức { $level }, đúng: { $test }.
level-step-test-not-met = Mức { $level }, không: { $test }.
level-step-test-open = Mức { $level }, chưa đánh giá được (chưa có: { $missing }): { $test }.
level-step-test-ruled-out = Mức { $level }, không (theo số liệu: { $count }): { $test }.
level-step-counted-as-no = Không nêu trong dữ liệu, tính là không: { $missing }.
level-step-gate-unasked = Chưa có đánh giá tiêu chí 3, nhưng cấp { $levels } không thấp hơn cấp { $current } đang áp dụng nên không ảnh hưởng.
level-step-gate-open = Chưa có đánh giá tiêu chí 3: chưa biết có được giảm cấp từ cấp { $current } đang áp dụng hay không; xét cả hai khả năng: cấp { $levels }.
level-step-capacity-judged-figure = Khả năng đáp ứng: { $figure } { $what }; được đánh giá: { $capacity }.

# Tên các yếu tố đánh giá: khi thiếu, bước đánh giá nêu đích danh
level-input-population = dân số
level-input-cases_week1 = số ca cộng đồng của tuần trước
level-input-cases_week2 = số ca cộng đồng của tuần này
level-input-unknown_source = số ca chưa rõ nguồn lây
level-input-dose1_18 = tỷ lệ người từ 18 tuổi đã tiêm ít nhất 1 liều
level-input-elderly = tỷ lệ người cao tuổi tiêm đủ liều
level-input-full_all = tỷ lệ tiêm đủ liều trên toàn dân
level-input-full_risk = tỷ lệ tiêm đủ liều nhóm nguy cơ
level-input-deaths_week = số ca tử vong trong tuần
level-input-deaths = số ca tử vong trong tuần
level-input-oxygen_week = số bệnh nhân thở ô-xy trong tuần
level-input-oxygen = số bệnh nhân thở ô-xy trong tuần
level-input-capacity = khả năng đáp ứng (tiêu chí 3)
level-input-criterion3_met = tiêu chí 3 (bảo đảm thu dung, điều trị)
level-input-current_level = cấp độ đang áp dụng
level-input-areas = số đơn vị hành chính trực thuộc
level-input-areas_very_high = số đơn vị có nguy cơ rất cao
level-input-areas_high = số đơn vị có nguy cơ cao
level-input-areas_at_risk = số đơn vị có nguy cơ
level-input-areas_open = cấp độ của các đơn vị trực thuộc chưa xác định được
level-input-cluster_unknown_source = các ca chưa rõ nguồn lây có phải chùm ca bệnh không
level-input-hard_to_control_place = nguồn lây có ở khu công nghiệp, trường học, siêu thị lớn hoặc nơi khó kiểm soát, khó truy vết không
level-input-crowded_place = nguồn lây có từ nơi đông người không
level-input-adjacent_level = cấp cao nhất của địa bàn giáp ranh
level-input-contacts_in_community = có F1 trong cộng đồng không
level-input-entry_or_quarantine_risk = có nguy cơ từ nhập cảnh trái phép hoặc đông người cách ly không
level-input-spread_share = tỷ lệ đơn vị mà nguồn lây khó kiểm soát có thể lan ra
level-input-important_zone = có khu công nghiệp quan trọng cạnh nguồn lây khó kiểm soát không
level-input-spreads_beyond = ổ dịch có thể lan sang tỉnh khác không

level-step-result = Kết quả theo { $rules }: { $level }.
level-step-open = Chưa xác định được cấp: ít nhất cấp { $lowest }, còn các khả năng { $levels }; chưa có: { $missing }.
level-step-cannot = Không đánh giá được; chưa có: { $missing }.

level-distance-up = thêm { $cases } ca/tuần (tới { $rate }/100.000 dân) thì lên cấp { $level }
level-distance-down = bớt { $cases } ca/tuần (còn { $rate }/100.000 dân) thì xuống cấp { $level }

level-warning-notice = Nâng cấp độ phải báo trước { $due } giờ, quyết định này mới báo trước { $given } giờ; sớm nhất có thể áp dụng từ { $earliest } ({ $source }). Vẫn có thể quyết định.

level-error-value = { $key }: giá trị { $value } không dùng được; { $expected }.
level-error-item = Phần tử { $index } (đếm từ 0): { $error }
level-expect-count = cần một số nguyên từ 0 trở lên
level-expect-within-population = không thể lớn hơn dân số
level-expect-within-cases = không thể lớn hơn số ca của hai tuần
level-expect-within-areas = tổng số đơn vị ở các mức không thể lớn hơn số đơn vị
level-expect-share = cần một tỷ lệ từ 0 đến 1
level-expect-level = cần một cấp từ 1 đến 4
level-expect-flag = cần true hoặc false
level-expect-text = cần một chuỗi ký tự trong dấu ngoặc kép
level-expect-capacity = cần high, medium hoặc low
level-expect-kind = cần commune, district hoặc province
level-expect-object = cần một đối tượng JSON hoặc một mảng các đối tượng
level-expect-rules = cần tên một bộ quy tắc đã có, hoặc một ngày
level-expect-rules-known = cần một trong các bộ quy tắc { $known }
level-expect-day = không có bộ quy tắc cấp độ nào có hiệu lực vào ngày này
level-expect-known-key = bộ quy tắc này không có khóa ấy; các khóa dùng được: { $known }
level-expect-members = cần ít nhất một xã
level-expect-same-rules = các xã phải cùng bộ quy tắc, cùng ngày và cùng loại địa bàn

## Tệp quy tắc

rulebook-error = Tệp { $file }, khóa { $key }: { $problem }
rulebook-problem-shape = giá trị không đúng dạng: { $detail }
rulebook-problem-syntax = không đọc được TOML ở dòng { $key }: { $detail }
rulebook-problem-method = phương pháp không có; dùng rate-and-coverage, transmission-and-capacity, any-test hoặc measures
rulebook-problem-weeks = chỉ dùng được 1 hoặc 2 tuần
rulebook-problem-zero = phải lớn hơn 0
rulebook-problem-order = ngưỡng phải tăng dần theo mức
rulebook-problem-worse-lower = điều kiện xấu hơn không thể cho cấp thấp hơn
rulebook-problem-no-condition = cần ít nhất một điều kiện
rulebook-problem-twice = tên này đã dùng ở trên
rulebook-problem-counted = đây là số liệu do chương trình đếm, không phải câu trả lời của người đánh giá
rulebook-problem-not-counted = cần một số liệu do chương trình đếm
rulebook-problem-days = ngày cuối không thể trước ngày đầu
rulebook-problem-no-package = không có bảng biện pháp mang tên này
