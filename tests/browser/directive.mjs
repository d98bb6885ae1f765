/** A directive made up for the tests: no such document exists. Two of its tasks address units of Lai Châu. */

export const number = '9901/CV-BCĐ';

export const text = `BAN CHỈ ĐẠO PHÒNG, CHỐNG DỊCH COVID-19
TỈNH LAI CHÂU

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: ${number}
V/v tăng cường kiểm soát dịch tại các chợ phiên trước Tết Nguyên đán

Lai Châu, ngày 29 tháng 12 năm 2021

Kính gửi:
- Sở Y tế;
- Ủy ban nhân dân các huyện, thành phố.

Thực hiện Thông báo số 102-TB/VPTU ngày 29/12/2021 của Văn phòng Tỉnh ủy, Ban Chỉ đạo tỉnh yêu cầu:

1. Sở Y tế hướng dẫn các biện pháp phòng, chống dịch tại các chợ phiên, hoàn thành trước ngày 05/01/2022.

2. Ủy ban nhân dân các huyện, thành phố lập danh sách tiểu thương tại các chợ phiên và tổ chức tiêm vắc xin cho những người chưa tiêm, hoàn thành trước ngày 15/01/2022.

3. Ủy ban nhân dân huyện Sìn Hồ bố trí chốt kiểm soát tại chợ thị trấn Sìn Hồ vào các ngày chợ phiên.

Nơi nhận:
- Như trên;
- Lưu: VT.

KT. TRƯỞNG BAN
PHÓ TRƯỞNG BAN

Nguyễn Văn Thử Nghiệm
`;

/** A word of the first task by which a clerk finds it. */
export const clause = 'hướng dẫn các biện pháp phòng, chống dịch tại các chợ phiên';
