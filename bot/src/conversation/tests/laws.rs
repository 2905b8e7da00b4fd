//! Laws: nothing unconfirmed becomes a wish, no text panics, and everything said fits its platform.

use bus::desk::Reply;
use proptest::{collection::vec, prelude::*, sample::select};
use uuid::Uuid;
use vocabulary::Role;

use super::fixture::{actor, at, rules};
use crate::{
    conversation::{Answer, Context, Effect, Hat, Heard, Question, Session, Who, step},
    parse::Lexicon,
    talk::{Body, LONGEST_TOKEN, Media, MediaKind, MediaRefusal, Message, Place},
};

/// The most characters of a message that any platform takes.
const LONGEST_MESSAGE: usize = 4_096;

/// Pieces of what people type, so that random talk gets somewhere.
const PIECES: [&str; 60] = [
    "出动12人",
    "检查35台",
    "查处2起",
    "零报告",
    "今日无",
    "江口镇",
    "南溪镇",
    "云阳",
    "8月4日",
    "昨天",
    "线索",
    "超员",
    "渝F12345",
    "渝FA12",
    "高铁站",
    "移交",
    "交警",
    "公安",
    "接收",
    "退回",
    "XS-0804-001",
    "查实",
    "罚款200元",
    "更正",
    "改",
    "撤回",
    "通过",
    "全部通过",
    "帮助",
    "今天哪些没报",
    "1",
    "2",
    "0",
    "练习",
    "舆情 抖音加价",
    "信访 来访反映加价",
    "YQ-0804-001",
    "XF-0804-001",
    "DD-0804-001",
    "回应",
    "转网安",
    "转给南溪镇",
    "延期到9月1日",
    "任务 6-4-2 进展",
    "督导 江口镇",
    "异议 8月3日",
    "迟报",
    "赶集 逢1·4·7",
    "每周六",
    "江口中学 7:00-7:40",
    "登记联合执法",
    "暂缓提醒到8月10日",
    "预警",
    "明天",
    "总结",
    "总结 存在问题",
    "总结 提交",
    "总结 江口镇 通过",
    "总结 案例",
    "总结 高铁站 不列入",
];

/// Something that is heard.
#[derive(Debug, Clone)]
enum Turn {
    Text(String),
    /// The `n`-th button of the last message that had any.
    Button(usize),
    Photo,
    Place,
    Refused,
}

fn turn() -> impl Strategy<Value = Turn> {
    let words = vec(select(PIECES.as_slice()), 1..5).prop_map(|pieces| pieces.join(" "));
    prop_oneof![
        6 => words.prop_map(Turn::Text),
        2 => any::<String>().prop_map(Turn::Text),
        3 => (0..6_usize).prop_map(Turn::Button),
        1 => Just(Turn::Photo),
        1 => Just(Turn::Place),
        1 => Just(Turn::Refused),
    ]
}

/// What was said last, and how a tap is heard.
struct Screen {
    last: Message,
}

impl Screen {
    fn body(&self, turn: &Turn, n: usize) -> Body {
        match turn {
            Turn::Text(text) => Body::Text(text.clone()),
            Turn::Button(place) => {
                let choices = &self.last.choices;
                let choice = choices.get(place % choices.len().max(1));
                choice.map_or(Body::Other, |choice| Body::Press(choice.token.clone()))
            }
            Turn::Photo => {
                let media = Media { kind: MediaKind::Photo, sha256: format!("{n:064x}"), bytes: 9 };
                Body::Media { media, caption: String::new() }
            }
            Turn::Place => Body::Place(Place { latitude: 31.0, longitude: 108.9 }),
            Turn::Refused => Body::Refused(MediaRefusal::TooManyPixels),
        }
    }

    /// Whether this confirms what is on the screen.
    fn confirms(&self, body: &Body) -> bool {
        let is_card = self.last.choices.first().is_some_and(|choice| choice.key == "1");
        match body {
            Body::Text(text) => {
                let word = text
                    .trim()
                    .trim_end_matches(['。', '.', '！', '!', '、', '．', ')', '）'])
                    .to_lowercase();
                is_card
                    && matches!(
                        word.as_str(),
                        "1" | "01"
                            | "１"
                            | "①"
                            | "确认"
                            | "是"
                            | "是的"
                            | "对"
                            | "对的"
                            | "好"
                            | "好的"
                            | "可以"
                            | "没错"
                            | "ok"
                            | "y"
                    )
            }
            Body::Press(token) => token.ends_with(".1"),
            Body::Media { .. } | Body::Place(_) | Body::Edited { .. } | Body::Refused(_) | Body::Other => {
                false
            }
        }
    }
}

/// What a world without any events would answer.
fn found(question: &Question) -> Answer {
    match question {
        Question::Count { unit, day } => Answer::Count {
            unit: unit.clone(),
            day: *day,
            posted: None,
            known: vocabulary::rules::Figures::new(),
            before: None,
        },
        Question::Pending { .. } => Answer::Pending(Vec::new()),
        Question::Candidates { .. } => Answer::Candidates(Vec::new()),
        Question::Status(_) | Question::Today | Question::Unit { .. } | Question::Lead { .. } => {
            Answer::Lead(None)
        }
        Question::MyQueue => {
            let (turns, matters) = (Vec::new(), Vec::new());
            Answer::Queue { turns, matters, owed: None, to_review: 0, deputy_for: Vec::new() }
        }
        Question::MyLeads => Answer::MyLeads(Vec::new()),
        Question::Page(page) => {
            let words = (0..9).map(|n| (format!("看{n}"), "预警收到 level_YQ-0803-004".to_owned()));
            Answer::Page { title: page.as_str().to_owned(), lines: Vec::new(), words: words.collect() }
        }
        Question::Summary { unit } => {
            let words = vec![("交".to_owned(), "总结 提交".to_owned())];
            Answer::Page { title: format!("{unit:?}"), lines: Vec::new(), words }
        }
    }
}

/// Runs a conversation and checks every effect.
fn converse(turns: &[Turn], role: Role) -> Result<(), TestCaseError> {
    let rules = rules();
    let lexicon = Lexicon::new(&rules);
    let unit = actor(if role == Role::Office { "office:office" } else { "jiangkou:liaison" }).unit;
    let who = Who { member: "m-0001".parse().unwrap(), hats: vec![Hat { unit, role, stands_in: false }] };
    let mut session = Session::default();
    let mut screen = Screen { last: Message::default() };
    for (n, turn) in turns.iter().enumerate() {
        let body = screen.body(turn, n);
        let confirmed = screen.confirms(&body);
        let mut heard = std::collections::VecDeque::from([Heard::Said(body)]);
        let mut taken = 0;
        while let Some(next) = heard.pop_front() {
            prop_assert!(taken < 300, "a message takes a bounded number of turns");
            let context = Context {
                rules: &rules,
                lexicon: &lexicon,
                now: at("08-04 17:40"),
                who: Some(&who),
                message: Uuid::from_u128(n as u128),
                turn: taken,
                platform_message: None,
                group: None,
                last: None,
                lang: None,
            };
            let (after, effects) = step(session, next, &context);
            let kept = serde_json::to_string(&after).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Session>(&kept).unwrap(), &after, "a session reads back");
            session = after;
            for effect in effects {
                match effect {
                    Effect::Say { message, .. } => {
                        prop_assert!(message.plain().chars().count() <= LONGEST_MESSAGE);
                        prop_assert!(!message.text.trim().is_empty());
                        for choice in &message.choices {
                            prop_assert!(choice.token.len() <= LONGEST_TOKEN, "{}", choice.token);
                        }
                        screen.last = message;
                    }
                    Effect::Wish { index, .. } => {
                        prop_assert!(confirmed, "a wish follows a confirmation: {:?}", turn);
                        heard.push_back(Heard::Granted { index, reply: Reply::Unchanged });
                    }
                    Effect::Look { question, .. } => {
                        heard.push_back(Heard::Found(Box::new(found(&question))));
                    }
                    Effect::Join { .. } | Effect::Took { .. } => {}
                }
            }
            taken += 1;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_unconfirmed_becomes_a_wish(turns in vec(turn(), 1..12)) {
        converse(&turns, Role::Liaison)?;
    }

    #[test]
    fn nor_in_the_office(turns in vec(turn(), 1..12)) {
        converse(&turns, Role::Office)?;
    }
}
