//! The web chat in a real Chromium of the size of a small phone: with and without a script, with and without signal.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "every function here is part of a test")]

use lianqin_tests::{browser::Browser, phone::Phone, site::Site};
use serde_json::json;

const COUNT: &str = "江口镇 出动12人 检查车辆35台 查处2起";
const PHOTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/files/photo.jpg");
/// Enter, as WebDriver types it.
const ENTER: char = '\u{e007}';

#[test]
fn a_liaison_joins_posts_confirms_corrects_and_sends_a_photo() {
    let site = Site::start();
    let phone = joined(&site);
    phone.picture("1-empty");
    phone.write("#text", &format!("{COUNT}{ENTER}"));
    phone.shows("日报，请确认");
    phone.shows("已送达");
    phone.picture("2-card");
    assert!(phone.fits());
    phone.tap("button[value=ok]");
    phone.shows("已记录，编号 1024。");
    phone.counts("article button", 0);
    phone.write("#text", &format!("改 出动13人{ENTER}"));
    phone.shows("改 出动13人");
    phone.tap("button[value=ok]");
    phone.counts("article.waiting", 0);
    phone.write("#shot", PHOTO);
    phone.shows("已收到照片");
    phone.until("the photo is there", || {
        phone.run("const all = [...document.images]; return all.length > 1 && all.every((one) => one.naturalWidth > 100)")
            == json!(true)
    });
    phone.picture("3-photo");
    assert!(phone.fits());
    assert_eq!(phone.complaints(), [] as [&str; 0]);
}

#[test]
fn a_report_written_without_signal_is_sent_once_when_it_returns() {
    let site = Site::start();
    let phone = joined(&site);
    phone.until("the page can be opened without signal", || {
        phone.run("return !!navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === 'activated'")
            == json!(true)
    });
    phone.write("#text", &format!("早上好{ENTER}"));
    phone.shows("收到：早上好");
    site.close();
    phone.write("#text", &format!("{COUNT}{ENTER}"));
    phone.shows("待发送");
    phone.shows("没有信号");
    phone.picture("4-offline");
    // The page is closed and opened in the hills: what was read and what waits is there.
    phone.open(&format!("{}/chat", site.address));
    phone.shows("收到：早上好");
    phone.shows("SIMULATED");
    phone.shows(COUNT);
    phone.write("#text", &format!("第二句{ENTER}"));
    phone.counts("article.waiting", 2);
    phone.write("#shot", PHOTO);
    phone.counts("article.waiting img", 1);
    phone.picture("5-opened-offline");
    assert!(phone.fits());
    site.open();
    phone.shows("日报，请确认");
    phone.shows("收到：第二句");
    phone.shows("已收到照片");
    phone.counts("article.waiting", 0);
    for words in [COUNT, "第二句"] {
        let own = format!(
            "return [...document.querySelectorAll('article.me p')].filter((p) => p.textContent === '{words}').length"
        );
        assert_eq!(phone.run(&own), json!(1), "{words}");
    }
}

#[test]
fn a_message_whose_answer_was_lost_is_not_heard_twice() {
    let site = Site::start();
    let phone = joined(&site);
    // Everything arrives, and the answers do not: the phone must send again.
    phone.run("const real = window.fetch; let lost = 0;
               window.fetch = async (...all) => { const answer = await real(...all);
                   if (String(all[0]).endsWith('/send') && lost++ < 2) throw new TypeError('lost'); return answer; };");
    phone.write("#text", &format!("只说一次{ENTER}"));
    phone.shows("收到：只说一次");
    phone.counts("article.waiting", 0);
    phone.counts("article.me", 1);
    phone.counts("article.bot", 1);
}

#[test]
fn an_answer_appears_by_itself_also_after_the_stream_broke() {
    let site = Site::start();
    let phone = joined(&site);
    site.close();
    site.open();
    let mut other = other_window(&phone, &site);
    other.send("/chat/send", &[("text", "从别处")]);
    phone.shows("收到：从别处");
}

#[test]
fn what_other_people_typed_never_runs() {
    let site = Site::start();
    let phone = joined(&site);
    let mut other = other_window(&phone, &site);
    for text in
        ["<script>document.title='broken'</script>", "\"><img src=x onerror=\"document.title='broken'\">"]
    {
        other.send("/chat/send", &[("text", text)]);
        phone.shows(text);
    }
    phone.write("#text", &format!("<img src=x onerror=\"document.title='broken'\">{ENTER}"));
    phone.shows("收到：<img");
    assert_eq!(phone.run("return document.title"), json!("联勤"));
    assert_eq!(phone.run("return document.querySelectorAll('article script, article img').length"), json!(0));
}

#[test]
fn whoever_leaves_takes_his_words_with_him() {
    let site = Site::start();
    let phone = joined(&site);
    phone.write("#text", &format!("早上好{ENTER}"));
    phone.shows("收到：早上好");
    phone.tap("header button");
    phone.shows("加入码");
    let kept = "return new Promise((done) => { indexedDB.open('lianqin', 1).onsuccess = (event) => {
                    const all = event.target.result.transaction('kept').objectStore('kept').count();
                    all.onsuccess = () => done(all.result); }; });";
    assert_eq!(phone.run(kept), json!(0));
}

#[test]
fn the_page_works_without_a_script() {
    let site = Site::start();
    let phone = Browser::without_script();
    join(&phone, &site);
    phone.picture("6-without-script");
    phone.write("#text", COUNT);
    phone.tap(".write button");
    phone.shows("日报，请确认");
    phone.tap("button[value=ok]");
    phone.shows("已记录，编号 1024。");
    phone.write("input[name=photo]", PHOTO);
    phone.tap(".plain button");
    phone.shows("已收到照片");
    phone.tap(".menu button");
    phone.shows("收到：报今日");
    phone.picture("7-without-script-photo");
}

#[test]
fn large_text_and_long_words_do_not_break_the_page() {
    let site = Site::start();
    let phone = joined(&site);
    phone.write("#text", &format!("{}{ENTER}", "Www".repeat(60)));
    phone.shows("收到：Www");
    phone.write("#text", &format!("{COUNT}{ENTER}"));
    phone.shows("请确认");
    phone.run("document.documentElement.style.fontSize = '200%'");
    phone.picture("8-large-text");
    assert!(phone.fits());
    let seen = "const box = document.querySelector('.write button').getBoundingClientRect();
                return box.right <= innerWidth && box.bottom <= innerHeight && document.querySelector('main').clientHeight > 60";
    assert_eq!(phone.run(seen), json!(true));
}

#[test]
fn every_button_is_large_enough_for_a_thumb() {
    let site = Site::start();
    let phone = joined(&site);
    phone.write("#text", &format!("{COUNT}{ENTER}"));
    phone.shows("请确认");
    let small = "return [...document.querySelectorAll('button:not([hidden]), .button')].filter((one) => one.offsetParent && !one.closest('header'))
                 .filter((one) => one.offsetHeight < 44 || one.offsetWidth < 44).map((one) => one.textContent)";
    assert_eq!(phone.run(small), json!([]));
}

#[test]
fn the_page_follows_the_phone_into_the_dark_and_can_be_installed() {
    let site = Site::start();
    let phone = joined(&site);
    phone.write("#text", &format!("{COUNT}{ENTER}"));
    phone.shows("请确认");
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    phone.devtools("Emulation.setEmulatedMedia", &dark);
    phone.picture("9-dark");
    let manifest = phone.devtools("Page.getAppManifest", &json!({}));
    assert_eq!(manifest["errors"], json!([]), "{manifest}");
    let problems = phone.devtools("Page.getInstallabilityErrors", &json!({}));
    assert_eq!(problems["installabilityErrors"], json!([]));
}

fn joined(site: &Site) -> Browser {
    let phone = Browser::start();
    join(&phone, site);
    phone.counts("html.js", 1);
    phone
}

/// As from the printed sheet: the code stands in the form, one tap joins.
fn join(phone: &Browser, site: &Site) {
    phone.open(&format!("{}/chat/join?code=AAAA1111", site.address));
    phone.picture("0-join");
    assert!(phone.fits());
    phone.tap("form button.main");
    phone.shows("江口镇 联络员");
    phone.shows("SIMULATED");
    assert!(phone.fits());
}

/// The same person in a second window that has no script.
fn other_window(phone: &Browser, site: &Site) -> Phone {
    let cookies = phone.devtools("Network.getAllCookies", &json!({}));
    let cookies = cookies["cookies"].as_array().unwrap().iter();
    let mut other = Phone::new(&site.address);
    for cookie in cookies {
        let text = |field: &str| cookie[field].as_str().unwrap().to_owned();
        other.remember(text("name"), text("value"));
    }
    other
}
