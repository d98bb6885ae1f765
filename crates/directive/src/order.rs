//! What is an order: not praise, permission, situation, validity, nor a set phrase that only urges.

use std::sync::LazyLock;

use regex::Regex;

use crate::clauses::Clause;
use crate::lexicon::{LEXICON, pattern};
use crate::passage::{Passage, Range};
use crate::sentences;

static PAST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\S+ ){1,14}?đã "));
static DEFINES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:ve )?(?:thoi gian|thoi diem|muc|doi tuong|dieu kien|ho so|trinh tu|thu tuc|pham vi|nguon|kinh phi|nguyen tac|phuong thuc|hinh thuc)\b[^,.;:]{0,80}\s(?:la|gom|bao gom|duoc tinh|duoc ap dung|tinh tu|thuc hien theo|theo quy dinh)\b",
    )
});

/// "Chính phủ cơ bản thống nhất …": the authority agrees or praises.
static APPROVES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:chinh phu|(?:pho )?thu tuong|(?:pho )?chu tich|uy ban nhan dan|ubnd|ban thuong vu|thuong truc|bo chinh tri|ban bi thu|hdnd|hoi dong nhan dan|ban chi dao|(?:pho )?truong ban)\b[^,.;:]{0,40}?\s(?:ghi nhan|danh gia cao|bieu duong|hoan nghenh|(?:co ban )?(?:thong nhat|nhat tri|dong y) (?:ve|chu truong|su|noi dung|de xuat|theo|danh gia|cho|thong qua|y kien|voi (?:de nghi|de xuat|noi dung|y kien|bao cao|chu truong)))\b",
    )
});

/// "Người lao động được hỗ trợ …", "12 tháng, kể từ …": what somebody may have, or how much.
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[^,.;:]{2,90}\sduoc (?:huong|ho tro|giam|ap dung|phep|tam|lui|nop|mien|keo dai|gia han|thanh toan|chi tra|tinh|xet|nhan|su dung|tiep tuc|vay|hoan)\b|\d[\d.,]*\s?(?:thang|ngay|nam|%|dong|trieu|ty|gio)\b)",
    )
});

/// "A đã …": the word stands before any verb of duty.
fn past(words: &Passage, first: &Range, duty: usize) -> bool {
    let duty = duty.clamp(first.start, first.end);
    if words.text[first.start..duty].to_lowercase().contains(" đã ") {
        return true;
    }
    let ordered = LEXICON.duty.starts(&words.text[duty..first.end], words.folded(duty..first.end)).is_some();
    !ordered && PAST.is_match(&words.text[first.clone()].to_lowercase())
}

/// Whether a clause orders: not praise, permission, situation, validity.
pub(crate) fn orders(words: &Passage, clause: &Clause) -> bool {
    let range = clause.range.clone();
    let first = sentences::split(words, range.clone()).first().cloned().unwrap_or_else(|| range.clone());
    if words.has(&LEXICON.no_order.start, first.clone())
        || words.has(&LEXICON.papers.start, first.clone())
        || words.has(&NOTICE, first.clone())
        || words.has(&DEFINES, first.clone())
        || words.has(&APPROVES, first.clone())
        || words.has(&RIGHTS, first.clone())
        || words.groups(&TOLD, first.clone()).first().is_some_and(|groups| {
            // "… kể từ khi nhận được thông tin" hangs on an event.
            let verb = groups.get(1).cloned().flatten().map_or(first.start, |verb| verb.start);
            !words.has(&EVENT, first.start..verb)
        })
    {
        return false;
    }
    // "A đã làm …" tells what was done; "kiểm tra người đã tiêm" orders.
    let duty_at = clause.subject.as_ref().map_or(range.start, |subject| subject.duty);
    let past = past(words, &first, duty_at);
    let modal = words.has(&MODAL, first.clone());
    !(past && !modal && clause.deadline.is_none()) && words.text[range].split(' ').count() > 2
}

/// Whether a heading says that what is under it, or after its colon, orders nothing: aims, situation, occasion.
pub(crate) fn no_orders(heading: &Passage, more: bool) -> bool {
    if LEXICON.no_orders.whole.is_match(&heading.folded) {
        return true;
    }
    if let Some(colon) = heading.folded.find(':').filter(|colon| *colon < 40)
        && LEXICON.no_orders.whole.is_match(&heading.folded[..colon])
    {
        return true;
    }
    let bare = more && !heading.text.trim_end().ends_with(['.', ';']);
    bare && heading.len() < 200 && heading.has(&SITUATION, heading.whole()) && !heading.has(&TO_DO, heading.whole())
}

/// Whether a heading is about what is, not about aims or rules.
pub(crate) fn situation(heading: &Passage) -> bool {
    heading.has(&IS, heading.whole())
}

static IS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:ve )?(?:tinh hinh|ket qua|danh gia|thuc trang|cong tac|ton tai|han che|kho khan)\b")
});
static SITUATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:ve )?(?:muc dich|muc tieu|quan diem|nguyen tac|phuong cham|danh gia (?:chung|tinh hinh|ket qua)|tinh hinh|thuc trang|ket qua (?:dat duoc|thuc hien|cong tac|trien khai|phong)|du bao|ton tai|han che|kho khan|su can thiet|can cu|co so (?:phap ly|thuc tien)|boi canh|nhan dinh|khai quat|dac diem)\b",
    )
});
static TO_DO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:nhiem vu|giai phap|to chuc thuc hien|phan cong|thoi gian toi|chi dao|bien phap|hoat dong)\b")
});

/// "Văn phòng … thông báo để các đơn vị biết, thực hiện": it only sends the paper out.
static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:thua lenh [^,]+, )?(?:nay )?(?:(?:chanh )?van phong\b[^,.;:]*?(?:xin |tran trong |nay )*thong bao (?:de|den|toi) [^;:]*(?:biet|thuc hien|trien khai)[^;:,]{0,30}|[^,.;:]*\bthong bao (?:de|den|toi) [^;:]*\b(?:duoc )?biet(?:,| va)? ?(?:to chuc |trien khai )*(?:thuc hien)?[^;:,]{0,20})$",
    )
});
/// "A nhận được thông tin …", "… ghi nhận 05 ca": what happened.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:vao |sang |chieu |tu )*(?:ngay|dau|thang|nam) (?:thang )?\d[^.;]*|[^,.;]*)\s(nhan duoc|ghi nhan|phat hien them|xay ra)\s(?:thong tin|bao cao|van ban|cong van|\d+)\b",
    )
});
static EVENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:khi|neu|truong hop|ke tu|tu ngay|sau)\s[^,;.]*$"));
static MODAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:phai|can|yeu cau|de nghi|giao|tiep tuc|khan truong|chiu trach nhiem|co trach nhiem|khong de|tuyet doi)\b",
    )
});
static CONDITION_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"\sthi\s|,\s"));
static IF: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?:neu de|neu|khi so ca|khi co|trong truong hop)\s"));

/// The words that tell when a clause applies.
pub(crate) fn condition(words: &Passage, first: &Range, duty: usize) -> Option<String> {
    if words.has(&LEXICON.condition.start, first.clone()) {
        let end = words.find(&CONDITION_END, first.clone()).map_or(duty.max(first.start), |end| end.start);
        let found = words.trim(first.start..end.min(first.end));
        return (!found.is_empty()).then(|| words.text[found].to_owned());
    }
    let found = words.find(&IF, first.clone())?;
    let end = words.text[found.end..first.end].find([',', ';', '.']).map_or(first.end, |at| found.end + at);
    Some(words.text[found.start..end].trim().to_owned())
}
/// A clause that only puts the paper into force: "… nghiêm túc thực hiện./."
pub(crate) fn only_forces(words: &Passage, clause: &Clause) -> bool {
    let generic = words.has(&LEXICON.generic.anywhere, words.whole()) || words.has(&URGES, words.whole());
    generic && clause.deadline.is_none() && !words.has(&LEXICON.closing_duty.anywhere, words.whole())
}

/// "nghiêm túc triển khai thực hiện", the last words of a paper.
const EARNESTLY: &str = r"(?:nghiem tuc|nghiem|khan truong|tich cuc|quan tam|phoi hop|chu dong),? (?:va |to chuc |quan triet,? |trien khai,? |phoi hop,? |chi dao,? |nghiem tuc,? |thuc hien va )*(?:thuc hien|phoi hop|chi dao)[^,;]{0,30}$";
static URGES: LazyLock<Regex> = LazyLock::new(|| pattern(EARNESTLY));
static URGED: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^[^.;:]*\b(?:yeu cau|de nghi|mong)\s[^.;:]*{EARNESTLY}")));

/// A paragraph that only sends the paper out.
pub(crate) fn sends(words: &Passage) -> bool {
    words.has(&NOTICE, words.whole())
}

/// A paragraph of one sentence that asks all to carry out the paper and nothing else.
pub(crate) fn only_urges(words: &Passage) -> bool {
    words.has(&URGED, words.whole()) && !words.has(&LEXICON.closing_duty.anywhere, words.whole())
}

pub(crate) static HELP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:vuong mac|kho khan)[^.]*(?:phan anh|lien he|bao cao|kien nghi)|thong tin lien he|so dien thoai")
});
