//! The whole product as a liaison has it: the real program, a real browser, a printed code; with signal and without.
#![expect(clippy::unwrap_used, reason = "every function here is part of a test")]

use lianqin_tests::{
    browser::Browser,
    program::{Process, run_well},
    terminal::ROSTER,
};
use tempfile::TempDir;

/// Enter, as WebDriver types it.
const ENTER: char = '\u{e007}';
const PHOTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/files/photo.jpg");

#[test]
fn a_liaison_joins_by_code_and_reports_with_and_without_signal() {
    let office = Office::new();
    let (program, address) = office.up("127.0.0.1:0");
    let phone = Browser::start();
    phone.open(&format!("{address}/chat/join?code={}", office.code_of("演示乙")));
    phone.tap("form button.main");
    phone.shows("江口镇 联络员");
    phone.shows("SIMULATED");
    phone.counts("html.js", 1);

    phone.write("#text", &format!("出动12人 检查35台 查处2起{ENTER}"));
    phone.tap_words("article button", "确认");
    phone.shows("已记录");
    phone.picture("s1-count");
    phone.write("#text", &format!("改 检查36 漏记一台{ENTER}"));
    phone.tap_words("article button", "确认");
    phone.shows("36");

    phone.write("#text", &format!("线索 超员 江口场镇 渝F·A1234 面包车 7座{ENTER}"));
    phone.write("#shot", PHOTO);
    phone.counts("article.me img", 1);
    phone.picture("s2-lead");
    phone.tap_words("article button", "确认");
    phone.shows("XS-");
    phone.picture("s3-lead");
    phone.until("the worker is there", || {
        phone.run("return !!navigator.serviceWorker.controller") == serde_json::json!(true)
    });

    program.stop();
    phone.write("#text", &format!("今日无{ENTER}"));
    phone.shows("待发送");
    phone.open(&format!("{address}/chat"));
    phone.shows("待发送");
    phone.picture("s4-offline");
    let (_program, _) =
        office.up(address.trim_start_matches("http://").replace("localhost", "127.0.0.1").as_str());
    phone.counts("article.waiting", 0);
    phone.until("the answer to what was written without signal", || {
        phone.run("const all = document.querySelectorAll('article'); return all[all.length - 1].className")
            == "bot"
    });
    phone.picture("s5-back");
    assert!(phone.fits());
}

/// A data directory with a simulated campaign, whose clock stands in its season, and an invented roster with codes.
struct Office {
    dir: TempDir,
}

impl Office {
    fn new() -> Self {
        let office = Self { dir: tempfile::tempdir().unwrap() };
        run_well(&["demo", "--data", &office.path("data"), "--days", "3", "--seed", "7"]);
        std::fs::write(office.path("roster.csv"), ROSTER).unwrap();
        let (roster, codes) = (office.path("roster.csv"), office.path("codes.csv"));
        run_well(&["import", "roster", &roster, "--codes", &codes, "--data", &office.path("data")]);
        office
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).display().to_string()
    }

    /// The program, and where a browser reaches it: by name, because `localhost` counts as safe as https.
    fn up(&self, listen: &str) -> (Process, String) {
        let data = self.path("data");
        let program = Process::start(&["up", "--data", &data, "--listen", listen], "联勤已启动");
        let line = program.says("打开  http://");
        let port = line.rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
        (program, format!("http://localhost:{port}"))
    }

    fn code_of(&self, name: &str) -> String {
        let file = std::fs::read_to_string(self.path("codes.csv")).unwrap();
        let line = file.lines().find(|line| line.contains(name)).unwrap();
        line.split(',').nth(4).unwrap().to_owned()
    }
}
