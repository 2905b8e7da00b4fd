//! Telegram from end to end: the real program, a Bot API server of ours over real HTTP, and kills between receipt and
//! answer. Nothing is lost, nothing is recorded twice.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use lianqin_botapi::BotApi;
use lianqin_tests::{
    program::{Process, lianqin},
    terminal::{Terminal, shown},
};

const LEAD: &str = "线索 江口场镇 面包车超员 渝F12345";
/// The liaison of 江口镇 in the roster of every terminal.
const LIAISON: &str = "m-0002";

/// The program with Telegram, on the data of a terminal.
fn up(terminal: &Terminal, api: &BotApi) -> Process {
    let data = shown(terminal.data());
    // The Bot API server dates its messages from here on, and the program's own clock must not be a year ahead.
    let mut command =
        lianqin(&["up", "--data", &data, "--listen", "127.0.0.1:0", "--now", "2025-08-03 17:00"]);
    command.env("TELOXIDE_TOKEN", api.token()).env("LIANQIN_TELEGRAM_API", api.url());
    Process::spawn(command, "按 Ctrl-C 结束")
}

/// The code that the office prints for a person.
fn code(terminal: &Terminal, member: &str) -> String {
    let said = terminal.well(&["member", "code", member]);
    let (_, rest) = said.split_once("加入码：").unwrap();
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

fn events_of(terminal: &Terminal, name: &str) -> usize {
    terminal
        .log()
        .iter()
        .filter(|event| event.get("type").and_then(|name| name.as_str()) == Some(name))
        .count()
}

#[test]
fn a_liaison_joins_and_hands_a_lead_in_from_telegram() {
    let (terminal, api) = (Terminal::with_roster(), BotApi::start());
    let code = code(&terminal, LIAISON);
    let running = up(&terminal, &api);
    let person = api.person(77);
    person.says("今天哪些乡镇没报");
    person.awaits_words("只为已登记的人员服务");
    person.says(&format!("/start {code}"));
    person.awaits_words("已加入");
    person.says(LEAD);
    person.awaits_words("新线索：超员");
    person.presses("确认");
    let receipt = person.awaits_words("已记录：XS-");
    assert!(receipt.text.contains("编号"), "{receipt:?}");
    // Pressed again, and sent again by the platform: the record stays one.
    api.delivers_the_last_again();
    person.says("我的线索");
    person.awaits_words("江口镇办理");
    running.stop();
    assert_eq!(events_of(&terminal, "lead-found"), 1);
}

#[test]
fn killed_between_receipt_and_answer_nothing_is_lost_and_nothing_doubled() {
    let (terminal, api) = (Terminal::with_roster(), BotApi::start());
    let code = code(&terminal, LIAISON);
    let person = api.person(77);
    let mut running = up(&terminal, &api);
    person.says(&format!("/start {code}"));
    person.awaits_words("已加入");
    for n in 0_usize..6 {
        let asked = person.says(&format!("线索 江口场镇 第{n}处 面包车超员"));
        assert!(asked > 0);
        // As soon as the update is handed out, wherever the program is with it: before the inbox, after it, at the wish.
        if n.is_multiple_of(2) {
            api.awaits_handed_out(1);
        } else {
            api.awaits_all_confirmed();
        }
        running.kill();
        running = up(&terminal, &api);
        let card = person.awaits_words(&format!("第{n}处"));
        assert!(card.text.contains("请确认"), "{card:?}");
        person.presses("确认");
        person.awaits_words(&format!("已记录：XS-0803-{:03}", n + 1));
    }
    running.stop();
    assert_eq!(events_of(&terminal, "lead-found"), 6);
}
