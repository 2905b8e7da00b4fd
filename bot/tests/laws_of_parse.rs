//! Laws of the parser: no text panics, the same text means the same, and the work grows with the length of the text.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "every function here is part of a test"
)]

mod support;

use std::{sync::LazyLock, time::Instant};

use bot::parse::{Chat, Context, LONGEST, Parse, Speaker, parse, to_json};
use proptest::{collection::vec, prelude::*, sample::select};
use support::{Campaign, cases, drill, yunyang};
use vocabulary::Role;

static YUNYANG: LazyLock<Campaign> = LazyLock::new(yunyang);

/// Pieces of what people type, of every kind that the parser knows, and of what it does not.
const PIECES: [&str; 96] = [
    "江口镇",
    "江口",
    "云阳",
    "云阳县",
    "平安",
    "人和",
    "公安",
    "交警",
    "8月3日",
    "八月三号",
    "昨天",
    "今晚",
    "上周五",
    "2月30日",
    "8-3",
    "20:00-次日2:00",
    "晚上8点",
    "出动",
    "检查",
    "查处",
    "检查车辆",
    "12人",
    "35台",
    "2起",
    "三十多人",
    "-3",
    "+2",
    "1O",
    "35.5",
    "1,200",
    "99999999999999999999",
    "廿",
    "俩",
    "一百二",
    "零报告",
    "没查到",
    "无",
    "其中",
    "共",
    "更正",
    "改",
    "35改36",
    "不是",
    "少报",
    "撤回",
    "渝FA1234",
    "渝F·A1234",
    "渝FO1234",
    "渝F幺二三",
    "尾号678",
    "黑车",
    "超员",
    "面包车",
    "摩托车",
    "从",
    "往",
    "路口",
    "XS-0803-012",
    "xs0803",
    "转给",
    "接收",
    "退回",
    "全部",
    "通过",
    "怎么报",
    "哪些没报",
    "谢谢",
    "<b>",
    "</b>",
    "[图片]",
    "500235199001011234",
    "\n",
    "舆情 ",
    "信访：",
    "来访 ",
    "投诉举报 ",
    "YQ-0803-004",
    "XF-0803-002",
    "DD-0803-001",
    "回应",
    "转网安",
    "转给",
    "延期到",
    "任务 6-4-2",
    "进展",
    "督导 ",
    "异议 ",
    "成立",
    "应为",
    "赶集",
    "逢1·4·7",
    "每周六",
    "7点到11点",
    "江口中学",
    "登记联合执法",
    "暂缓提醒到",
];
const ODD: [&str; 14] = [
    "，",
    "。",
    "　",
    "\u{200B}",
    "\u{202E}",
    "👮",
    "1️⃣",
    "①",
    "ﬁ",
    "é",
    "\u{0}",
    "\u{FEFF}",
    "𠮷",
    "'; DROP TABLE x;--",
];

fn context<'a>(campaign: &'a Campaign, speaker: Option<&'a Speaker>) -> Context<'a> {
    Context {
        rules: &campaign.rules,
        lexicon: &campaign.lexicon,
        speaker,
        at: "2025-08-03T17:40:00+08:00".parse().unwrap(),
        chat: Chat::Private,
        last: None,
    }
}

fn speaker(campaign: &Campaign, role: Role) -> Speaker {
    let unit = campaign.rules.units.iter().find(|unit| unit.reports_daily).unwrap();
    Speaker { role, unit: unit.id.clone() }
}

fn read(text: &str) -> Parse {
    let liaison = speaker(&YUNYANG, Role::Liaison);
    parse(text, &context(&YUNYANG, Some(&liaison)))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_text_panics_and_the_same_text_means_the_same(text in "\\PC{0,200}") {
        prop_assert_eq!(read(&text), read(&text));
    }

    #[test]
    fn no_bytes_panic(bytes in vec(any::<u8>(), 0..600)) {
        let _ = read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_mixture_of_pieces_panics(
        pieces in vec(prop_oneof![8 => select(&PIECES[..]), 2 => select(&ODD[..]), 1 => Just(" ")], 0..60),
        role in select(&Role::ALL[..]),
        joined in any::<bool>(),
        group in any::<bool>(),
    ) {
        for campaign in [&*YUNYANG, &*DRILL] {
            let who = speaker(campaign, role);
            let mut at = context(campaign, joined.then_some(&who));
            at.chat = if group { Chat::Group { addressed: false } } else { Chat::Private };
            let text = pieces.concat();
            let once = parse(&text, &at);
            prop_assert_eq!(&once, &parse(&text, &at));
            let json = to_json(&once, &campaign.rules);
            prop_assert!(json["intent"].is_string(), "{json}");
        }
    }

    #[test]
    fn what_is_invisible_changes_nothing(places in vec(any::<prop::sample::Index>(), 1..8), which in any::<prop::sample::Index>()) {
        let all = cases(include_str!("../src/parse/corpus/examples.jsonl"));
        let case = which.get(&all);
        let mut chars: Vec<char> = case["text"].as_str().unwrap().chars().collect();
        for place in places {
            chars.insert(place.index(chars.len()), '\u{200B}');
        }
        let mut hidden = case.clone();
        hidden["text"] = chars.into_iter().collect::<String>().into();
        prop_assert_eq!(YUNYANG.understand(&hidden), YUNYANG.understand(case));
    }
}

static DRILL: LazyLock<Campaign> = LazyLock::new(drill);

/// Texts that would make a careless parser walk the same way again and again.
fn worst(length: usize) -> Vec<String> {
    let fill = |piece: &str| piece.chars().cycle().take(length).collect::<String>();
    PIECES
        .iter()
        .chain(&ODD)
        .map(|piece| fill(piece))
        .chain([
            fill("江口镇 12人 35台 2起\n"),
            fill("渝F1"),
            fill("一"),
            fill("1,234"),
            fill("XS-"),
            fill("<b"),
            fill("货车拉"),
            fill("云洋镇 "),
            fill("检查35改36、"),
            fill("不是35是36"),
            fill("路口"),
            fill("@"),
        ])
        .collect()
}

/// Sixteen times the text is sixteen times the work; a square would be 256 times.
const MOST: u128 = 64;

/// Nanoseconds of one reading.
fn cost(text: &str) -> u128 {
    let begun = Instant::now();
    let parse = read(text);
    let cost = begun.elapsed().as_nanos();
    drop(parse);
    cost
}

/// The least cost of both, measured in turns until the longer is in proportion: whatever else the machine does only adds,
/// and a square stays a square however often it is measured.
fn least(short: &str, long: &str) -> (u128, u128) {
    let mut least = (u128::MAX, u128::MAX);
    for _ in 0..40 {
        least = (least.0.min(cost(short)), least.1.min(cost(long)));
        if least.1 < least.0.saturating_mul(MOST) {
            break;
        }
    }
    least
}

#[test]
fn the_work_grows_with_the_length_and_no_faster() {
    let (short, long) = (LONGEST / 16, LONGEST);
    let mut slowest = (0, String::new());
    for (short, long) in worst(short).into_iter().zip(worst(long)) {
        let (a, b) = least(&short, &long);
        let piece: String = long.chars().take(12).collect();
        assert!(b < a.saturating_mul(MOST), "{piece:?}: {a} ns, then {b} ns");
        if b > slowest.0 {
            slowest = (b, piece);
        }
    }
    println!("slowest of {LONGEST} characters: {:?}, {} µs", slowest.1, slowest.0 / 1_000);
}

#[test]
fn a_message_beyond_the_limit_is_refused_before_it_is_read() {
    let json = to_json(&read(&"字".repeat(LONGEST + 1)), &YUNYANG.rules);
    assert_eq!(json["reason"], "too_long");
}
