//! The busiest minute of the web chat: every liaison posts and confirms many reports in one minute, through HTTP.
//!
//! `cargo bench -p lianqin-benches --bench chat` runs it against the page with a tiny engine behind it, which measures
//! page and mail store alone. With `-- ADDRESS CODES.csv [YYYY-MM-DD]` it runs against the real program: the file is what
//! `lianqin import roster --codes` wrote, the day is the campaign's today. Loopback only; it takes a minute.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement may fail loudly and prints what it found"
)]

use std::{
    thread,
    time::{Duration, Instant},
};

use chrono::{Days, NaiveDate};
use lianqin_tests::{
    phone::{Page, Phone},
    site::Site,
};

/// People who report at the same time: one a township.
const PEOPLE: usize = 42;
/// Reports of each.
const REPORTS: usize = 24;
/// Everything happens within this time.
const WITHIN: Duration = Duration::from_mins(1);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    match &arguments[..] {
        [] => {
            let codes: Vec<_> = (0..PEOPLE).map(|number| format!("CODE{number:04}")).collect();
            let site = Site::with_codes(codes.iter().map(String::as_str));
            busiest_minute(&site.address, &codes, NaiveDate::from_ymd_opt(2025, 8, 27).unwrap());
        }
        [address, file, rest @ ..] => {
            assert!(
                address.starts_with("http://127.0.0.1:") || address.starts_with("http://localhost:"),
                "loopback only"
            );
            let today = rest.first().map_or(NaiveDate::from_ymd_opt(2025, 8, 27), |day| day.parse().ok());
            busiest_minute(address, &codes_in(file), today.expect("a day like 2025-08-27"));
        }
        [_] => panic!("give an address and a file of codes"),
    }
}

/// The codes of liaisons in a file that the import wrote.
fn codes_in(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let liaisons = text.lines().filter(|line| line.contains("联络员"));
    liaisons.filter_map(|line| line.split(',').nth(4).map(str::to_owned)).take(PEOPLE).collect()
}

/// What one person saw.
#[derive(Default)]
struct Seen {
    lost: usize,
    replies: Vec<Duration>,
}

fn busiest_minute(address: &str, codes: &[String], today: NaiveDate) {
    println!("{} people join", codes.len());
    let phones: Vec<_> = codes.iter().map(|code| Phone::joined(address, code)).collect();
    let start = Instant::now();
    let pace = WITHIN / u32::try_from(REPORTS).unwrap();
    let people: Vec<_> = (0_u32..)
        .zip(phones)
        .map(|(number, phone)| {
            // Not all in the same moment, and none of them spread evenly by somebody.
            let begin = start + pace * (number * 7 % 42) / 42;
            thread::spawn(move || one_person(phone, begin, pace, today))
        })
        .collect();
    let mut all = Seen::default();
    for person in people {
        let seen = person.join().unwrap();
        all.lost += seen.lost;
        all.replies.extend(seen.replies);
    }
    all.replies.sort();
    let at = |share: usize| all.replies[(all.replies.len() - 1) * share / 100];
    println!("{} reports of {} people in {:.1?}", codes.len() * REPORTS, codes.len(), start.elapsed());
    println!("lost {}", all.lost);
    println!("reply p50 {:.1?}  p90 {:.1?}  p99 {:.1?}  max {:.1?}", at(50), at(90), at(99), at(100));
    assert_eq!(all.lost, 0);
}

fn one_person(mut phone: Phone, begin: Instant, pace: Duration, today: NaiveDate) -> Seen {
    let mut seen = Seen::default();
    for number in 0..REPORTS {
        let turn = begin + pace * u32::try_from(number).unwrap();
        thread::sleep(turn.saturating_duration_since(Instant::now()));
        let day = today - Days::new(number as u64);
        let text = format!(
            "{} 出动{}人 检查{}台 查处{}起",
            day.format("%-m月%-d日"),
            10 + number,
            30 + number,
            number % 4
        );
        let asked = Instant::now();
        let card = phone.send("/chat/send", &[("text", &text)]);
        seen.replies.push(asked.elapsed());
        let Some((id, token)) = confirmation(&card) else {
            seen.lost += 1;
            continue;
        };
        let asked = Instant::now();
        let receipt = phone.send("/chat/send", &[("id", &id), ("press", &token)]);
        seen.replies.push(asked.elapsed());
        if receipt.path.contains("wait") || confirmation(&receipt).is_some() || receipt.status != 200 {
            seen.lost += 1;
        }
    }
    seen
}

/// The form and the token of the last card's 确认, if it waits for one.
fn confirmation(page: &Page) -> Option<(String, String)> {
    let text = page.text();
    let (before, _) = text.rsplit_once(">确认</button>")?;
    let token = before.rsplit_once("value=\"")?.1.trim_end_matches('"').to_owned();
    let form = before.rsplit_once("name=\"id\" value=\"")?.1;
    Some((form.split('"').next()?.to_owned(), token))
}
