//! A paper as plain text, as it would be typed without columns.

use chrono::Datelike;

use super::body::listed;
use super::{Block, Paper, Series};

impl Paper {
    /// `07/TB-UBND`, `7-TB/TU`; none while the number is left blank. The Decree puts a zero before numbers under ten.
    pub fn full_number(&self) -> Option<String> {
        let number = self.number.as_deref()?.trim();
        let short = number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
        Some(match self.series {
            Series::State if short => format!("0{number}/{}", self.symbol),
            Series::State => format!("{number}/{}", self.symbol),
            Series::Party => format!("{number}-{}", self.symbol),
        })
    }

    /// The whole paper as text.
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        lines.extend(self.parent_body.as_deref().map(str::to_uppercase));
        lines.push(self.body.to_uppercase());
        let (nation, motto) = match self.series {
            Series::State => ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Some("Độc lập - Tự do - Hạnh phúc")),
            Series::Party => ("ĐẢNG CỘNG SẢN VIỆT NAM", None),
        };
        let sign = if self.series == Series::State { '/' } else { '-' };
        let number = self.full_number().unwrap_or_else(|| format!("      {sign}{}", self.symbol));
        let label = if self.series == Series::State { "Số:" } else { "Số" };
        if self.series == Series::Party {
            lines.push("*".to_owned());
        }
        lines.push(format!("{label} {number}"));
        if self.title.is_none() {
            lines.push(format!("V/v {}", self.subject));
        }
        lines.extend([String::new(), nation.to_owned()]);
        lines.extend(motto.map(str::to_owned));
        lines.push(self.place_date());
        lines.push(String::new());
        if let Some(title) = &self.title {
            lines.extend([title.clone(), self.subject.clone(), String::new()]);
        }
        match self.addressees.as_slice() {
            [] => {}
            [one] => lines.extend([format!("Kính gửi: {}.", one.trim_end_matches('.')), String::new()]),
            many => {
                lines.push("Kính gửi:".to_owned());
                lines.extend(listed(many).iter().map(|line| format!("- {line}")));
                lines.push(String::new());
            }
        }
        for block in &self.blocks {
            match block {
                Block::Centred(text) => lines.extend([String::new(), text.clone(), String::new()]),
                Block::Bullet(text) => lines.push(format!("- {text}")),
                Block::Ground(text) | Block::Heading(text) | Block::Paragraph(text) => lines.push(text.clone()),
            }
        }
        lines.extend([String::new(), "Nơi nhận:".to_owned()]);
        lines.extend(listed(&self.recipients).iter().map(|line| format!("- {line}")));
        lines.push(String::new());
        lines.extend(self.capacity.iter().map(|line| line.to_uppercase()));
        lines.extend([String::new(), self.signer.clone().unwrap_or_default()]);
        lines.join("\n").trim_end().to_owned() + "\n"
    }

    /// "Lai Châu, ngày 05 tháng 8 năm 2021".
    fn place_date(&self) -> String {
        let (day, month, year) = (self.date.day(), self.date.month(), self.date.year());
        let month = if month <= 2 { format!("{month:02}") } else { month.to_string() };
        format!("{}, ngày {day:02} tháng {month} năm {year}", self.place)
    }
}
