//! Concerns, petitions, duties and the like: what is asked, what stands on the card, and what becomes of it.

use bus::desk::{Command, Receipt, Reply};
use uuid::Uuid;
use vocabulary::{
    Role, Secret,
    concern::ConcernCommand,
    duty::{DutyCommand, DutyWish},
    petition::PetitionCommand,
    reminder::ReminderCommand,
    supervision::SupervisionCommand,
    timetable::TimetableCommand,
};

use super::fixture::{actor, at, rules};
use crate::{
    conversation::{Answer, Context, Effect, Hat, Heard, Question, Session, Who, step},
    parse::{Lexicon, Page},
    talk::{Body, Message},
};

/// What was said and wished while somebody typed.
#[derive(Debug, Default)]
pub(super) struct Talk {
    pub(super) said: Vec<Message>,
    pub(super) wishes: Vec<Command>,
    pub(super) looked: Vec<Question>,
}

/// Types one message after the other; every wish is recorded, every page is full.
pub(super) fn talk(who: &str, typed: &[&str]) -> Talk {
    let rules = rules();
    let lexicon = Lexicon::new(&rules);
    let speaker = actor(who);
    let hat = Hat { unit: speaker.unit, role: speaker.role, stands_in: false };
    let who = Who { member: speaker.member, hats: vec![hat] };
    let (mut session, mut talk) = (Session::default(), Talk::default());
    for (n, text) in typed.iter().enumerate() {
        let mut heard = vec![Heard::Said(Body::Text((*text).to_owned()))];
        let mut turn = 0;
        while let Some(next) = heard.pop() {
            let context = Context {
                rules: &rules,
                lexicon: &lexicon,
                now: at("08-04 17:40"),
                who: Some(&who),
                message: Uuid::from_u128(n as u128),
                turn,
                platform_message: None,
                group: None,
                last: None,
                lang: None,
            };
            let (after, effects) = step(session, next, &context);
            (session, turn) = (after, turn + 1);
            for effect in effects {
                match effect {
                    Effect::Say { message, .. } => talk.said.push(message),
                    Effect::Wish { index, command, .. } => {
                        talk.wishes.push(*command);
                        heard.push(Heard::Granted { index, reply: Reply::Unchanged });
                    }
                    Effect::Look { question, .. } => {
                        talk.looked.push(question);
                        let words = (0..12).map(|n| (format!("看{n}"), format!("预警收到 a{n}"))).collect();
                        let (title, lines) = ("预警 12 条".to_owned(), vec!["一行".to_owned(); 4_000]);
                        heard.push(Heard::Found(Box::new(Answer::Page { title, lines, words })));
                    }
                    Effect::Join { .. } | Effect::Took { .. } => {}
                }
            }
        }
    }
    talk
}

/// The text of everything that was said.
pub(super) fn said(talk: &Talk) -> String {
    talk.said.iter().map(|message| message.text.as_str()).collect::<Vec<_>>().join("\n—\n")
}

#[test]
fn a_concern_is_noted_with_the_level_of_its_reach_and_nobody_who_spoke() {
    let talk = talk("jiangkou:liaison", &["舆情 抖音有人说江口到县城面包车加价 转发8000", "1"]);
    insta::assert_snapshot!(said(&talk), @"
    新舆情，请确认
    橙色（按传播量） · 票价 · 短视频 · 传播 8000
    江口镇 · 江口—云阳
    内容：抖音有人说江口到县城面包车加价 转发8000
    谁说的不记录：姓名、账号、链接都会去掉。
    —
    已经是这样，没有新的记录。
    ");
    let [Command::Concern(None, ConcernCommand::Note(noting))] = talk.wishes.as_slice() else {
        panic!("{:?}", talk.wishes)
    };
    assert_eq!((noting.theme.as_str(), noting.reach, &noting.level), ("fares", Some(8000), &None));
}

#[test]
fn what_a_concern_lacks_is_asked_one_at_a_time_with_buttons() {
    let talk = talk("jiangkou:liaison", &["舆情 大家都在说车费", "2", "票价"]);
    let asked: Vec<_> = talk.said.iter().map(|message| message.text.lines().next().unwrap_or("")).collect();
    assert_eq!(asked, ["在哪里看到的？点选，或直接写", "说的是什么事？点选，或直接写", "新舆情，请确认"]);
    let labels: Vec<_> = talk.said[0].choices.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!(labels, ["短视频", "微信群", "取消"]);
    assert_eq!(talk.wishes, []);
}

#[test]
fn the_way_of_a_petition_is_asked_and_the_township_answers_for_it() {
    let talk = talk("office:office", &["信访 南溪镇村民反映加价 5人", "2", "1"]);
    let [Command::Petition(None, PetitionCommand::Receive(all))] = talk.wishes.as_slice() else {
        panic!("{:?}", talk.wishes)
    };
    assert_eq!((all.unit.as_str(), all.people, all.way), ("nanxi", 5, vocabulary::petition::Way::Visit));
}

#[test]
fn a_day_that_is_asked_for_may_be_tomorrow() {
    let talk = talk("jiangkou:liaison", &["XS-0804-001 暂缓提醒", "明天", "等鉴定", "1"]);
    let [Command::Reminder(about, ReminderCommand::Snooze { until, reason, .. })] = talk.wishes.as_slice()
    else {
        panic!("{:?}", talk.wishes)
    };
    assert_eq!((about.to_string().as_str(), until.to_string().as_str()), ("lead/XS-0804-001", "2025-08-05"));
    assert_eq!(reason.reveal(), "等鉴定");
    assert_eq!(talk.looked, [], "明天 is a day here and no page");
}

#[test]
fn a_duty_is_the_senders_own_unless_the_office_speaks() {
    let told = talk("jiangkou:liaison", &["任务 6-4-2 进展 已开三次会", "1"]);
    let wish = DutyWish::Progress { words: Secret::new("已开三次会") };
    let command = DutyCommand { task: "6-4-2".parse().unwrap(), lead: "jiangkou".parse().unwrap(), wish };
    assert_eq!(told.wishes, [Command::Duty(command)]);
    let asked = talk("office:office", &["任务 6-4-2 确认"]);
    assert_eq!(said(&asked), "是哪个单位？");
}

#[test]
fn a_market_without_hours_shows_the_usual_ones() {
    let talk = talk("jiangkou:liaison", &["赶集 逢1·4·7", "1"]);
    assert!(
        said(&talk).starts_with("江口镇 赶集时间，请确认\n场镇 · 逢1·4·7 · 07:00–12:00（没写时间，按平常）"),
        "{}",
        said(&talk)
    );
    let [Command::Timetable(unit, TimetableCommand::SetMarket { place, .. })] = talk.wishes.as_slice() else {
        panic!("{:?}", talk.wishes)
    };
    assert_eq!((unit.as_str(), place.as_str()), ("jiangkou", "场镇"));
}

#[test]
fn only_the_office_and_the_leaders_issue_findings() {
    assert_eq!(talk("jiangkou:liaison", &["督导 南溪镇 劝导站无人", "1"]).wishes, []);
    let issued = talk("office:office", &["督导 江口镇 劝导站无人值守 8月10日前整改", "1"]);
    let [Command::Supervision(None, SupervisionCommand::Issue { unit, by, .. })] = issued.wishes.as_slice()
    else {
        panic!("{:?}", issued.wishes)
    };
    assert_eq!((unit.as_str(), by.map(|by| by.to_string())), ("jiangkou", Some("2025-08-10".to_owned())));
}

#[test]
fn a_figure_that_is_disputed_needs_what_it_should_be_and_a_late_day_does_not() {
    let valued = talk("jiangkou:liaison", &["异议 8月3日 检查车辆 漏加一台", "36", "1"]);
    let late = talk("jiangkou:liaison", &["异议 8月3日 迟报 停电", "1"]);
    let claimed = |talk: &Talk| match talk.wishes.as_slice() {
        [Command::Dispute(command)] => match &command.wish {
            vocabulary::dispute::DisputeWish::Dispute { claimed, .. } => {
                (command.figure.to_string(), *claimed)
            }
            vocabulary::dispute::DisputeWish::Rule { .. } => panic!("{command:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(claimed(&valued), ("vehicles_checked".to_owned(), Some(36)));
    assert_eq!(claimed(&late), ("late".to_owned(), None));
}

#[test]
fn a_page_is_cut_and_has_at_most_eight_buttons() {
    let talk = talk("office:office", &["预警"]);
    assert_eq!(talk.looked, [Question::Page(Page::Alerts)]);
    assert_eq!(talk.said[0].choices.len(), 8);
    assert!(talk.said[0].plain().chars().count() <= 4_096);
}

#[test]
fn nothing_of_this_is_recorded_in_practice_or_without_words_of_the_campaign() {
    let mut rules = rules();
    rules.opinion.themes.clear();
    let voice = crate::say::Voice { lang: crate::say::Lang::Zh, rules: &rules, in_group: false };
    assert!(voice.no_topics().contains("办公室"));
    assert_eq!(talk("jiangkou:liaison", &["舆情 抖音", "0"]).wishes, []);
}

#[test]
fn a_receipt_has_the_number_who_answers_and_until_when() {
    let rules = rules();
    let voice = crate::say::Voice { lang: crate::say::Lang::Zh, rules: &rules, in_group: false };
    let receipt = Receipt {
        position: 1024,
        id: Uuid::nil(),
        stream: "concern/YQ-0803-004".to_owned(),
        name: "concern-noted".to_owned(),
        known: false,
        data: serde_json::json!({ "unit": "jiangkou", "due": "2025-08-03T20:00:00+08:00" }),
        simulated: false,
        warnings: Vec::new(),
        similar: Vec::new(),
    };
    assert_eq!(voice.recorded(&receipt), "已记录：YQ-0803-004，编号 1024。\n由江口镇回应，8月3日 20:00前");
}

#[test]
fn the_help_of_every_post_names_what_it_can_do() {
    let rules = rules();
    let voice = crate::say::Voice { lang: crate::say::Lang::Zh, rules: &rules, in_group: false };
    let help = |unit: &str, role| voice.help(&Hat { unit: unit.parse().unwrap(), role, stands_in: false });
    assert!(help("jiangkou", Role::Liaison).contains("赶集"));
    assert!(help("office", Role::Office).contains("督导"));
    assert!(help("office", Role::Leader).contains("简报"));
    assert!(help("traffic-police", Role::Handler).contains("舆情"));
}
