## Phân bổ: giường bệnh và vắc xin

planner-beds-all = Toàn bộ { $patients } bệnh nhân có giường.
planner-beds-short = { $placed } trên { $patients } bệnh nhân có giường; { $unserved } người chưa có.
planner-bed-worth = Thêm một giường tại { $hospital } thì giảm được { $saved }.
planner-beds-needed = Để mọi bệnh nhân đều có giường, cần thêm ít nhất { $beds } giường.
planner-beds-needed-at = Trong đó { $hospital } cần thêm { $beds } giường.
planner-beds-no-route = { $patients } bệnh nhân không có đường chuyển đến bệnh viện nào: thêm giường không giải quyết được, cần mở đường chuyển.

planner-vaccine-given = Phân bổ { $given } liều cho { $people } người cần tiêm, còn { $left } liều trong kho; nguy cơ giảm được tính là { $value }.
planner-dose-worth = Thêm một liều của lô { $id } có giá trị { $amount }.
planner-capacity-worth = { $id } tiêm thêm được một liều trước thời hạn thì có giá trị { $amount }.
planner-floor-costs = Liều cuối cùng của mức tối thiểu tại { $id } nếu dùng nơi khác sẽ lợi hơn { $amount }.
planner-vaccine-needed = Để mọi người cần tiêm đều được tiêm, cần thêm { $doses } liều trong kho và năng lực tiêm thêm { $capacity } liều trước thời hạn.
planner-doses-needed-at = Trong đó lô { $id } thiếu { $amount } liều.
planner-capacity-needed-at = Trong đó { $id } phải tiêm thêm được { $amount } liều trước thời hạn.
planner-vaccine-unreachable = { $people } người không lô nào đến được: không kho nào phục vụ họ có loại vắc xin phù hợp.

planner-number = { $id }: { $value } không phải là số lượng; chỉ nhận số từ 0 đến 1.000.000.000.000.
    .hint = Hãy sửa lại số này.
planner-unknown = Mục { $at } nêu tên một đối tượng không có.
    .hint = Hãy bổ sung đối tượng đó hoặc bỏ mục này.
planner-floors = { $floors } mức tối thiểu không thể đáp ứng, thiếu tổng cộng { $doses } liều. Thiếu nhiều nhất: { $list }.
    .hint = Hãy hạ các mức tối thiểu này, hoặc đưa thêm vắc xin và năng lực tiêm đến đó.
