//! The three files carry the same words and figures, in the form that the rules ask for.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use quick_xml::events::Event;
use report::{Block, Form, Lang, Picture, Report, Run, Section, Table, docx, html, html_page, html_style, pdf};

#[path = "files/sample.rs"]
mod files;

use files::sample;

fn part(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The words of a package's part, a line per paragraph.
fn xml_text(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut text = String::new();
    let mut inside = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return text,
            Event::Start(tag) => inside = tag.name().as_ref() == "w:t",
            Event::End(tag) if tag.name().as_ref() == "w:p" => text.push('\n'),
            Event::Text(words) if inside => text.push_str(&words),
            Event::GeneralRef(entity) if inside => text.push_str(match &*entity {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("unknown entity {other}"),
            }),
            _ => {}
        }
    }
}

fn docx_text(report: &Report) -> String {
    let file = docx(report).unwrap();
    let mut text = xml_text(&part(&file, "word/document.xml"));
    if report.notice.is_some() {
        text.push_str(&xml_text(&part(&file, "word/footer1.xml")));
    }
    text
}

fn pdf_text(report: &Report) -> String {
    pdf_extract::extract_text_from_mem(&pdf(report).unwrap()).unwrap()
}

fn html_text(report: &Report) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html(report).chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Letters, digits and the full stop of the form, so that line breaks and dashes of each format fall away.
fn words(text: &str) -> BTreeSet<String> {
    let tokens = text.split(|c: char| c.is_whitespace() || "-;,:()–\"".contains(c));
    // The PDF numbers its second page.
    tokens.filter(|token| !token.is_empty() && *token != "2").map(str::to_owned).collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn html_pdf_and_docx_carry_the_same_words_and_figures() {
    for form in [Form::State, Form::Party] {
        let report = sample(form);
        let [html, pdf, docx] = [html_text(&report), pdf_text(&report), docx_text(&report)].map(|text| words(&text));
        assert_eq!(html.difference(&docx).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in DOCX");
        assert_eq!(docx.difference(&html).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in HTML");
        assert_eq!(html.difference(&pdf).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in PDF");
        assert_eq!(pdf.difference(&html).collect::<Vec<_>>(), Vec::<&String>::new(), "only in PDF");
        assert!(html.len() > 150, "{}", html.len());
    }
}

#[test]
fn the_state_form_is_decree_30s() {
    let report = sample(Form::State);
    for text in [html_text(&report), pdf_text(&report), docx_text(&report)] {
        let text = squeezed(&text);
        for wanted in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "ỦY BAN NHÂN DÂN TỈNH LAI CHÂU",
            "Số: 07/BC-BCĐ",
            "Lai Châu, ngày 09 tháng 02 năm 2022",
            "xem xét./.",
            "- Thường trực Tỉnh ủy;".trim_start_matches("- "),
            "Ủy ban nhân dân tỉnh.",
            "Lưu: VT.",
            "KT. TRƯỞNG BAN",
            "PHÓ TRƯỞNG BAN",
        ] {
            assert!(text.contains(&squeezed(wanted)), "{wanted} is missing");
        }
        assert_eq!(text.matches("./.").count(), 1);
    }
}

#[test]
fn the_party_form_has_its_own_head_number_and_punctuation() {
    let report = sample(Form::Party);
    for text in [html_text(&report), pdf_text(&report), docx_text(&report)] {
        let text = squeezed(&text);
        for wanted in ["ĐẢNG CỘNG SẢN VIỆT NAM", "*", "Số 7-BC/VPTU", "Thường trực Tỉnh ủy,", "T/L BAN THƯỜNG VỤ"]
        {
            assert!(text.contains(&squeezed(wanted)), "{wanted} is missing");
        }
        assert!(!text.contains("./.") && !text.contains(&squeezed("Độc lập - Tự do")));
    }
}

#[test]
fn a_zero_stands_before_days_under_ten_and_before_january_and_february_only() {
    let mut report = sample(Form::State);
    for (date, shown) in [
        ("2022-02-09", "ngày 09 tháng 02 năm 2022"),
        ("2022-01-31", "ngày 31 tháng 01 năm 2022"),
        ("2021-03-01", "ngày 01 tháng 3 năm 2021"),
        ("2021-12-10", "ngày 10 tháng 12 năm 2021"),
    ] {
        report.date = date.parse().unwrap();
        assert!(html_text(&report).contains(&format!("Lai Châu, {shown}")), "{date}");
    }
    for (number, shown) in [(Some("10"), "Số: 10/BC-BCĐ"), (Some("09"), "Số: 09/BC-BCĐ"), (None, "Số: \u{a0}")]
    {
        report.number = number.map(str::to_owned);
        assert!(html_text(&report).contains(shown), "{number:?}");
    }
}

#[test]
fn the_docx_page_is_a4_with_the_decrees_margins_and_numbers_from_the_second_page_on() {
    let file = docx(&sample(Form::State)).unwrap();
    let document = part(&file, "word/document.xml");
    // 210 × 297 mm, 20 / 15 / 20 / 30 mm, in twentieths of a point.
    assert!(document.contains(r#"<w:pgSz w:w="11906" w:h="16838""#), "page size");
    for margin in [r#"w:top="1134""#, r#"w:right="850""#, r#"w:bottom="1134""#, r#"w:left="1701""#] {
        assert!(document.contains(margin), "{margin}");
    }
    assert!(document.contains("<w:titlePg"), "the first page has its own header");
    let headers: Vec<String> = ["word/header1.xml", "word/header2.xml"].iter().map(|name| part(&file, name)).collect();
    assert_eq!(headers.iter().filter(|header| header.contains("PAGE")).count(), 1);
    assert!(document.contains(r#"w:type="first""#));
    assert_eq!(document.matches("<w:tblHeader").count(), 2, "heads of tables stand on every page");
    assert!(!document.contains("<w:trHeight"));
    assert!(document.contains("Times New Roman"));
    assert!(document.contains(r#"<w:sz w:val="28" />"#), "body of 14 pt");
}

#[test]
fn the_pdf_page_is_a4_and_only_later_pages_are_numbered() {
    let file = pdf(&sample(Form::State)).unwrap();
    let pages = pdf_extract::extract_text_from_mem_by_pages(&file).unwrap();
    assert_eq!(pages.len(), 2);
    assert!(!pages[0].trim_start().starts_with('1'), "{}", &pages[0]);
    assert!(pages[1].trim_start().starts_with('2'), "{}", &pages[1]);
    let raw = String::from_utf8_lossy(&file);
    assert!(raw.contains("/MediaBox [0 0 595.27") || raw.contains("/MediaBox[0 0 595.27"), "A4");
    for page in pages {
        assert!(squeezed(&page).contains(&squeezed("Số liệu giả lập")), "the notice stands on every page");
    }
    assert_eq!(file, pdf(&sample(Form::State)).unwrap(), "the same report gives the same bytes");
}

#[test]
fn nothing_in_the_content_is_read_as_markup() {
    let nasty = "<script>alert('x')</script> & \"#set page\" $x$ *y* _z_ \\ @a ]] {{ }} \u{0}\u{8}\u{FFFE} <!-- ]]>";
    let mut report = sample(Form::State);
    report.subject = nasty.into();
    report.body = nasty.into();
    report.symbol = nasty.into();
    report.recipients = vec![nasty.into()];
    report.signer.name = Some(nasty.into());
    report.notice = Some(nasty.into());
    report.sections = vec![Section {
        heading: Some(nasty.into()),
        level: 1,
        blocks: vec![
            Block::paragraph(nasty),
            Block::Table(Table { head: vec![nasty.into()], rows: vec![vec![nasty.into()]], ..Table::default() }),
        ],
    }];
    let page = html_page(&report);
    assert!(!page.contains("<script") && !page.contains("<SCRIPT") && !page.contains("<!--"));
    assert!(!page.contains('\u{0}'));
    // The notice also stands in the style sheet: it ends neither the string nor the sheet.
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(style.contains(r#"content: "\3c script\3e alert\28 \27 x\27 \29 \3c \2f script\3e "#));
    let wanted = squeezed("$x$ *y* _z_ \\ @a ]] {{ }}");
    for text in [html_text(&report), pdf_text(&report), docx_text(&report)] {
        assert!(squeezed(&text).contains(&wanted), "{text}");
    }
}

/// The 134 letters of the alphabet that carry marks, both cases, precomposed.
fn letters() -> String {
    let lower = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ";
    format!("{lower}{}", lower.to_uppercase())
}

#[test]
fn all_134_vietnamese_letters_survive_in_every_file() {
    let letters = letters();
    assert_eq!(letters.chars().count(), 134);
    let mut report = sample(Form::State);
    // Decomposed on purpose: the writers compose them.
    let mut apart = letters.clone();
    for (whole, pieces) in [('ế', "e\u{302}\u{301}"), ('Ự', "U\u{31b}\u{323}"), ('ặ', "a\u{323}\u{306}")] {
        apart = apart.replace(whole, pieces);
    }
    let runs = [Run::plain(&apart), Run::bold(&apart), Run::italic(&apart)];
    let both = Run { text: apart.clone(), bold: true, italic: true };
    report.sections = vec![Section {
        blocks: runs.into_iter().chain([both]).map(|run| Block::Paragraph { runs: vec![run] }).collect(),
        ..Section::default()
    }];
    for (name, text) in [("HTML", html_text(&report)), ("PDF", pdf_text(&report)), ("DOCX", docx_text(&report))] {
        let text = squeezed(&text);
        assert_eq!(text.matches(&letters).count(), 4, "{name}: {text}");
    }
}

#[test]
fn an_empty_report_and_empty_tables_are_written_and_say_so() {
    let mut report = sample(Form::State);
    report.addressees.clear();
    report.grounds.clear();
    report.recipients.clear();
    report.parent_body = None;
    report.notice = None;
    report.signer = report::Signer::default();
    report.sections.clear();
    for text in [html_text(&report), pdf_text(&report), docx_text(&report)] {
        assert!(squeezed(&text).contains("./."));
    }
    let tables = [
        Table { head: vec!["Địa bàn".into(), "Ca".into()], ..Table::default() },
        Table::default(),
        // Ragged: the table is as wide as its widest row and nothing is cut.
        Table {
            head: vec!["Một".into()],
            rows: vec![vec![], vec!["a".into(), "b".into(), "cuối".into()]],
            ..Table::default()
        },
    ];
    let mut blocks: Vec<Block> = tables.into_iter().map(Block::Table).collect();
    blocks.push(Block::Figures { rows: vec![] });
    blocks.push(Block::Chart(report::Chart { title: "Trống".into(), ..report::Chart::default() }));
    blocks.push(Block::Bullets { items: vec![] });
    blocks.push(Block::Paragraph { runs: vec![] });
    report.sections = vec![Section { blocks, ..Section::default() }];
    for text in [html_text(&report), pdf_text(&report), docx_text(&report)] {
        let text = squeezed(&text);
        assert_eq!(text.matches(&squeezed("Không có số liệu")).count(), 3, "{text}");
        assert!(text.contains("cuối") && text.contains("Trống") && text.contains("./."));
    }
}

/// A picture of one point.
const POINT: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1F\x15\xC4\x89\0\0\0\rIDATx\x9Cc\x10R\xB6\xFD\x0F\0\x02/\x01r\xA3\x87\xE8D\0\0\0\0IEND\xAEB`\x82";

#[test]
fn a_picture_stands_in_every_file_with_its_words_and_a_broken_one_leaves_them() {
    let signed = |png: &[u8]| {
        let picture =
            Picture { png: png.to_vec(), size: [600, 200], caption: "Chữ ký <của> trưởng đoàn".into() };
        let blocks = vec![Block::Picture(picture.clone()), Block::Picture(picture)];
        Report { sections: vec![Section { heading: None, level: 1, blocks }], ..sample(Form::State) }
    };
    let report = signed(POINT);
    let page = html(&report);
    assert!(page.contains("src=\"data:image/png;base64,iVBORw0KGgo"));
    assert!(page.contains("alt=\"Chữ ký &lt;của&gt; trưởng đoàn\""));
    let (paper, package) = (pdf(&report).unwrap(), docx(&report).unwrap());
    assert_eq!(part(&package, "word/document.xml").matches("r:embed=\"rIdPicture").count(), 2);
    let archive = zip::ZipArchive::new(Cursor::new(&package)).unwrap();
    assert_eq!(archive.file_names().flatten().filter(|name| name.starts_with("word/media/")).count(), 2);
    assert_eq!((paper, package), (pdf(&report).unwrap(), docx(&report).unwrap()), "the same paper is the same file");
    assert!(pdf_text(&report).contains("trưởng đoàn") && docx_text(&report).contains("trưởng đoàn"));
    let broken = signed(b"\x89PNG\r\n\x1A\n nonsense");
    assert!(pdf_text(&broken).contains("trưởng đoàn"));
    assert_ne!(pdf(&report).unwrap(), pdf(&broken).unwrap(), "a picture that can be drawn is drawn");
    assert_eq!(serde_json::from_str::<Report>(&serde_json::to_string(&report).unwrap()).unwrap(), report);
}

#[test]
fn fixed_words_are_english_on_request() {
    let mut report = sample(Form::State);
    report.lang = Lang::En;
    let text = html_text(&report);
    assert!(text.contains("Recipients:") && text.contains("No.: 07/BC-BCĐ") && !text.contains("Nơi nhận"));
}

#[test]
fn html_is_accessible_and_stands_under_a_strict_content_policy() {
    let fragment = html(&sample(Form::State));
    assert!(!fragment.contains("style=") && !fragment.contains("<style") && !fragment.contains("<script"));
    assert!(fragment.contains("<th scope=\"col\""));
    assert!(fragment.contains("<caption>Bảng 1."));
    assert!(fragment.contains("role=\"img\" aria-label=\"Ca mắc mới theo ngày\""));
    assert!(fragment.contains("lang=\"vi\""));
    let page = html_page(&sample(Form::State));
    assert!(page.starts_with("<!doctype html>") && page.contains("@page { size: A4; margin: 20mm 15mm 20mm 30mm;"));
    // Every class that is written has a rule, so that a renamed class does not lose its look unseen.
    for class in page.split("class=\"").skip(1).flat_map(|rest| rest.split('"').next().unwrap().split(' ')) {
        assert!(html_style().contains(&format!(".{class}")), "{class} has no rule");
    }
}

#[test]
fn a_report_survives_json() {
    let report = sample(Form::State);
    let json = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
}
