//! How long a plan of a hundred pages takes to be read: `hundred_pages [PAGES]`. Where the system tells it, the time on the
//! processor stands beside that of the clock, which others on the machine lengthen.

use std::fmt::Write as _;
use std::time::Instant;

/// Letters on a page of an official paper, 14 pt.
const PAGE: usize = 2_200;

const BODIES: [&str; 6] = [
    "Sở Y tế",
    "Công an tỉnh",
    "Sở Giáo dục và Đào tạo",
    "Ủy ban nhân dân các huyện, thành phố",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Sở Văn hóa, Thể thao và Du lịch",
];
const DUTIES: [&str; 5] = [
    "rà soát, lập danh sách người chưa tiêm đủ mũi vắc xin tại từng thôn, bản, tổ dân phố, hoàn thành trước ngày {day}/9/2021",
    "chủ trì, phối hợp với các cơ quan liên quan kiểm tra việc thực hiện Nghị quyết số {day}/NQ-CP ngày 11/10/2021 của Chính phủ",
    "tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước 16 giờ hằng ngày; trường hợp có diễn biến bất thường thì báo cáo ngay",
    "bố trí lực lượng, phương tiện tại các chốt kiểm soát; không để người ra, vào vùng phong tỏa khi chưa được phép",
    "đẩy mạnh tuyên truyền, vận động nhân dân thực hiện nghiêm các biện pháp phòng, chống dịch trên địa bàn được giao",
];

fn paper(pages: usize) -> String {
    let mut text = "ỦY BAN NHÂN DÂN\nTỈNH HÒA BÌNH\n\nSố: 12/KH-UBND\n\nHòa Bình, ngày 05 tháng 8 năm 2021\n\nKẾ HOẠCH\nPhòng, chống dịch bệnh trên địa bàn tỉnh\n\nỦy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n\n".to_owned();
    let mut letters = text.chars().count();
    for part in 1.. {
        if letters > pages * PAGE {
            break;
        }
        let before = text.len();
        let body = BODIES[part % BODIES.len()];
        let _ = writeln!(text, "{part}. {body}\n");
        for (duty, letter) in DUTIES.iter().zip(["a", "b", "c", "d", "đ"]) {
            let _ = writeln!(text, "{letter}) {}.\n", duty.replace("{day}", &(part % 28 + 1).to_string()));
        }
        letters += text[before..].chars().count();
    }
    text.push_str("Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn Bảy\n");
    text
}

/// Nanoseconds that this thread has worked.
fn worked() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn main() {
    let pages = std::env::args().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(100);
    let text = paper(pages);
    // The word lists are made ready once.
    let _ = directive::read("Sở Y tế");
    let mut times = Vec::new();
    let mut tasks = 0;
    let before = worked();
    for _ in 0..5 {
        let started = Instant::now();
        tasks = directive::read(&text).tasks.len();
        times.push(started.elapsed().as_millis());
    }
    times.sort_unstable();
    let work = worked()
        .zip(before)
        .map_or_else(String::new, |(now, before)| format!(", {} ms of work", (now - before) / 5_000_000));
    println!(
        "{pages} pages, {} kB, {tasks} tasks: {} ms (best of 5: {} ms){work}",
        text.len() / 1000,
        times[2],
        times[0]
    );
}
