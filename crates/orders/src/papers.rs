//! Papers that the centre writes: a draft from people, its parts from the directive engine, its pages from the report.

use base::message::Message;
use directive::write::{Block, Draft, DraftFault, Paper, Series};
use report::{Form, Lang, Report, Run, Section};

/// Writes a draft.
///
/// # Errors
/// The draft's fault, for people.
pub fn write(draft: &Draft) -> Result<Paper, Message> {
    directive::write::write(draft).map_err(|fault| message(&fault))
}

fn message(fault: &DraftFault) -> Message {
    let message = Message::new(fault.code);
    match fault.duty {
        Some(duty) => message.with("duty", duty.to_string()),
        None => message,
    }
}

/// The paper as the writers of files take it.
pub fn pages(paper: &Paper) -> Report {
    Report {
        form: match paper.series {
            Series::State => Form::State,
            Series::Party => Form::Party,
        },
        lang: Lang::Vi,
        parent_body: paper.parent_body.clone(),
        body: paper.body.clone(),
        number: paper.number.clone(),
        symbol: paper.symbol.clone(),
        place: paper.place.clone(),
        date: paper.date,
        doc_type: paper.title.clone().unwrap_or_default(),
        subject: paper.subject.clone(),
        addressees: paper.addressees.clone(),
        // A decision names its authority before its grounds, so they stand among the sections.
        grounds: Vec::new(),
        sections: sections(&paper.blocks),
        recipients: paper.recipients.clone(),
        signer: report::Signer { capacity_lines: paper.capacity.clone(), name: paper.signer.clone() },
        notice: None,
    }
}

fn sections(blocks: &[Block]) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    for block in blocks {
        if let Block::Heading(text) = block {
            sections.push(Section { heading: Some(text.clone()), level: 1, blocks: Vec::new() });
            continue;
        }
        let Some(last) = sections.last_mut() else { continue };
        match block {
            Block::Bullet(text) => match last.blocks.last_mut() {
                Some(report::Block::Bullets { items }) => items.push(vec![Run::plain(text.as_str())]),
                _ => last.blocks.push(report::Block::bullets([text.as_str()])),
            },
            Block::Centred(text) => last.blocks.push(report::Block::Centred { text: text.clone() }),
            Block::Ground(text) => {
                last.blocks.push(report::Block::Paragraph { runs: vec![Run::italic(text.as_str())] });
            }
            Block::Paragraph(text) | Block::Heading(text) => last.blocks.push(report::Block::paragraph(text.as_str())),
        }
    }
    sections.retain(|section| section.heading.is_some() || !section.blocks.is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use directive::write::{Due, Duty, Kind, Meeting};

    use super::*;

    fn draft(kind: Kind, series: Series) -> Draft {
        let day = |day| NaiveDate::from_ymd_opt(2022, 1, day).unwrap_or_default();
        let duty = |who: &[&str], with: &[&str], what: &str, due| Duty {
            who: who.iter().map(|&name| name.to_owned()).collect(),
            with: with.iter().map(|&name| name.to_owned()).collect(),
            what: what.to_owned(),
            due,
        };
        Draft {
            kind,
            series,
            parent_body: None,
            body: "Ủy ban nhân dân tỉnh Lai Châu".to_owned(),
            body_symbol: "UBND".to_owned(),
            unit_symbol: Some("VX".to_owned()),
            number: Some("7".to_owned()),
            place: "Lai Châu".to_owned(),
            date: day(21),
            subject: "tăng cường công tác phòng, chống dịch bệnh".to_owned(),
            addressees: vec!["Các sở, ban, ngành tỉnh".to_owned(), "Ủy ban nhân dân các xã, phường".to_owned()],
            grounds: vec!["Căn cứ Nghị quyết số 128/NQ-CP ngày 11/10/2021 của Chính phủ".to_owned()],
            meeting: (kind == Kind::Notice).then(|| Meeting {
                day: day(20),
                chair: "đồng chí Phó Chủ tịch Ủy ban nhân dân tỉnh".to_owned(),
                title: "cuộc họp Ban Chỉ đạo".to_owned(),
            }),
            situation: Vec::new(),
            decides: if kind == Kind::Decision {
                vec!["ban hành quy chế phối hợp".to_owned()]
            } else {
                Vec::new()
            },
            duties: vec![
                duty(&["Sở Y tế"], &["Công an tỉnh"], "rà soát danh sách người chưa tiêm", Some(Due::Before(day(28)))),
                duty(&["Sở Y tế"], &[], "tổng hợp số liệu ca bệnh", Some(Due::By(day(30)))),
                duty(&["Công an tỉnh", "Sở Giao thông vận tải"], &[], "bố trí lực lượng tại các chốt", None),
                duty(&[], &[], "vệ sinh môi trường tại trường học", None),
            ],
            recipients: vec!["Như trên".to_owned(), "Lưu: VT, VX".to_owned()],
            capacity: vec!["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
            signer: Some("Trần Thị Bình".to_owned()),
        }
    }

    /// The DOCX of every kind and form, read as a file that somebody sends, holds the tasks of the draft.
    #[test]
    fn the_word_file_of_every_kind_reads_back() -> Result<(), Box<dyn std::error::Error>> {
        for kind in Kind::ALL {
            for series in [Series::State, Series::Party] {
                let draft = draft(kind, series);
                let paper = write(&draft).map_err(|fault| fault.full(Lang::En))?;
                let file = report::docx(&pages(&paper))?;
                let text = ingest::text("giay.docx", &file).map_err(|fault| fault.to_string())?.text;
                let read = directive::read(&text);
                assert_eq!(read.doc_type.as_deref(), Some(kind.name()), "{text}");
                assert_eq!(read.number, paper.full_number(), "{text}");
                assert_eq!(read.date, Some(draft.date), "{text}");
                assert_eq!(read.signer.name, draft.signer, "{text}");
                assert_eq!(read.tasks.len(), draft.duties.len(), "{text}\n{:#?}", read.tasks);
                for (task, duty) in read.tasks.iter().zip(&draft.duties) {
                    let who =
                        if duty.who.is_empty() { vec![directive::ADDRESSEES.to_owned()] } else { duty.who.clone() };
                    assert_eq!((&task.assignees, &task.cooperating), (&who, &duty.with), "{text}");
                    let due = task.deadline.as_ref().and_then(|deadline| deadline.date);
                    let wanted = duty.due.as_ref().and_then(|due| match due {
                        Due::Before(day) | Due::By(day) => Some(*day),
                        _ => None,
                    });
                    assert_eq!(due, wanted, "{text}");
                    assert!(task.text.to_lowercase().contains(&duty.what), "{text}");
                }
            }
        }
        Ok(())
    }

    #[test]
    fn a_draft_without_duties_says_so() {
        let mut draft = draft(Kind::Letter, Series::State);
        draft.duties.clear();
        let words = write(&draft).map_err(|fault| fault.full(Lang::Vi));
        assert!(words.is_err_and(|words| words.contains("nhiệm vụ")));
    }
}
