//! The server answers as the published API says.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
};

use serde_json::{Value, json};

use crate::{BotApi, Fault};

#[test]
fn calls_are_checked_as_published() {
    let api = BotApi::start();
    api.limits_floods(false);
    let (person, gone) = (api.person(77), api.person(66));
    let theirs = person.says("一");
    gone.says("一");
    gone.blocks_the_bot();
    api.group(-5).kicks_the_bot();
    let card =
        ask(&api, "sendMessage", &json!({"chat_id": 77, "text": "卡"}))["result"]["message_id"].clone();
    let button =
        |text: &str, data: &str| json!({"inline_keyboard": [[{"text": text, "callback_data": data}]]});
    let long = "🚗".repeat(2_049);
    let table = [
        ("sendMessage", json!({"text": "一"}), 400, "Bad Request: chat_id is empty"),
        ("sendMessage", json!({"chat_id": 99, "text": "一"}), 400, "Bad Request: chat not found"),
        ("sendMessage", json!({"chat_id": 77}), 400, "Bad Request: message text is empty"),
        ("sendMessage", json!({"chat_id": 77, "text": " \n"}), 400, "Bad Request: message text is empty"),
        ("sendMessage", json!({"chat_id": 77, "text": long}), 400, "Bad Request: message is too long"),
        ("sendMessage", json!({"chat_id": 66, "text": "一"}), 403, "Forbidden: bot was blocked by the user"),
        (
            "sendMessage",
            json!({"chat_id": -5, "text": "一"}),
            403,
            "Forbidden: bot was kicked from the group chat",
        ),
        (
            "sendMessage",
            json!({"chat_id": 77, "text": "一", "reply_markup": button("好", &"x".repeat(65))}),
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        (
            "editMessageText",
            json!({"chat_id": 77, "message_id": 999, "text": "一"}),
            400,
            "Bad Request: message to edit not found",
        ),
        (
            "editMessageText",
            json!({"chat_id": 77, "message_id": theirs, "text": "二"}),
            400,
            "Bad Request: message can't be edited",
        ),
        (
            "editMessageText",
            json!({"chat_id": 77, "message_id": card, "text": "卡"}),
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ),
        (
            "answerCallbackQuery",
            json!({"callback_query_id": "none"}),
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        ("sendPhoto", json!({"chat_id": 77}), 400, "Bad Request: there is no photo in the request"),
        (
            "getFile",
            json!({"file_id": "none"}),
            400,
            "Bad Request: wrong file_id or the file is temporarily unavailable",
        ),
        ("sendDice", json!({"chat_id": 77}), 404, "Not Found"),
    ];
    for (method, params, code, description) in table {
        let answer = ask(&api, method, &params);
        assert_eq!(
            (&answer["error_code"], &answer["description"]),
            (&json!(code), &json!(description)),
            "{params}"
        );
    }
    let kept = json!({"chat_id": "77", "message_id": card, "text": "卡", "reply_markup": button("好", "x")});
    assert_eq!(ask(&api, "EDITMESSAGETEXT", &kept)["ok"], json!(true));
    assert_eq!(person.hears()[0].buttons, [["好"]]);
}

#[test]
fn a_wrong_token_is_told_from_none() {
    let api = BotApi::start();
    assert_eq!(ask_as(&api, "1:wrong", "getMe", &json!({}))["error_code"], json!(401));
    assert_eq!(ask_as(&api, "nonsense", "getMe", &json!({}))["error_code"], json!(404));
    assert_eq!(ask(&api, "getMe", &json!({}))["result"]["is_bot"], json!(true));
}

#[test]
fn an_offset_confirms_what_is_below_it() {
    let api = BotApi::start();
    let person = api.person(77);
    for text in ["一", "二", "三"] {
        person.says(text);
    }
    let numbers = |params: &Value| -> Vec<i64> {
        let answer = ask(&api, "getUpdates", params);
        answer["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|update| update["update_id"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(numbers(&json!({"limit": 2})), [1, 2]);
    assert_eq!(numbers(&json!({"limit": 2})), [1, 2]);
    assert_eq!(numbers(&json!({"offset": 3})), [3]);
    assert_eq!(api.unconfirmed(), 1);
    assert!(numbers(&json!({"offset": 4})).is_empty());
    assert_eq!(api.unconfirmed(), 0);
    for text in ["四", "五"] {
        person.says(text);
    }
    assert_eq!(numbers(&json!({"offset": -1})), [5]);
}

#[test]
fn a_second_poll_ends_the_first_and_a_webhook_ends_both() {
    let api = BotApi::start();
    thread::scope(|scope| {
        let first = scope.spawn(|| ask(&api, "getUpdates", &json!({"timeout": 50})));
        // Held, and not only called: else the second may overtake it.
        api.shared.wait("a poll that is held", |state| (state.poll == 1).then_some(()));
        let second = scope.spawn(|| ask(&api, "getUpdates", &json!({"timeout": 50})));
        api.shared.wait("another poll that is held", |state| (state.poll == 2).then_some(()));
        let ended = first.join().unwrap();
        assert!(
            ended["description"].as_str().unwrap().starts_with("Conflict: terminated by other"),
            "{ended}"
        );
        ask(&api, "setWebhook", &json!({"url": "http://127.0.0.1:9/"}));
        assert_eq!(second.join().unwrap()["error_code"], json!(409));
    });
    let refused = ask(&api, "getUpdates", &json!({}));
    assert!(refused["description"].as_str().unwrap().contains("while webhook is active"), "{refused}");
    let bad = ask(&api, "setWebhook", &json!({"url": "http://127.0.0.1:9/", "secret_token": "with space"}));
    assert_eq!(bad["error_code"], json!(400));
}

#[test]
fn who_is_too_fast_is_told_how_long_to_wait() {
    let api = BotApi::start();
    api.person(77).says("一");
    let send = || ask(&api, "sendMessage", &json!({"chat_id": 77, "text": "一"}));
    let refused = (0..100).map(|_| send()).find(|answer| answer["ok"] == false).unwrap();
    assert_eq!((&refused["error_code"], &refused["parameters"]["retry_after"]), (&json!(429), &json!(1)));
}

#[test]
fn trouble_comes_in_its_order_and_once() {
    let api = BotApi::start();
    for fault in [Fault::Nothing, Fault::TooFast { retry_after: 3 }, Fault::internal()] {
        api.next_meets("getMe", fault);
    }
    let codes: Vec<_> = (0..4).map(|_| ask(&api, "getMe", &json!({}))["error_code"].clone()).collect();
    assert_eq!(codes, [json!(null), json!(429), json!(500), json!(null)]);
    api.next_meets("getMe", Fault::CutBefore);
    assert_eq!(ask(&api, "getMe", &json!({})), json!(null));
}

#[test]
fn what_was_said_outlives_the_servers_absence() {
    let api = BotApi::start();
    api.person(77).says("一");
    api.go_down();
    assert!(TcpStream::connect(api.url().trim_start_matches("http://")).is_err());
    api.come_up();
    assert_eq!(ask(&api, "getUpdates", &json!({}))["result"].as_array().unwrap().len(), 1);
}

fn ask(api: &BotApi, method: &str, params: &Value) -> Value {
    ask_as(api, &api.token(), method, params)
}

/// One call by hand; null when the connection was cut.
fn ask_as(api: &BotApi, token: &str, method: &str, params: &Value) -> Value {
    let host = api.url().trim_start_matches("http://").to_owned();
    let body = params.to_string();
    let head = format!(
        "POST /bot{token}/{method} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let body = answer.split_once("\r\n\r\n").map_or("null", |(_, body)| body);
    serde_json::from_str(body).unwrap()
}
