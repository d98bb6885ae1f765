//! A situation report with every kind of block, for the tests and for looking at.

use report::{Align, Block, Chart, ChartKind, FigureRow, Form, Lang, Point, Report, Run, Section, Signer, Table};

fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn figure(label: &str, value: &str, change: &str, definition: &str) -> FigureRow {
    FigureRow {
        label: label.into(),
        value: value.into(),
        change: Some(change.into()),
        definition: definition.into(),
        cutoff: "11 giờ 00 ngày 09/02/2022".into(),
    }
}

fn series(shape: ChartKind, title: &str) -> Block {
    let values = [42, 51, 47, 60, 66, 58, 71, 83, 90, 88, 97, 104, 99, 121];
    let points = values.iter().enumerate().map(|(index, value)| Point {
        label: format!("{:02}/{}", (26 + index) % 31 + 1, if index < 5 { 1 } else { 2 }),
        value: (index != 3).then_some(f64::from(*value)),
        shown: value.to_string(),
    });
    Block::Chart(Chart {
        title: title.into(),
        shape,
        points: points.collect(),
        note: Some("Ngày 30/1 chưa có số liệu.".into()),
    })
}

fn districts() -> Block {
    let names = [
        "Thành phố Lai Châu",
        "Huyện Tam Đường",
        "Huyện Mường Tè",
        "Huyện Sìn Hồ",
        "Huyện Phong Thổ",
        "Huyện Than Uyên",
        "Huyện Tân Uyên",
        "Huyện Nậm Nhùn",
    ];
    let mut rows: Vec<Vec<String>> = names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let cases = 7 + index * 5;
            cells(&[&(index + 1).to_string(), name, &cases.to_string(), &format!("+{index}"), "Cấp 2", "96,4%"])
        })
        .collect();
    rows.push(cells(&["", "Toàn tỉnh", "196", "+28", "Cấp 2", "96,4%"]));
    Block::Table(Table {
        caption: Some("Bảng 1. Ca mắc mới và cấp độ dịch theo huyện, thành phố".into()),
        head: cells(&["TT", "Địa bàn", "Ca mắc mới", "So với hôm trước", "Cấp độ dịch", "Tiêm đủ liều"]),
        align: vec![Align::Center, Align::Left, Align::Right, Align::Right, Align::Center, Align::Right],
        rows,
        total_rows: 1,
        note: Some("Nguồn: sổ ca bệnh của tỉnh; cấp độ theo Quyết định số 218/QĐ-BYT.".into()),
    })
}

/// The report.
pub fn sample(form: Form) -> Report {
    let state = form == Form::State;
    let pick = |a: &str, b: &str| if state { a.to_owned() } else { b.to_owned() };
    Report {
        form,
        lang: Lang::Vi,
        parent_body: Some(pick("Ủy ban nhân dân tỉnh Lai Châu", "Tỉnh ủy Lai Châu")),
        body: pick("Ban Chỉ đạo phòng, chống dịch Covid-19", "Văn phòng"),
        number: Some("7".into()),
        symbol: pick("BC-BCĐ", "BC/VPTU"),
        place: "Lai Châu".into(),
        date: chrono::NaiveDate::from_ymd_opt(2022, 2, 9).unwrap_or_default(),
        doc_type: "Báo cáo".into(),
        subject: "Tình hình dịch Covid-19 và kết quả công tác phòng, chống dịch ngày 09/02/2022".into(),
        addressees: cells(&["Thường trực Tỉnh ủy", "Ủy ban nhân dân tỉnh"]),
        grounds: cells(&[
            "Căn cứ Quyết định số 218/QĐ-BYT ngày 27/01/2022 của Bộ Y tế",
            "Căn cứ Kế hoạch phòng, chống dịch của tỉnh năm 2022",
        ]),
        sections: vec![
            Section {
                heading: None,
                level: 1,
                blocks: vec![Block::Paragraph {
                    runs: vec![
                        Run::plain("Ban Chỉ đạo báo cáo tình hình dịch đến "),
                        Run::bold("11 giờ 00 ngày 09/02/2022"),
                        Run::plain(" như sau "),
                        Run::italic("(số liệu được tính lại từ sổ ca bệnh, không cộng từ báo cáo)"),
                        Run::plain(":"),
                    ],
                }],
            },
            Section {
                heading: Some("I. TÌNH HÌNH DỊCH".into()),
                level: 1,
                blocks: vec![
                    Block::Figures {
                        rows: vec![
                            figure("Ca mắc mới", "196", "+28", "Ca dương tính được công bố trong ngày báo cáo"),
                            figure(
                                "Ca trong cộng đồng",
                                "37",
                                "-4",
                                "Ca mắc mới phát hiện ngoài khu cách ly, phong tỏa",
                            ),
                            figure("Đang điều trị", "1.234", "+101", "Ca chưa ra viện, chưa tử vong"),
                        ],
                    },
                    series(ChartKind::Bars, "Ca mắc mới theo ngày"),
                    districts(),
                ],
            },
            Section {
                heading: Some("1. Nhận định".into()),
                level: 2,
                blocks: vec![
                    Block::paragraph(
                        "Số ca mắc mới tăng ba ngày liên tiếp; hệ số lây nhiễm ước tính Rt = 1,18 \
                         (khoảng tin cậy 95%: 1,02 - 1,35). Sáu trên tám huyện, thành phố có ca trong cộng đồng, \
                         trong đó huyện Sìn Hồ và thành phố Lai Châu chiếm 61,2% số ca toàn tỉnh.",
                    ),
                    series(ChartKind::Line, "Trung bình trượt 7 ngày"),
                    Block::note("Khoảng tin cậy tính theo phương pháp Cori; chưa hiệu chỉnh nhập liệu chậm."),
                ],
            },
            Section {
                heading: Some("II. NHIỆM VỤ TRONG THỜI GIAN TỚI".into()),
                level: 1,
                blocks: vec![
                    Block::bullets([
                        "Rà soát, tiêm vắc xin mũi 3 cho người từ 50 tuổi trở lên trước ngày 27/02/2022.",
                        "Duy trì trực 24/24 giờ tại các chốt kiểm soát; báo cáo trước 16 giờ hằng ngày.",
                    ]),
                    Block::paragraph("Trên đây là báo cáo của Ban Chỉ đạo, kính trình Thường trực Tỉnh ủy xem xét."),
                ],
            },
        ],
        recipients: cells(&["Như trên", "Thành viên Ban Chỉ đạo", "UBND các huyện, thành phố", "Lưu: VT"]),
        signer: Signer {
            capacity_lines: if state {
                cells(&["KT. Trưởng ban", "Phó Trưởng ban"])
            } else {
                cells(&["T/L Ban Thường vụ", "Chánh Văn phòng"])
            },
            name: Some("Nguyễn Văn Ưởng".into()),
        },
        notice: Some("Số liệu giả lập để trình diễn, không phải số liệu thật".into()),
    }
}
