//! Laws of the grammar: no text panics, and a wish written in the canonical way is read back as the same wish.

use std::fmt::Write;

use proptest::{collection::vec, prelude::*, sample::select};
use vocabulary::{
    Day, LeadId, Secret, UnitId,
    count::CountCommand,
    deadline::end_of,
    lead::{LeadCommand, Measures, Outcome, ReturnReason, Verdict},
    rules::Figures,
};

use super::{Line, Verb, Wished, card, fixture, read};

/// Words without anything that the grammar reads.
const WORDS: [&str; 5] = ["漏计一台", "又被看见", "情况已经核对", "路面湿滑", "等待鉴定"];

fn say(text: &str) -> Result<Wished, super::LineError> {
    let (rules, actor) = (fixture::rules(), fixture::actor("jiangkou:liaison"));
    read(text, &Line { rules: &rules, actor: &actor, now: fixture::at("08-03 17:40") })
}

fn days() -> impl Strategy<Value = Day> {
    (0_i64..123).prop_map(|n| Day::new(2025, 5, 31).unwrap().plus(n))
}

fn units() -> impl Strategy<Value = (UnitId, String)> {
    let rules = fixture::rules();
    select(rules.units.into_iter().map(|unit| (unit.id, unit.short)).collect::<Vec<_>>())
}

fn words() -> impl Strategy<Value = Secret> {
    select(&WORDS[..]).prop_map(Secret::new)
}

fn leads() -> impl Strategy<Value = LeadId> {
    (days(), 1_u32..2_000).prop_map(|(day, number)| LeadId::new(day, number))
}

/// Figures with the words and the number of each.
fn figures() -> impl Strategy<Value = (Figures, String)> {
    let indicators = fixture::rules().indicators;
    vec(proptest::option::of(0_u64..100_000), indicators.len())
        .prop_filter("a count has a figure", |values| values.iter().any(Option::is_some))
        .prop_map(move |values| {
            let (mut figures, mut text) = (Figures::new(), String::new());
            for (indicator, value) in indicators.iter().zip(values) {
                if let Some(value) = value {
                    write!(text, " {}{}{}", indicator.name, indicator.show(value), indicator.unit).unwrap();
                    figures.insert(indicator.key.clone(), value);
                }
            }
            (figures, text)
        })
}

fn count_lines() -> impl Strategy<Value = (CountCommand<Secret>, String)> {
    (units(), days(), figures(), words(), days()).prop_flat_map(
        |((unit, name), day, (figures, said), reason, until)| {
            let (month, of_month) = day.month_and_day();
            let date = format!("{month}月{of_month}日");
            let why = reason.reveal().to_owned();
            let zone = fixture::rules().zone();
            select(vec![
                (
                    CountCommand::Post { unit: unit.clone(), day, figures: figures.clone(), zero: false },
                    format!("日报 {name} {date}{said}"),
                ),
                (
                    CountCommand::Correct { unit: unit.clone(), day, figures, reason: reason.clone() },
                    format!("更正 {name} {day}{said} 理由 {why}"),
                ),
                (
                    CountCommand::Withdraw { unit: unit.clone(), day, reason: reason.clone() },
                    format!("撤回日报 {name} {date} {why}"),
                ),
                (
                    CountCommand::Approve { unit: unit.clone(), day },
                    format!("通过 {name} {month}-{of_month}"),
                ),
                (
                    CountCommand::Return { unit: unit.clone(), day, reason: reason.clone() },
                    format!("退回日报 {name} {date} {why}"),
                ),
                (
                    CountCommand::Reopen { unit, day, reason, until: end_of(until, zone) },
                    format!("重开 {name} {date} 至 {until} {why}"),
                ),
            ])
        },
    )
}

fn lead_lines() -> impl Strategy<Value = (LeadCommand<Secret>, Verb, String)> {
    let measures = (0_u64..10_000_000, any::<u8>(), 0_u32..100);
    (units(), units(), leads(), words(), days(), measures).prop_flat_map(
        |((to, name), (second, second_name), into, reason, until, (fen, points, vehicles))| {
            let why = reason.reveal().to_owned();
            let note = Some(reason.clone());
            let zone = fixture::rules().zone();
            let basis = Some("overload".parse().unwrap());
            let measures =
                Measures { fine_fen: Some(fen), points: Some(points), detained_vehicles: Some(vehicles) };
            select(vec![
                (
                    LeadCommand::Transfer {
                        to: to.clone(),
                        supporting: vec![second],
                        basis,
                        note: note.clone(),
                    },
                    Verb::Transfer,
                    format!("{name} 配合 {second_name} 超员 备注 {why}"),
                ),
                (LeadCommand::Withdraw { note: note.clone() }, Verb::Withdraw, why.clone()),
                (LeadCommand::Accept, Verb::Accept, String::new()),
                (
                    LeadCommand::Return { reason: ReturnReason::AlreadyKnown, note: note.clone() },
                    Verb::Return,
                    format!("重复 {why}"),
                ),
                (
                    LeadCommand::Rule { to: to.clone(), note: note.clone() },
                    Verb::Rule,
                    format!("{name} {why}"),
                ),
                (LeadCommand::Ask { words: reason.clone() }, Verb::Ask, why.clone()),
                (LeadCommand::Answer { words: reason.clone() }, Verb::Answer, why.clone()),
                (
                    LeadCommand::Supplement {
                        words: note.clone(),
                        plates: Vec::new(),
                        attachments: Vec::new(),
                        position: None,
                    },
                    Verb::Supplement,
                    why.clone(),
                ),
                (LeadCommand::Merge { into }, Verb::Merge, into.to_string()),
                (LeadCommand::Unmerge { reason: reason.clone() }, Verb::Unmerge, why.clone()),
                (
                    LeadCommand::AskExtension { until: end_of(until, zone), reason: reason.clone() },
                    Verb::AskExtension,
                    format!("至 {until} {why}"),
                ),
                (LeadCommand::GrantExtension, Verb::GrantExtension, String::new()),
                (LeadCommand::RefuseExtension { reason: reason.clone() }, Verb::RefuseExtension, why.clone()),
                (
                    LeadCommand::Enforce {
                        outcome: Outcome::Proven,
                        violations: Vec::new(),
                        measures,
                        note: note.clone(),
                    },
                    Verb::Enforce,
                    format!("查实 罚款{}.{:02}元 记{points}分 扣车{vehicles}台 {why}", fen / 100, fen % 100),
                ),
                (
                    LeadCommand::Review { verdict: Verdict::SentBack, note: note.clone() },
                    Verb::Review,
                    format!("退回 {why}"),
                ),
                (LeadCommand::Reopen { to: Some(to), reason }, Verb::Reopen, format!("{name} {why}")),
            ])
        },
    )
}

/// Text made of what the grammar looks for, which finds more than arbitrary text does.
fn scraps() -> impl Strategy<Value = String> {
    let scraps = [
        "日报",
        "线索",
        "移交",
        "查处",
        "退回",
        "XS-0803-012",
        "XS",
        "0803",
        "8月3日",
        "2月",
        "昨晚",
        "今天",
        "出动",
        "检查",
        "7座及以上",
        "12",
        "1,2",
        ".5",
        "-",
        "人",
        "台",
        "元",
        "江口镇",
        "江口",
        "公安",
        "云洋镇",
        "渝F",
        "渝F·A1234",
        "挂",
        "罚款",
        "记6分",
        "扣车",
        "黑车",
        "下午3点",
        "25:61",
        "举报人：",
        "至",
        "理由",
        "零报告",
        "，",
        " ",
        "\u{3000}",
        "é",
        "𠮷",
        "３",
    ];
    vec(select(scraps.to_vec()), 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_text_panics_and_every_card_fits(text in prop_oneof![any::<String>(), scraps()]) {
        if let Ok(wished) = say(&text) {
            prop_assert!(card(&wished, &fixture::rules()).lines().count() <= 6, "{text}");
        }
    }

    #[test]
    fn a_count_line_is_read_back_as_the_same_wish((wish, line) in count_lines()) {
        prop_assert_eq!(say(&line), Ok(Wished::Count(wish)), "{}", line);
    }

    #[test]
    fn a_lead_line_is_read_back_as_the_same_wish(lead in leads(), (command, verb, rest) in lead_lines()) {
        let line = format!("{} {lead} {rest}", verb.word());
        prop_assert_eq!(say(&line), Ok(Wished::Lead { lead, command }), "{}", line);
    }
}
