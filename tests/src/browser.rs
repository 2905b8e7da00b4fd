//! A real Chromium, driven over WebDriver. It needs `chromium` and `chromedriver` (`ops/test` says how to get them); a test
//! that wants them and does not find them fails.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

/// Something on a page must have happened by then.
const HAPPENS_WITHIN: Duration = Duration::from_secs(20);
/// How often a page is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// What a small phone shows.
const VIEWPORT: (u32, u32) = (360, 740);
/// Under this name WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one window of the size of a phone. Dropping it ends it.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    agent: Agent,
    session: String,
    profile: TempDir,
}

impl Browser {
    /// A phone with a script and an empty profile.
    pub fn start() -> Self {
        Self::with_profile()
    }

    /// A phone that gets no script. (With scripts switched off, chromedriver itself would be blind; `phone` is without.)
    pub fn without_script() -> Self {
        let browser = Self::with_profile();
        browser.devtools("Network.enable", &json!({}));
        browser.devtools("Network.setBlockedURLs", &json!({ "urls": ["*.js"] }));
        browser
    }

    fn with_profile() -> Self {
        let chromium = std::env::var("LIANQIN_CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
        let driver = std::env::var("LIANQIN_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let chromium = which(&chromium);
        let mut driver = Command::new(&driver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{driver} does not start ({error}): run ops/test, which says what to install")
            });
        let mut said =
            BufReader::new(driver.stdout.take().expect("stdout is piped")).lines().map_while(Result::ok);
        let port: u16 = said
            .find_map(|line| line.rsplit_once("successfully on port ")?.1.trim_end_matches('.').parse().ok())
            .expect("chromedriver says its port");
        // Nobody reads on, and it must not stop for that.
        thread::spawn(move || said.for_each(drop));
        let profile = tempfile::tempdir().expect("a temporary directory");
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(90)))
            .build();
        let mut browser = Self {
            driver,
            agent: config.into(),
            session: format!("http://127.0.0.1:{port}/session"),
            profile,
        };
        let id = browser.open_session(&chromium);
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    fn open_session(&self, chromium: &str) -> String {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--lang=zh-CN",
            &profile,
        ];
        let (width, height) = VIEWPORT;
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": {
                "binary": chromium,
                "args": arguments,
                "prefs": { "intl.accept_languages": "zh-CN" },
                "mobileEmulation": { "deviceMetrics": { "width": width, "height": height, "pixelRatio": 2.0, "touch": true } },
            },
        } } });
        let answer = self.post("", &wanted);
        answer.get("sessionId").and_then(Value::as_str).expect("a session").to_owned()
    }

    /// Opens an address.
    pub fn open(&self, address: &str) {
        self.post("/url", &json!({ "url": address }));
    }

    /// Runs a script on the page and gives what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The words on the page.
    pub fn words(&self) -> String {
        let words = self.run("return document.body ? document.body.innerText : ''");
        words.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page shows these words.
    pub fn shows(&self, words: &str) {
        self.until(words, || self.words().contains(words));
    }

    /// Waits until there are as many elements.
    pub fn counts(&self, selector: &str, wanted: usize) {
        self.until(&format!("{wanted} × {selector}"), || self.find_all(selector).len() == wanted);
    }

    /// Waits until something is so.
    pub fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let limit = Instant::now() + HAPPENS_WITHIN;
        while !is_so() {
            assert!(
                Instant::now() < limit,
                "not seen: {what}\n{}\n{}",
                self.words(),
                self.complaints().join("\n")
            );
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Taps the first element.
    pub fn tap(&self, selector: &str) {
        self.on(selector, "click", &json!({}));
    }

    /// Taps the last element that shows these words, once it is there.
    pub fn tap_words(&self, selector: &str, words: &str) {
        let script = format!(
            "const all = [...document.querySelectorAll({})].filter((one) => one.innerText.includes({}) && !one.disabled);
             if (all.length) all[all.length - 1].click(); return all.length > 0",
            json!(selector),
            json!(words)
        );
        self.until(words, || self.run(&script) == json!(true));
    }

    /// Types into the first element; `\u{e007}` is Enter.
    pub fn write(&self, selector: &str, text: &str) {
        self.on(selector, "value", &json!({ "text": text }));
    }

    /// Takes the network from the page, or gives it back.
    pub fn offline(&self, offline: bool) {
        let conditions =
            json!({ "offline": offline, "latency": 0, "download_throughput": -1, "upload_throughput": -1 });
        self.post("/chromium/network_conditions", &json!({ "network_conditions": conditions }));
    }

    /// Sends a command of the DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// What the browser wrote into its console since it was asked last: broken rules, failed files, thrown errors.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({ "type": "browser" }));
        let entries = log.as_array().cloned().unwrap_or_default();
        entries.iter().filter_map(|entry| entry.get("message")?.as_str().map(str::to_owned)).collect()
    }

    /// A picture of the window into `LIANQIN_PICTURES/<name>.png`, if that is set: to look at the page.
    pub fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("LIANQIN_PICTURES") else { return };
        let picture = self.get("/screenshot");
        let bytes = base64(picture.as_str().unwrap_or_default());
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), bytes).expect("a folder");
    }

    /// Whether nothing on the page is wider than the phone.
    pub fn fits(&self) -> bool {
        self.run("return document.documentElement.scrollWidth <= window.innerWidth && document.body.scrollWidth <= window.innerWidth")
            == json!(true)
    }

    /// Does something to the first element, once it is there. A page that is live may replace it between the look and
    /// the touch; then it is looked for again.
    fn on(&self, selector: &str, action: &str, body: &Value) {
        self.until(selector, || {
            let Some(element) = self.find(selector) else { return false };
            let answer = self.send(&format!("/element/{element}/{action}"), body);
            if answer.pointer("/value/error") == Some(&json!("stale element reference")) {
                return false;
            }
            value(answer);
            true
        });
    }

    fn find(&self, selector: &str) -> Option<String> {
        self.find_all(selector).into_iter().next()
    }

    fn find_all(&self, selector: &str) -> Vec<String> {
        let found = self.post("/elements", &json!({ "using": "css selector", "value": selector }));
        let elements = found.as_array().cloned().unwrap_or_default();
        elements.iter().filter_map(|element| element.get(ELEMENT)?.as_str().map(str::to_owned)).collect()
    }

    fn get(&self, path: &str) -> Value {
        let mut answer =
            self.agent.get(format!("{}{path}", self.session)).call().expect("chromedriver answers");
        value(answer.body_mut().read_json().expect("chromedriver answers in JSON"))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        value(self.send(path, body))
    }

    fn send(&self, path: &str, body: &Value) -> Value {
        let sent = self.agent.post(format!("{}{path}", self.session)).send_json(body);
        sent.expect("chromedriver answers").body_mut().read_json().expect("chromedriver answers in JSON")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends the browser; it may have ended already, which is as well.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn value(answer: Value) -> Value {
    let Value::Object(mut answer) = answer else { panic!("chromedriver said {answer}") };
    let value = answer.remove("value").unwrap_or_default();
    assert!(value.get("error").is_none(), "chromedriver refused: {value}");
    value
}

/// The whole path of a program; WebDriver does not search.
fn which(program: &str) -> String {
    if program.contains('/') {
        return program.to_owned();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|path| path.exists())
        .unwrap_or_else(|| panic!("{program} is missing: run ops/test, which says what to install"))
        .display()
        .to_string()
}

fn base64(text: &str) -> Vec<u8> {
    let value = |c: u8| {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".bytes().position(|x| x == c)
    };
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_usize, 0);
    for six in text.bytes().filter_map(value) {
        held = (held << 6) | six;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).expect("a byte"));
        }
    }
    bytes
}
