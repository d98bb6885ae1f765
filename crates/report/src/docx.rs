//! The document as DOCX (`WordprocessingML`), to be corrected by hand before it is issued.
//!
//! Charts stand as tables of their values: a drawing could not be corrected.

mod parts;

use std::io::Cursor;

use docx_rs::{AlignmentType, Docx, Footer, Header, LineSpacing, PageMargin, PageNum, Paragraph, Pic, Table, TableRow};

use self::parts::{
    Type, blank, cell, centred, emu, face, gap, head_row, justified, length, middle, paragraph, repeat_heads, ruled,
    run, table, twips,
};
use crate::chart::Plot;
use crate::form::{BodyMark, Measures};
use crate::sheet::{Grid, Part, Piece, Print, Sheet, sheet};
use crate::{Align, Error, Report, Run};

/// Columns of a chart's table before it goes on in the next row.
const BAND: usize = 14;

/// The document as a DOCX file.
pub fn docx(report: &Report) -> Result<Vec<u8>, Error> {
    let sheet = sheet(report);
    let form = sheet.measures;
    let mut doc = pages(&sheet);
    doc = doc.add_table(head(&sheet));
    doc = title(doc, &sheet);
    doc = addressees(doc, &sheet);
    for ground in &sheet.grounds {
        doc = doc.add_paragraph(body(form).add_run(run(ground, Type::of(form.size.body).italic())));
    }
    for part in &sheet.parts {
        doc = body_part(doc, part, form);
    }
    doc = doc.add_paragraph(blank(12.0)).add_table(foot(&sheet));
    let mut file = Cursor::new(Vec::new());
    let mut package = doc.build();
    repeat_heads(&mut package.document);
    package.pack(&mut file).map_err(|error| Error::Docx(error.to_string()))?;
    Ok(file.into_inner())
}

/// Page, margins, page number in the top margin from the second page on, notice at the foot of every page.
fn pages(sheet: &Sheet) -> Docx {
    let form = sheet.measures;
    let margin = PageMargin {
        top: twips(form.margin.top),
        bottom: twips(form.margin.bottom),
        left: twips(form.margin.left),
        right: twips(form.margin.right),
        header: twips(form.margin.top / 2.0),
        footer: twips(form.margin.bottom / 2.0),
        gutter: 0,
    };
    let number = paragraph(AlignmentType::Center, 0.0, 1.0).add_page_num(PageNum::new());
    let doc = Docx::new()
        .page_size(twips(form.page[0]).unsigned_abs(), twips(form.page[1]).unsigned_abs())
        .page_margin(margin)
        .default_fonts(face())
        .default_size((form.size.body * 2.0).round() as usize)
        .default_line_spacing(LineSpacing::new().after(gap(0.0)))
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new().add_paragraph(Paragraph::new()));
    match &sheet.notice {
        None => doc,
        Some(notice) => {
            let line = || Footer::new().add_paragraph(centred(notice, Type::of(form.size.notice).italic()));
            doc.footer(line()).first_footer(line())
        }
    }
}

/// Issuer and national name side by side, number and date beneath them.
fn head(sheet: &Sheet) -> Table {
    let form = sheet.measures;
    let total: f64 = form.columns.iter().sum();
    let [left, right] = form.columns.map(|share| form.text_width() * share / total);
    let mut issuer: Vec<Paragraph> = Vec::new();
    if let Some(parent) = &sheet.parent {
        issuer.push(centred(parent, Type::of(form.size.issuer)));
    }
    issuer.push(centred(&sheet.body, Type::of(form.size.issuer).bold()));
    issuer.push(match form.body_mark {
        BodyMark::Asterisk => centred("*", Type::of(form.size.issuer)),
        BodyMark::Line => {
            let text = length(&sheet.body, form.size.issuer).min(left);
            ruled(blank(2.0), text * 0.4, left)
        }
    });
    let name = centred(&sheet.nation, Type::of(form.size.nation).bold());
    let nation = match &sheet.motto {
        None => vec![ruled(name, length(&sheet.nation, form.size.nation), right)],
        Some(motto) => {
            let line = centred(motto, Type::of(form.size.motto).bold());
            vec![name, ruled(line, length(motto, form.size.motto), right)]
        }
    };
    let number = paragraph(AlignmentType::Center, 6.0, 1.0).add_run(run(&sheet.number, Type::of(form.size.number)));
    let mut numbered = vec![number];
    numbered.extend(sheet.about.as_deref().map(|about| centred(about, Type::of(form.size.recipients_label))));
    let date =
        paragraph(AlignmentType::Center, 6.0, 1.0).add_run(run(&sheet.place_date, Type::of(form.size.date).italic()));
    let rows = vec![
        TableRow::new(vec![cell(issuer, left), cell(nation, right)]),
        TableRow::new(vec![cell(numbered, left), cell(vec![date], right)]),
    ];
    table(rows, &[left, right], false)
}

fn title(doc: Docx, sheet: &Sheet) -> Docx {
    if sheet.about.is_some() {
        return doc;
    }
    let form = sheet.measures;
    let room = form.text_width();
    let kind =
        paragraph(AlignmentType::Center, 14.0, 1.0).add_run(run(&sheet.doc_type, Type::of(form.size.doc_type).bold()));
    let subject = centred(&sheet.subject, Type::of(form.size.subject).bold());
    let line = length(&sheet.subject, form.size.subject).min(room) * 0.4;
    doc.add_paragraph(kind).add_paragraph(subject).add_paragraph(ruled(blank(2.0), line, room))
}

fn addressees(doc: Docx, sheet: &Sheet) -> Docx {
    let set = Type::of(sheet.measures.size.addressee);
    match sheet.addressees.as_slice() {
        [] => doc,
        [one] => {
            let text = format!("{} {one}", sheet.addressees_label);
            doc.add_paragraph(paragraph(AlignmentType::Center, 12.0, 1.0).add_run(run(&text, set)))
        }
        many => {
            let left = twips(sheet.measures.text_width() * 0.22);
            let label = paragraph(AlignmentType::Left, 12.0, 1.0).indent(Some(left), None, None, None);
            let doc = doc.add_paragraph(label.add_run(run(&sheet.addressees_label, set)));
            many.iter().fold(doc, |doc, line| {
                let place = left + twips(sheet.measures.indent);
                let item = paragraph(AlignmentType::Left, 2.0, 1.0).indent(Some(place), None, None, None);
                doc.add_paragraph(item.add_run(run(&format!("- {line}"), set)))
            })
        }
    }
}

fn body(form: &Measures) -> Paragraph {
    justified(form.indent, form.paragraph_gap, form.line)
}

fn add_runs(paragraph: Paragraph, runs: &[Run], size: f64) -> Paragraph {
    runs.iter().fold(paragraph, |paragraph, words| {
        paragraph.add_run(run(&words.text, Type { size, bold: words.bold, italic: words.italic }))
    })
}

fn body_part(mut doc: Docx, part: &Part, form: &Measures) -> Docx {
    let size = form.size.body;
    if let Some(heading) = &part.heading {
        let set = if part.level > 2 { Type::of(size).bold().italic() } else { Type::of(size).bold() };
        let depth = usize::from(part.level - 1).min(8);
        doc = doc.add_paragraph(body(form).keep_next(true).outline_lvl(depth).add_run(run(heading, set)));
    }
    for piece in &part.pieces {
        doc = match piece {
            Piece::Paragraph { runs } => doc.add_paragraph(add_runs(body(form), runs, size)),
            Piece::Centred { text } => {
                let line = paragraph(AlignmentType::Center, form.paragraph_gap, form.line);
                doc.add_paragraph(line.add_run(run(text, Type::of(size).bold())))
            }
            Piece::Bullets { items } => items.iter().fold(doc, |doc, item| {
                doc.add_paragraph(add_runs(body(form).add_run(run("- ", Type::of(size))), item, size))
            }),
            Piece::Table(grid) => grid_table(doc, grid, form),
            Piece::Chart(plot) => chart(doc, plot, form),
            Piece::Picture(print) => picture(doc, print, form),
            Piece::Note { text } => doc.add_paragraph(note(text, form)),
        };
    }
    doc
}

fn picture(doc: Docx, print: &Print, form: &Measures) -> Docx {
    let [width, height] = print.size;
    let [wide, high] = print.room.map(emu);
    // By its number: the library counts through the life of the program, and the same paper is the same file.
    let pic = Pic::new_with_dimensions(print.png.clone(), width, height)
        .id(format!("rIdPicture{}", print.number))
        .size(wide, high);
    let line = paragraph(AlignmentType::Center, form.paragraph_gap, 1.0).keep_next(true);
    let words = centred(&print.caption, Type::of(form.size.table));
    doc.add_paragraph(line.add_run(docx_rs::Run::new().add_image(pic))).add_paragraph(words)
}

fn note(text: &str, form: &Measures) -> Paragraph {
    paragraph(AlignmentType::Left, 3.0, 1.0).add_run(run(text, Type::of(form.size.note).italic()))
}

fn caption(text: &str, form: &Measures) -> Paragraph {
    let set = Type::of(form.size.table).bold();
    paragraph(AlignmentType::Center, form.paragraph_gap, 1.0).keep_next(true).add_run(run(text, set))
}

fn grid_table(mut doc: Docx, grid: &Grid, form: &Measures) -> Docx {
    doc = match &grid.caption {
        Some(text) => doc.add_paragraph(caption(text, form)),
        // Without a caption the table would stick to the paragraph above.
        None => doc.add_paragraph(blank(6.0)),
    };
    let total: usize = grid.weights.iter().sum::<usize>().max(1);
    let widths: Vec<f64> =
        grid.weights.iter().map(|weight| form.text_width() * *weight as f64 / total as f64).collect();
    let place = |column: usize| match grid.align.get(column) {
        Some(Align::Right) => AlignmentType::Right,
        Some(Align::Center) => AlignmentType::Center,
        _ => AlignmentType::Left,
    };
    let filled = |texts: &[String], set: Type, head: bool| {
        let cells = texts.iter().zip(&widths).enumerate().map(|(column, (text, width))| {
            let align = if head { AlignmentType::Center } else { place(column) };
            middle(cell(vec![paragraph(align, 0.0, 1.0).keep_next(head).add_run(run(text, set))], *width))
        });
        TableRow::new(cells.collect())
    };
    let plain = Type::of(grid.size);
    let mut rows = Vec::new();
    if !grid.head.is_empty() {
        rows.push(head_row(filled(&grid.head, plain.bold(), true)));
    }
    if grid.rows.is_empty() {
        let line = paragraph(AlignmentType::Left, 0.0, 1.0).add_run(run(&grid.empty, plain.italic()));
        rows.push(TableRow::new(vec![cell(vec![line], form.text_width()).grid_span(widths.len())]));
    }
    for (index, row) in grid.rows.iter().enumerate() {
        rows.push(filled(row, if index >= grid.totals_from { plain.bold() } else { plain }, false));
    }
    doc = doc.add_table(table(rows, &widths, true));
    match &grid.note {
        Some(text) => doc.add_paragraph(note(text, form)),
        None => doc,
    }
}

fn chart(mut doc: Docx, plot: &Plot, form: &Measures) -> Docx {
    doc = doc.add_paragraph(caption(&plot.title, form));
    let size = form.size.table - 3.0;
    let band = plot.marks.len().clamp(1, BAND);
    let widths = vec![form.text_width() / band as f64; band];
    let mut rows = Vec::new();
    for marks in plot.marks.chunks(band) {
        let line = |texts: Vec<&str>, set: Type| {
            let texts = texts.into_iter().chain(std::iter::repeat("")).zip(&widths);
            TableRow::new(texts.map(|(text, width)| cell(vec![centred(text, set)], *width)).collect())
        };
        rows.push(line(marks.iter().map(|mark| mark.label.as_str()).collect(), Type::of(size).italic()));
        rows.push(line(marks.iter().map(|mark| mark.shown.as_str()).collect(), Type::of(size)));
    }
    if !rows.is_empty() {
        doc = doc.add_table(table(rows, &widths, true));
    }
    match &plot.note {
        Some(text) => doc.add_paragraph(note(text, form)),
        None => doc,
    }
}

/// Recipients on the left, who signs on the right.
fn foot(sheet: &Sheet) -> Table {
    let form = sheet.measures;
    let half = form.text_width() / 2.0;
    let mut left = Vec::new();
    if !sheet.recipients.is_empty() {
        let set = Type::of(form.size.recipients_label).bold().italic();
        left.push(paragraph(AlignmentType::Left, 0.0, 1.0).add_run(run(&sheet.recipients_label, set)));
        for line in &sheet.recipients {
            let text = run(&format!("- {line}"), Type::of(form.size.recipients));
            left.push(paragraph(AlignmentType::Left, 0.0, 1.0).add_run(text));
        }
    }
    let set = Type::of(form.size.signer).bold();
    let mut right: Vec<Paragraph> = sheet.capacity.iter().map(|line| centred(line, set)).collect();
    if let Some(name) = &sheet.name {
        // Room for the signature and the seal.
        right.push(paragraph(AlignmentType::Center, 66.0, 1.0).add_run(run(name, set)));
    }
    table(vec![TableRow::new(vec![cell(left, half), cell(right, half)])], &[half, half], false)
}
