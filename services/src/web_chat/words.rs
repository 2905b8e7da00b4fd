//! Every word of the page itself, in both languages. What the bot says is the bot's.

use axum::http::{HeaderMap, header};

/// The words of one language.
#[derive(Debug)]
pub(super) struct Words {
    /// For `lang=`.
    pub(super) lang: &'static str,
    pub(super) title: &'static str,
    pub(super) simulated: &'static str,
    pub(super) join_title: &'static str,
    pub(super) join_hint: &'static str,
    pub(super) join_code: &'static str,
    pub(super) join_button: &'static str,
    pub(super) leave: &'static str,
    pub(super) leave_hint: &'static str,
    pub(super) log: &'static str,
    pub(super) empty: &'static str,
    pub(super) earlier: &'static str,
    pub(super) waiting: &'static str,
    pub(super) refresh: &'static str,
    pub(super) write: &'static str,
    pub(super) send: &'static str,
    pub(super) photo: &'static str,
    pub(super) send_photo: &'static str,
    pub(super) place: &'static str,
    pub(super) photo_alt: &'static str,
    /// A line that says that a photo was sent and not taken.
    pub(super) photo_refused: &'static str,
    /// How the time of an earlier day is written.
    pub(super) day_and_time: &'static str,
    pub(super) queued: &'static str,
    pub(super) sent: &'static str,
    pub(super) unsent: &'static str,
    pub(super) offline: &'static str,
    pub(super) no_place: &'static str,
    pub(super) full: &'static str,
    pub(super) join_again: &'static str,
    pub(super) lose: &'static str,
    /// What stands on the four buttons, beside what each sends.
    pub(super) menu: [(&'static str, &'static str); 4],
}

pub(super) const CHINESE: Words = Words {
    lang: "zh-CN",
    title: "联勤",
    simulated: "SIMULATED 模拟数据：以下内容均为虚构",
    join_title: "加入联勤",
    join_hint: "请输入专项办交给您的加入码。没有加入码，请与专项办联系。",
    join_code: "加入码",
    join_button: "加入",
    leave: "换人/退出本机",
    leave_hint: "退出后要重新取得加入码",
    log: "对话",
    empty: "您好。点下面的按钮，或直接写一句话，例如：出动12人 检查35台 查处2起",
    earlier: "更早的内容",
    waiting: "正在处理，请刷新",
    refresh: "刷新",
    write: "写一句话",
    send: "发送",
    photo: "拍照",
    send_photo: "发送照片",
    place: "位置",
    photo_alt: "照片",
    photo_refused: "照片（没有收下）",
    day_and_time: "%-m月%-d日 %H:%M",
    queued: "待发送",
    sent: "已送达",
    unsent: "没有发出",
    offline: "没有信号。写好的会存在本机，有信号时自动发出一次。",
    no_place: "取不到位置，请写出地点。",
    full: "待发送的照片最多5张，请等有信号后再拍。",
    join_again: "本机已退出，待发送的内容还在。请重新加入。",
    lose: "还有没发出的内容，退出后会丢失。确定退出吗？",
    menu: [("报今日", "报今日"), ("报线索", "报线索"), ("我的待办", "我的待办"), ("查", "查")],
};

pub(super) const ENGLISH: Words = Words {
    lang: "en",
    title: "Lianqin",
    simulated: "SIMULATED data: everything below is invented",
    join_title: "Join Lianqin",
    join_hint: "Enter the code that the office gave you. If you have none, ask the office.",
    join_code: "Code",
    join_button: "Join",
    leave: "Leave",
    leave_hint: "You will need a new code to come back",
    log: "Chat",
    empty: "Hello. Tap a button below, or write one line, e.g. 出动12人 检查35台 查处2起",
    earlier: "Earlier",
    waiting: "Being worked on, please refresh",
    refresh: "Refresh",
    write: "Write a line",
    send: "Send",
    photo: "Photo",
    send_photo: "Send photo",
    place: "Place",
    photo_alt: "Photo",
    photo_refused: "Photo (not taken)",
    day_and_time: "%-d %b %H:%M",
    queued: "waiting to be sent",
    sent: "delivered",
    unsent: "not sent",
    offline: "No signal. What you write stays on this phone and is sent once when the signal is back.",
    no_place: "The place could not be found. Please write it.",
    full: "At most 5 photos wait on this phone. Please go on when there is signal.",
    join_again: "This phone has left; what waits is still here. Please join again.",
    lose: "Something was not sent yet and will be lost. Leave all the same?",
    menu: [("Report", "报今日"), ("Lead", "报线索"), ("My queue", "我的待办"), ("Look up", "查")],
};

/// Sentences that are not part of a page.
pub(super) mod say {
    pub(in crate::web_chat) const WRONG_CODE: &str = "加入码无效。请核对后再输一次，或与专项办联系。";
    pub(in crate::web_chat) const UNREACHABLE: &str = "系统暂时无法处理，请稍后再试。";
    pub(in crate::web_chat) const ELSEWHERE: &str =
        "这个请求不是从本页发出的，没有处理。请打开 /chat 重新操作。";
    pub(in crate::web_chat) const NOT_UNDERSTOOD: &str = "没有收到可处理的内容，请返回重试。";
    pub(in crate::web_chat) const TOO_MUCH: &str = "内容太长，没有收下。请分几次发送。";
    pub(in crate::web_chat) const NOT_JOINED: &str = "本机还没有加入。";
    pub(in crate::web_chat) const OTHER_PERSON: &str = "这条是别人在本机写的，没有收下。";
    pub(in crate::web_chat) const BUSY: &str = "同时打开的页面太多，请稍后再试。";
    pub(in crate::web_chat) const NO_PHOTO: &str = "没有这张照片，或者您无权查看。";
}

/// The cookie that remembers `?lang=`.
pub(super) const LANG_COOKIE: &str = "lianqin-lang";

/// The words for whoever asks: by `?lang=`, by what was asked before, by the browser's first language.
pub(super) fn words_for(asked: Option<&str>, headers: &HeaderMap) -> &'static Words {
    let remembered = super::session::cookie(headers, LANG_COOKIE);
    let spoken = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = asked.or(remembered).or(spoken).unwrap_or_default();
    if lang.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en")) { &ENGLISH } else { &CHINESE }
}
