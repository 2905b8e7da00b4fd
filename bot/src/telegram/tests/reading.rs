//! Updates read, without a server.

use serde_json::{Value, json};

use crate::{
    talk::{Body, Group, LARGEST_MEDIA, Peer, Platform},
    telegram::{
        Me,
        read::{Read, read},
    },
};

#[test]
fn commands_become_words() {
    let table = [
        ("出动12人", "出动12人"),
        ("/start", "帮助"),
        ("/start K7MQ-2P4X", "加入 K7MQ-2P4X"),
        ("/START@Lianqin_Bot K7MQ-2P4X", "加入 K7MQ-2P4X"),
        ("/help", "帮助"),
        ("/queue 今天", "/queue 今天"),
        ("/queue@lianqin_bot 今天", "/queue 今天"),
        ("/help@other_bot", "/help@other_bot"),
        ("@lianqin_bot 查 渝F12345", "查 渝F12345"),
        ("查 @LIANQIN_BOT 渝F12345", "查  渝F12345"),
        ("@lianqin_bot_2 查", "@lianqin_bot_2 查"),
        ("邮箱 a@b.cn", "邮箱 a@b.cn"),
        ("/", "/"),
    ];
    for (said, expected) in table {
        assert_eq!(heard(&private(json!({"text": said}))).0, Body::Text(expected.into()), "{said}");
    }
}

#[test]
fn a_private_chat_is_no_group_and_a_group_tells_who_is_asked() {
    let (_, group, peer) = heard(&private(json!({"text": "查"})));
    assert_eq!(group, None);
    assert_eq!(peer, Peer { platform: Platform::Telegram, chat: "77".into(), account: "77".into() });
    let (_, group, peer) = heard(&in_group(json!({"text": "@lianqin_bot 查"})));
    assert_eq!(group, Some(Group { addressed: true }));
    assert_eq!((peer.chat.as_str(), peer.account.as_str()), ("-5", "77"));
    for said in ["大家好", "/help@other_bot"] {
        assert_eq!(heard(&in_group(json!({"text": said}))).1, Some(Group { addressed: false }), "{said}");
    }
}

#[test]
fn the_same_message_has_the_same_id_and_every_edit_another() {
    let message = private(json!({"text": "查"}));
    let mut edit = json!({"update_id": 2, "edited_message": message["message"].clone()});
    edit["edited_message"]["edit_date"] = json!(1_754_211_700);
    let mut again = edit.clone();
    again["edited_message"]["text"] = json!("查一下");
    let ids = [&message, &message, &edit, &again].map(id);
    assert_eq!(ids[0], ids[1]);
    assert!(ids[0] != ids[2] && ids[2] != ids[3]);
}

#[test]
fn of_photos_the_largest_that_fits_is_taken() {
    let size = |id: &str, width: u32, bytes: usize| json!({"file_id": id, "file_unique_id": id, "width": width, "height": width, "file_size": bytes});
    let too_large = size("huge", 9_000, LARGEST_MEDIA + 1);
    let photo = |sizes: Value| match read_one(&private(json!({"photo": sizes, "caption": "现场"}))) {
        Read::Heard(heard) => heard.file.unwrap(),
        other @ (Read::Moved(..) | Read::Ignored | Read::Unreadable) => panic!("{other:?}"),
    };
    let file = photo(json!([size("small", 90, 1_000), size("large", 1_280, 90_000), too_large]));
    assert_eq!((file.id.as_str(), file.caption.as_str()), ("large", "现场"));
    assert_eq!(photo(json!([too_large])).id, "huge");
}

#[test]
fn nothing_is_said_later_than_it_is_heard() {
    // Heard at 17:00:00, which is 1_754_211_600.
    for (date, at) in [(1_754_211_599, "16:59:59"), (1_754_211_600, "17:00:00"), (1_754_211_660, "17:00:00")]
    {
        let said = private(json!({"text": "查", "date": date}));
        let mut edit = json!({"update_id": 2, "edited_message": said["message"].clone()});
        edit["edited_message"]["edit_date"] = json!(date);
        for update in [said, edit] {
            let Read::Heard(heard) = read_one(&update) else { panic!("{update}") };
            assert_eq!(heard.inbound.at.to_rfc3339(), format!("2025-08-03T{at}+08:00"), "{update}");
        }
    }
}

#[test]
fn what_does_not_concern_us_is_ignored() {
    let channel = json!({"update_id": 1, "channel_post": private(json!({"text": "查"}))["message"]});
    let mut of_bot = private(json!({"text": "查"}));
    of_bot["message"]["from"]["is_bot"] = json!(true);
    let joined = in_group(json!({"new_chat_members": [{"id": 5, "is_bot": false, "first_name": "某人"}]}));
    let mut moving =
        private(json!({"location": {"latitude": 1.0, "longitude": 1.0}, "edit_date": 1_754_211_700}));
    moving = json!({"update_id": 1, "edited_message": moving["message"]});
    let new_kind = json!({"update_id": 1, "invented_in_2031": {"id": 1}});
    for update in [channel, of_bot, joined, moving, new_kind] {
        assert_eq!(read_one(&update), Read::Ignored, "{update}");
    }
}

#[test]
fn what_is_not_as_described_is_unreadable() {
    for update in [
        json!({"update_id": 1, "message": {"message_id": "x"}}),
        json!({"message": {}}),
        json!({}),
        json!({"update_id": 1, "message": 7}),
        json!(null),
    ] {
        assert_eq!(read_one(&update), Read::Unreadable, "{update}");
    }
}

#[test]
fn what_cannot_be_read_of_a_message_does_not_hide_its_words() {
    let odd =
        json!({"text": "出动12人", "reply_to_message": 7, "entities": "none", "voice": [], "sticker": null});
    assert_eq!(heard(&private(odd)).0, Body::Text("出动12人".into()));
    // Of a voice note only the id is needed.
    let voice = private(json!({"voice": {"file_id": "f", "duration": "long"}}));
    assert!(matches!(read_one(&voice), Read::Heard(heard) if heard.file.is_some()));
}

#[test]
fn what_we_have_no_use_for_is_heard_as_that() {
    for name in ["sticker", "contact", "poll", "dice"] {
        assert_eq!(heard(&private(json!({name: {}}))).0, Body::Other, "{name}");
    }
    let document = json!({"document": {"file_id": "f", "mime_type": "application/pdf"}});
    assert_eq!(heard(&private(document)).0, Body::Other);
    assert_eq!(heard(&private(json!({"location": {"latitude": 1e300, "longitude": 0}}))).0, Body::Other);
}

#[test]
fn nothing_in_an_update_brings_the_reader_down() {
    let file = json!({"file_id": "f", "file_unique_id": "f", "file_size": 7, "width": 9, "height": 9, "duration": 1});
    let card = private(json!({"text": "卡"}))["message"].clone();
    let from = card["from"].clone();
    let samples = [
        private(json!({"text": "/start@lianqin_bot K7MQ", "reply_to_message": card})),
        in_group(json!({"photo": [file, file], "caption": "@lianqin_bot 现场"})),
        private(json!({"voice": file})),
        private(
            json!({"venue": {"location": {"latitude": 1.5, "longitude": 2.5}, "title": "站", "address": "站"}}),
        ),
        json!({"update_id": 2, "edited_message": card}),
        json!({"update_id": 3, "callback_query": {"id": "p", "from": from, "message": card, "chat_instance": "1", "data": "d"}}),
    ];
    let odd = [
        json!(null),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("@lianqin_bo特"),
        json!([]),
        json!({}),
    ];
    for sample in samples {
        assert!(matches!(read_one(&sample), Read::Heard(_)), "{sample}");
        for path in paths(&sample, String::new()) {
            for value in &odd {
                let mut update = sample.clone();
                *update.pointer_mut(&path).unwrap() = value.clone();
                // Whatever it is read as, it is read.
                let _ = read_one(&update);
            }
        }
    }
}

/// The paths of everything in a value.
fn paths(value: &Value, here: String) -> Vec<String> {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, value)| (n.to_string(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let mut all: Vec<_> =
        below.into_iter().flat_map(|(name, value)| paths(value, format!("{here}/{name}"))).collect();
    all.push(here);
    all
}

fn private(more: Value) -> Value {
    update(&json!({"id": 77, "type": "private", "first_name": "某人"}), more)
}

fn in_group(more: Value) -> Value {
    update(&json!({"id": -5, "type": "group", "title": "群"}), more)
}

fn update(chat: &Value, more: Value) -> Value {
    let mut message = json!({
        "message_id": 12, "date": 1_754_211_601, "chat": chat,
        "from": {"id": 77, "is_bot": false, "first_name": "某人"},
    });
    let Value::Object(more) = more else { panic!("{more}") };
    message.as_object_mut().unwrap().extend(more);
    json!({"update_id": 1, "message": message})
}

fn read_one(update: &Value) -> Read {
    let me = Me { id: 42, username: "lianqin_bot".into() };
    read(update, &me, "2025-08-03T17:00:00+08:00".parse().unwrap(), chrono_tz::Asia::Shanghai)
}

fn heard(update: &Value) -> (Body, Option<Group>, Peer) {
    match read_one(update) {
        Read::Heard(heard) => (heard.inbound.body, heard.inbound.group, heard.inbound.peer),
        other @ (Read::Moved(..) | Read::Ignored | Read::Unreadable) => panic!("{update}: {other:?}"),
    }
}

fn id(update: &Value) -> uuid::Uuid {
    match read_one(update) {
        Read::Heard(heard) => heard.inbound.id,
        other @ (Read::Moved(..) | Read::Ignored | Read::Unreadable) => panic!("{update}: {other:?}"),
    }
}
