//! Letterheads and feet as programs, sites and scans lay them out; all made up for the purpose.

use directive::{Document, read};

const BODY: &str = "\nThực hiện chỉ đạo của cấp trên, Chủ tịch UBND yêu cầu:\n\n1. Sở Y tế rà soát danh sách trước ngày 20/8/2021.\n\n2. Công an tỉnh tăng cường tuần tra.\n\n";
const HEAD: &str = "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH LÀO CAI Độc lập - Tự do - Hạnh phúc\nSố: 3344/UBND-VX Lào Cai, ngày 05 tháng 8 năm 2021\nV/v tăng cường phòng dịch\n\nKính gửi: Sở Y tế.\n\nChủ tịch UBND tỉnh yêu cầu:\n\n1. Sở Y tế rà soát danh sách trước ngày 20/8/2021./.\n\n";

fn under(head: &str) -> Document {
    read(&format!("{head}{BODY}Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn Bảy\n"))
}

fn over(foot: &str) -> Document {
    read(&format!("{HEAD}{foot}"))
}

fn recipients(document: &Document) -> Vec<&str> {
    document.recipients.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn issuers_and_places() {
    for (head, issuer, place) in [
        (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nỦY BAN NHÂN DÂN\nQUẬN 7\n\nSố: 2211/UBND-YT\nQuận 7, ngày 05 tháng 8 năm 2021\n\nKính gửi: Phòng Y tế.\n",
            "Ủy ban nhân dân quận 7",
            "Quận 7",
        ),
        (
            "BỘ Y TẾ\nCỤC QUẢN LÝ KHÁM, CHỮA BỆNH\nSố: 812/KCB-QLCL\nV/v thiết lập đường dây nóng\nHà Nội, ngày 05 tháng 8 năm 2021\n\nKính gửi: Sở Y tế các tỉnh\n",
            "Cục quản lý khám, chữa bệnh",
            "Hà Nội",
        ),
        (
            "UBND TỈNH KON TUM CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nBAN QUẢN LÝ KHU KINH TẾ Độc lập - Tự do - Hạnh phúc\nSố: 777/BQLKKT-DN Kon Tum, ngày 05 tháng 8 năm 2021\n\nKính gửi: Các doanh nghiệp\n",
            "Ban quản lý khu kinh tế tỉnh Kon Tum",
            "Kon Tum",
        ),
        (
            "ĐẢNG BỘ TỈNH THANH HÓA\nBAN CHẤP HÀNH\n*\nSố 19-NQ/TU\n\nĐẢNG CỘNG SẢN VIỆT NAM\nThanh Hóa, ngày 05 tháng 8 năm 2021\n\nNGHỊ QUYẾT\nCỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH\nvề công tác phòng, chống dịch\n-----\n",
            "Ban chấp hành đảng bộ tỉnh Thanh Hóa",
            "Thanh Hóa",
        ),
        (
            "|\n**ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HUẾ\nSỞ Y TẾ**\n-------\n|\n**CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM\nĐộc lập - Tự do - Hạnh phúc**\n|\n|\nSố: 4123/SYT-NVY\n|\n*Huế, ngày 05 tháng 8 năm 2025*\n|\n**Kính gửi:** Các đơn vị trực thuộc.\n",
            "Sở Y tế thành phố Huế",
            "Huế",
        ),
        (
            "|\n**BAN CHẤP HÀNH TRUNG ƯƠNG\nBAN TỔ CHỨC\n-------**\n|\n**ĐẢNG CỘNG SẢN VIỆT NAM**\n|\n|\nSố: 31-HD/BTCTW\n|\n*Hà Nội, ngày 05 tháng 3 năm 2025*\n|\n\n**HƯỚNG DẪN**\n\nVỀ ĐẠI HỘI ĐẢNG BỘ CÁC CẤP\n",
            "Ban tổ chức Trung ương",
            "Hà Nội",
        ),
        (
            "BỘ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHỎA TỐC\nSố: 643/BYT-DP\nHà Nội, ngày 24 tháng 4 năm 2021\n\nKính gửi: Sở Y tế các tỉnh.\n",
            "Bộ Y tế",
            "Hà Nội",
        ),
        (
            "BAN CHỈ ĐẠO QUỐC GIA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nPHÒNG, CHỐNG DỊCH COVID-19 Độc lập - Tự do - Hạnh phúc\n\nSố: 1886/BCĐQG\nHà Nội, ngày 29 tháng 3 năm 2020\n\nKính gửi: Ủy ban nhân dân các tỉnh\n",
            "Ban chỉ đạo quốc gia phòng, chống dịch COVID-19",
            "Hà Nội",
        ),
    ] {
        let document = under(head);
        let found = document.issuer.as_deref().map(str::to_lowercase);
        assert_eq!(found.as_deref(), Some(issuer.to_lowercase().as_str()), "{head}");
        assert_eq!(document.place.as_deref(), Some(place), "{head}");
        assert_eq!(document.tasks.len(), 2, "{head}");
    }
}

#[test]
fn subjects() {
    for (head, subject) in [
        (
            "VĂN PHÒNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5187/VPCP-CN V/v vận chuyển hàng hóa Hà Nội, ngày 5 tháng 8 năm 2021\nKính gửi: - Bộ Giao thông vận tải;\n- Bộ Công Thương.\n",
            "vận chuyển hàng hóa",
        ),
        (
            "BỘ Y TẾ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 22/BYT-KCB\nV/v tiếp tục tăng cường phòng Hà Nội, ngày 24 tháng 4 năm 2020\nchống lây nhiễm\n\nKính gửi: Sở Y tế.\n",
            "tiếp tục tăng cường phòng chống lây nhiễm",
        ),
        (
            "BỘ CHÍNH TRỊ\n*\nSố 45-CT/TW\nHà Nội, ngày 14 tháng 4 năm 2025\n\nCHỈ THỊ\n\nCỦA BỘ CHÍNH TRỊ\nVỀ ĐẠI HỘI ĐẢNG BỘ CÁC CẤP\n",
            "ĐẠI HỘI ĐẢNG BỘ CÁC CẤP",
        ),
    ] {
        assert_eq!(under(head).subject.as_deref(), Some(subject), "{head}");
    }
}

/// A table's cell of its own, and the first of those addressed read before the words beside it.
#[test]
fn those_addressed_in_the_layout_of_tables_and_scans() {
    let cell = under(
        "|\n**BỘ Y TẾ**\n|\nSố: 3918/BYT-DP\n|\n*Hà Nội, ngày 10\ntháng 7 năm 2024*\n|\n\n|\n**Kính gửi:**\n|\nỦy ban nhân dân tỉnh,\nthành phố trực thuộc Trung ương.\n|\n",
    );
    assert_eq!(cell.addressees, ["Ủy ban nhân dân tỉnh, thành phố trực thuộc Trung ương"]);
    let scan = under(
        "BỘ Y TẾ\nSố: 22/BYT-KCB\nHà Nội, ngày 24 tháng 4 năm 2020\n\n- Sở Y tế các tỉnh, thành phố;\nKính gửi: - Các bệnh viện trực thuộc Bộ;\n- Y tế các Bộ, ngành.\n",
    );
    assert_eq!(scan.addressees, ["Sở Y tế các tỉnh, thành phố", "Các bệnh viện trực thuộc Bộ", "Y tế các Bộ, ngành"]);
}

/// Ranks and degrees before a name are no part of it; names of one letter and a word are names.
#[test]
fn names_with_titles() {
    for (printed, name) in [
        ("Đại tá Phạm Văn Long", "Phạm Văn Long"),
        ("Thiếu tướng Nguyễn Hải Trung", "Nguyễn Hải Trung"),
        ("PGS.TS. Trần Đắc Phu", "Trần Đắc Phu"),
        ("BSCKII. Lê Văn Tám", "Lê Văn Tám"),
        ("Y Ngọc", "Y Ngọc"),
    ] {
        let document = over(&format!("Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\n{printed}\n"));
        assert_eq!(document.signer.name.as_deref(), Some(name), "{printed}");
    }
}

#[test]
fn feet() {
    let document = over("|\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n|\n**BỘ TRƯỞNG, CHỦ\nNHIỆM**\nTrần Văn Sáu\n|\n");
    assert_eq!(document.signer.authority.as_deref(), Some("BỘ TRƯỞNG, CHỦ NHIỆM"));
    assert_eq!(document.signer.name.as_deref(), Some("Trần Văn Sáu"));
    let document = over(
        "Nơi nhận:\nNhư trên;\nThường trực Tỉnh ủy, HĐND tỉnh (b/c);\nLưu: VT, VX.\n\nTUQ. CHỦ TỊCH\nGIÁM ĐỐC SỞ Y TẾ\n\nNguyễn Văn Hà\n",
    );
    assert_eq!(recipients(&document), ["Như trên", "Thường trực Tỉnh ủy, HĐND tỉnh", "Lưu: VT, VX"]);
    let document = over(
        "Nơi nhận: KT. CHỦ TỊCH\n- Như trên; PHÓ CHỦ TỊCH\n- Thường trực Tỉnh ủy (để báo cáo); x\n- Lưu: VT. `\n\nNguyễn Văn Hà\n",
    );
    assert_eq!(recipients(&document), ["Như trên", "Thường trực Tỉnh ủy", "Lưu: VT"]);
    assert_eq!(document.recipients[1].purpose.as_deref(), Some("để báo cáo"));
    assert_eq!(document.signer.authority.as_deref(), Some("KT. CHỦ TỊCH PHÓ CHỦ TỊCH"));
}

/// A place broken over two lines, the day blank: the span is that of what stands on the line with the day.
#[test]
fn a_place_broken_over_two_lines() {
    for name in ["Bắc\nGiang", "Hà\nNội"] {
        let head = format!("BỘ Y TẾ\nSố: 22/BYT-KCB\n{name}, ngày tháng 7 năm 2021\n\nKính gửi: Sở Y tế.\n");
        let document = under(&head);
        assert_eq!(document.place.as_deref(), Some(name.replace('\n', " ").as_str()));
        assert_eq!(document.date, None);
        assert!(document.spans.values().all(|span| document.text.get(span.range()).is_some()));
    }
}
