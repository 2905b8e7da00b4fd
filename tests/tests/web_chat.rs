//! The web chat without a script, over HTTP: joining, sending, what is refused, what is shown, how large it is.

use std::collections::BTreeSet;

use bot::talk::{Body, MediaKind, MediaRefusal};
use lianqin_tests::{
    phone::{Page, Phone},
    site::{OPEN_MATTER, Site, WRONG_CODE, member},
};
use vocabulary::Secret;

const COUNT: &str = "江口镇 出动12人 检查车辆35台 查处2起";

#[test]
fn a_stranger_sees_the_form_one_sentence_and_nothing_else() {
    let site = Site::start();
    let page = Phone::new(&site.address).open("/chat");
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("加入码") && text.contains("name=\"code\""));
    for word in ["江口镇", "SIMULATED", "报今日", "<script"] {
        assert!(!text.contains(word), "{word}");
    }
    for path in ["/chat/live", "/chat/media/lead/XS-0803-001/00"] {
        let page = Phone::new(&site.address).open(path);
        assert!(page.status == 401 || page.text().contains("name=\"code\""), "{path}");
    }
    assert!(
        Phone::new(&site.address).send("/chat/send", &[("text", COUNT)]).text().contains("name=\"code\"")
    );
    assert_eq!(site.waiting(), []);
}

#[test]
fn looking_at_a_link_binds_nobody_and_one_tap_does() {
    let site = Site::start();
    let mut phone = Phone::new(&site.address);
    assert!(phone.open("/chat/join?code=AAAA1111").text().contains("value=\"AAAA1111\""));
    assert!(phone.open("/chat").text().contains("name=\"code\""));
    let page = phone.send("/chat/join", &[("code", "aaaa 1111")]);
    assert!(page.text().contains("江口镇 联络员") && page.text().contains("SIMULATED"));
    assert_eq!(phone.open("/chat/join").path, "/chat", "who has joined need not join");
}

#[test]
fn a_wrong_and_a_used_code_get_the_same_sentence() {
    let site = Site::start();
    Phone::joined(&site.address, "AAAA1111");
    let answers = ["AAAA1111", "NOSUCH00"].map(|code| {
        let mut phone = Phone::new(&site.address);
        let page = phone.send("/chat/join", &[("code", code)]);
        assert_eq!(page.status, 403);
        page.text().replace(code, "CODE")
    });
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].contains(WRONG_CODE));
}

#[test]
fn a_join_form_that_is_sent_twice_joins_once() {
    let site = Site::start();
    let mut phone = Phone::new(&site.address);
    phone.open("/chat");
    for _ in 0..2 {
        assert_eq!(phone.send("/chat/join", &[("code", "AAAA1111")]).path, "/chat");
    }
}

#[test]
fn the_secret_of_a_phone_is_stored_nowhere() {
    let site = Site::start();
    let phone = Phone::joined(&site.address, "AAAA1111");
    let cookies = phone.cookies();
    let (_, secret) = cookies.split_once("lianqin=").unwrap();
    let secret = &secret[..64];
    assert!(!site.holds(secret.as_bytes()));
    assert_eq!(site.vault.holder_of("web", &Secret::new(secret)).unwrap(), None);
    assert_ne!(phone.cookies(), Phone::joined(&site.address, "BBBB2222").cookies());
}

#[test]
fn a_count_is_posted_confirmed_and_corrected_without_a_script() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let card = phone.send("/chat/send", &[("id", &fresh(1)), ("text", COUNT)]);
    assert_eq!(card.lines().len(), 2);
    let receipt = press(&mut phone, &card, "ok");
    assert!(receipt.lines()[1].contains("已记录，编号 1024。") && !receipt.lines()[1].contains("<button"));
    let card = phone.send("/chat/send", &[("id", &fresh(2)), ("text", "改 出动13人")]);
    assert!(card.lines().last().unwrap().contains("value=\"ok\""));
}

#[test]
fn the_same_form_twice_is_heard_once() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let id = phone.open("/chat").form_id("<textarea");
    for _ in 0..3 {
        assert_eq!(phone.send("/chat/send", &[("id", &id), ("text", COUNT)]).lines().len(), 2);
    }
    assert_ne!(phone.open("/chat").form_id("<textarea"), id, "the next form is another message");
}

#[test]
fn whoever_waits_is_told_so_and_sees_the_answer_later() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    site.rest(true);
    let page = phone.send("/chat/send", &[("id", &fresh(1)), ("text", COUNT)]);
    assert!(page.text().contains("正在处理，请刷新"));
    assert_eq!(page.lines().len(), 1, "what was sent is there");
    site.rest(false);
    let later = (0..200).map(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        phone.open(&page.path)
    });
    let page = later.into_iter().find(|page| page.lines().len() == 2).expect("an answer");
    assert!(!page.text().contains("正在处理"));
}

#[test]
fn everything_typed_is_shown_as_text() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let nasty = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a\u{202e}txt.exe\u{202c}",
        "{{ w.title }}",
    ];
    for (number, text) in (1..).zip(nasty) {
        let page = phone.send("/chat/send", &[("id", &fresh(number)), ("text", text)]);
        let html = page.text();
        assert_eq!(html.matches("<script").count(), 1, "only our own, in the head");
        assert!(!html.contains("<img"), "{text}");
        assert!(page.lines().len() >= 2);
    }
    let emoji = "🚐".repeat(4_000);
    let page = phone.send("/chat/send", &[("id", &fresh(9)), ("text", &emoji)]);
    assert!(page.lines().last().unwrap().contains(&"🚐".repeat(4_000)), "{}", page.status);
}

#[test]
fn what_is_no_message_is_refused_with_a_sentence() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    site.rest(true);
    let long = "长".repeat(30_000);
    let forms: [(&[(&str, &str)], u16); 7] = [
        (&[], 400),
        (&[("text", "  ")], 400),
        (&[("id", "no-uuid"), ("text", "x")], 400),
        (&[("press", &"x".repeat(65))], 400),
        (&[("lat", "91"), ("lon", "0")], 400),
        (&[("text", &long)], 413),
        (&[("text", "x"), ("who", "m-0002")], 409),
    ];
    for (fields, status) in forms {
        let page = phone.send("/chat/send", fields);
        assert_eq!(page.status, status, "{fields:?}");
        assert!(!page.text().is_empty());
    }
    assert_eq!(site.waiting(), []);
}

#[test]
fn another_sites_form_is_refused() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    for from in [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("X-Nothing", "")] {
        phone.headers = vec![(from.0, from.1.to_owned())];
        for path in ["/chat/send", "/chat/join", "/chat/leave"] {
            assert_eq!(phone.send(path, &[("text", COUNT)]).status, 403, "{path} {from:?}");
        }
        assert_eq!(phone.send_photo(&[], b"x").status, 403);
    }
}

#[test]
fn whoever_comes_from_another_app_is_asked_to_come_once_more() {
    let site = Site::start();
    let mut phone = Phone::new(&site.address);
    phone.headers.push(("Sec-Fetch-Site", "cross-site".to_owned()));
    let page = phone.open("/chat/join?code=AAAA1111");
    assert!(
        page.text().contains("http-equiv=\"refresh\" content=\"0; url=/chat/join?here=1&#38;code=AAAA1111\""),
        "{}",
        page.text()
    );
    assert!(!phone.open("/chat/join?here=1&code=AAAA1111").text().contains("http-equiv"));
}

#[test]
fn a_place_and_what_a_phone_kept_arrive_as_such() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    site.rest(true);
    let hours = 3 * 3_600_000;
    let fields =
        [("lat", "30.930120"), ("lon", "108.697110"), ("written", "0"), ("clock", &hours.to_string())];
    assert!(phone.send_as_script("/chat/send", &fields).text().contains("inbound"));
    let [heard] = &site.waiting()[..] else { panic!("one message") };
    assert!(matches!(heard.body, Body::Place(place) if place.latitude > 30.9 && place.longitude < 108.7));
    assert_eq!((heard.at - heard.written.unwrap()).num_hours(), 3);
    assert!(phone.open("/chat").text().contains("位置 30.93012, 108.69711"));
}

#[test]
fn a_photo_is_kept_and_shown_to_its_sender_alone() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let page = phone.send_photo(&[("id", &fresh(1))], &jpeg());
    let (_, rest) = page.text().split_once("<img src=\"").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let address = rest.split('"').next().unwrap().to_owned();
    let photo = phone.open(&address);
    assert_eq!(photo.headers["content-type"], "image/jpeg");
    assert_eq!(photo.headers["cache-control"], "no-store");
    assert!(photo.bytes.starts_with(b"\xff\xd8\xff"));
    assert_eq!(Phone::joined(&site.address, "BBBB2222").open(&address).status, 404);
    assert!(Phone::new(&site.address).open(&address).text().contains("name=\"code\""));
}

#[test]
fn a_matters_photo_is_shown_as_far_as_the_door_lets_it() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let photo = site.media.keep(OPEN_MATTER, MediaKind::Photo, &jpeg()).unwrap();
    assert_eq!(phone.open(&format!("/chat/media/{OPEN_MATTER}/{}", photo.sha256)).status, 200);
    for subject in ["lead/XS-0803-002", "chat/web/0000000000000000", "lead/..%2f..%2fkeys"] {
        assert_eq!(phone.open(&format!("/chat/media/{subject}/{}", photo.sha256)).status, 404, "{subject}");
    }
}

#[test]
fn a_photo_of_20_megabytes_a_bomb_and_a_text_file_are_answered_in_the_chat() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let mut large = jpeg();
    large.resize(20 * 1024 * 1024, 0);
    assert!(phone.send_photo(&[("id", &fresh(1))], &large).text().contains("TooLarge"));
    assert!(phone.send_photo(&[("id", &fresh(2))], &bomb()).text().contains("TooManyPixels"));
    assert!(phone.send_photo(&[("id", &fresh(3))], b"no picture").text().contains("Unreadable"));
    assert_eq!(phone.send_photo(&[], b"").status, 400);
    site.rest(true);
    phone.send_photo(&[("id", &fresh(4))], &large);
    let told = MediaRefusal::TooLarge { bytes: large.len() as u64 };
    assert_eq!(site.waiting()[0].body, Body::Refused(told));
}

#[test]
fn leaving_forgets_the_phone_and_the_office_binds_it_anew() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    assert!(phone.send("/chat/leave", &[]).text().contains("name=\"code\""));
    assert!(!phone.cookies().contains("lianqin="));
    let until = "2100-01-01T00:00:00+08:00".parse().unwrap();
    site.vault.issue_code(&member(1), &Secret::new("DDDD4444"), until).unwrap();
    assert_eq!(phone.send("/chat/join", &[("code", "DDDD4444")]).path, "/chat");
}

#[test]
fn a_new_phone_takes_the_place_of_the_old_one() {
    let site = Site::start();
    let mut old = Phone::joined(&site.address, "AAAA1111");
    let until = "2100-01-01T00:00:00+08:00".parse().unwrap();
    site.vault.issue_code(&member(1), &Secret::new("DDDD4444"), until).unwrap();
    Phone::joined(&site.address, "DDDD4444");
    assert!(old.open("/chat").text().contains("name=\"code\""));
}

#[test]
fn the_page_speaks_english_to_whoever_asks_for_it() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    assert!(phone.open("/chat?lang=en").text().contains("lang=\"en\""));
    assert!(phone.open("/chat").text().contains(">Send<"), "it is remembered");
    let mut other = Phone::new(&site.address);
    other.headers.push(("Accept-Language", "en-GB,en;q=0.9".to_owned()));
    assert!(other.open("/chat").text().contains("Join Lianqin"));
}

#[test]
fn everything_carries_the_headers_and_names_no_foreign_address() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    phone.send("/chat/send", &[("text", COUNT)]);
    let mut pages: Vec<_> = first_load(&mut phone).into_iter().map(|(_, page)| page).collect();
    pages.push(Phone::new(&site.address).open("/chat/join"));
    pages.push(phone.open("/chat/nothing-here"));
    for page in pages {
        let policy = &page.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{}", page.path);
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["referrer-policy"], "same-origin");
        assert!(!page.text().contains("http://") && !page.text().contains("https://"), "{}", page.path);
        if page.headers.get("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            assert!(!page.text().contains(" style=") && !page.text().contains(" onclick="));
        }
    }
    assert_eq!(phone.open("/chat").headers["cache-control"], "no-store");
}

#[test]
fn the_first_load_is_at_most_50_kilobytes() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    for number in 0..20 {
        phone.send("/chat/send", &[("id", &fresh(number)), ("text", COUNT)]);
    }
    let files = first_load(&mut phone);
    let listed: Vec<_> = files.iter().map(|(path, page)| format!("{path} {}", page.bytes.len())).collect();
    let sum: usize = files.iter().map(|(_, page)| page.bytes.len()).sum();
    println!("{sum} bytes with a full page of cards: {listed:#?}");
    assert!(sum <= 50 * 1024, "{sum}: {listed:#?}");
    let bytes_of = |end: &str| files.iter().find(|(path, _)| path.ends_with(end)).unwrap().1.bytes.len();
    assert!(bytes_of(".js") < 12 * 1024 && bytes_of(".css") < 8 * 1024, "{listed:#?}");
}

#[test]
fn files_with_a_hash_in_their_name_are_kept_for_a_year() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    let files = first_load(&mut phone);
    let hashed: Vec<_> = files.iter().filter(|(path, _)| path.contains("/static/")).collect();
    assert!(hashed.len() >= 4, "{hashed:?}");
    for (path, page) in hashed {
        assert!(page.headers["cache-control"].contains("immutable"), "{path}");
    }
    assert_eq!(phone.open("/chat/static/chat.0000000000.css").status, 404);
}

#[test]
fn news_are_given_from_a_revision_on_and_as_a_stream() {
    let site = Site::start();
    let mut phone = Phone::joined(&site.address, "AAAA1111");
    phone.send("/chat/send", &[("id", &fresh(1)), ("text", COUNT)]);
    let news = |phone: &mut Phone, after: &str| {
        let page = phone.open_as(&format!("/chat/live?after={after}"), "application/json");
        serde_json::from_slice::<serde_json::Value>(&page.bytes).unwrap().as_array().unwrap().clone()
    };
    let all = news(&mut phone, "0");
    assert_eq!(all.len(), 2);
    assert_eq!(news(&mut phone, &all[0]["revision"].to_string()).len(), 1);
    assert_eq!(news(&mut phone, &all[1]["revision"].to_string()).len(), 0);
    let streamed = phone.stream("/chat/live?after=0", 2);
    assert!(streamed[0].contains("出动12人") && streamed[1].contains("请确认"), "{streamed:?}");
}

/// Every file that a browser fetches to open the page: what the page names, its worker, and what the worker keeps.
fn first_load(phone: &mut Phone) -> Vec<(String, Page)> {
    let page = phone.open("/chat");
    let mut paths: BTreeSet<String> = ["/chat/sw.js", "/chat/shell"].map(str::to_owned).into();
    for part in page.text().split('"') {
        if part.starts_with("/chat/static/") || part.ends_with(".webmanifest") {
            paths.insert(part.to_owned());
        }
    }
    let manifest = phone.open("/chat/manifest.webmanifest").text();
    paths.extend(manifest.split('"').filter(|part| part.starts_with("/chat/static/")).map(str::to_owned));
    let mut files = vec![("/chat".to_owned(), page)];
    files.extend(paths.into_iter().map(|path| (path.clone(), phone.open(&path))));
    for (path, page) in &files {
        assert_eq!(page.status, 200, "{path}");
    }
    files
}

fn press(phone: &mut Phone, page: &Page, token: &str) -> Page {
    let id = page.form_id(&format!("value=\"{token}\""));
    phone.send("/chat/send", &[("id", &id), ("press", token)])
}

fn fresh(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

/// A small JPEG that a browser would send.
fn jpeg() -> Vec<u8> {
    include_bytes!("../files/photo.jpg").to_vec()
}

/// A PNG whose header claims 60,000 by 60,000 pixels.
fn bomb() -> Vec<u8> {
    include_bytes!("../files/bomb.png").to_vec()
}
