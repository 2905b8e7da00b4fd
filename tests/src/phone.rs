//! A browser without a script: it keeps cookies, follows redirects and sends the forms that it finds on the page.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
    time::Duration,
};

use ureq::{Agent, http::Response};

/// A browser without a script.
#[derive(Debug)]
pub struct Phone {
    agent: Agent,
    address: String,
    cookies: BTreeMap<String, String>,
    /// What it says about itself with every request.
    pub headers: Vec<(&'static str, String)>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Page {
    /// The HTTP status of the last answer.
    pub status: u16,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where it came from, after redirects.
    pub path: String,
}

impl Page {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The value of the hidden field `id` of the first form whose HTML contains `near`.
    pub fn form_id(&self, near: &str) -> String {
        let text = self.text();
        let form = text.split("<form").find(|form| form.contains(near)).expect("such a form");
        let (_, id) = form.split_once("name=\"id\" value=\"").expect("an id in the form");
        id.split('"').next().expect("a value").to_owned()
    }

    /// The HTML of every line of the chat.
    pub fn lines(&self) -> Vec<String> {
        self.text().split("<article").skip(1).map(str::to_owned).collect()
    }
}

impl Phone {
    /// A new phone before a site.
    pub fn new(address: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        let headers = vec![("Origin", address.to_owned())];
        Self { agent: config.into(), address: address.to_owned(), cookies: BTreeMap::new(), headers }
    }

    /// A phone that has joined.
    pub fn joined(address: &str, code: &str) -> Self {
        let mut phone = Self::new(address);
        phone.open("/chat");
        let page = phone.send("/chat/join", &[("code", code)]);
        assert_eq!((page.status, page.path.as_str()), (200, "/chat"), "{}", page.text());
        phone
    }

    /// Opens a page, following redirects.
    pub fn open(&mut self, path: &str) -> Page {
        self.open_as(path, "text/html")
    }

    /// Opens a page as a script does.
    pub fn open_as(&mut self, path: &str, accept: &str) -> Page {
        let mut path = path.to_owned();
        for _ in 0..5 {
            let mut request = self.agent.get(format!("{}{path}", self.address)).header("Accept", accept);
            for (name, value) in self.all_headers() {
                request = request.header(name, value);
            }
            let page = self.read(request.call().expect("the site answers"), &path);
            match page.headers.get("location") {
                Some(to) => path.clone_from(to),
                None => return page,
            }
        }
        panic!("{path} leads nowhere");
    }

    /// Sends a form and follows where it leads.
    pub fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        self.send_bytes(path, "application/x-www-form-urlencoded", body.join("&").as_bytes())
    }

    /// Sends a photo in a form and follows where it leads.
    pub fn send_photo(&mut self, fields: &[(&str, &str)], photo: &[u8]) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        body.extend(b"--line\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n");
        body.extend(photo);
        body.extend(b"\r\n--line--\r\n");
        self.send_bytes("/chat/photo", "multipart/form-data; boundary=line", &body)
    }

    fn send_bytes(&mut self, path: &str, kind: &str, body: &[u8]) -> Page {
        let mut request = self.agent.post(format!("{}{path}", self.address)).header("Content-Type", kind);
        for (name, value) in self.all_headers() {
            request = request.header(name, value);
        }
        let page = self.read(request.send(body).expect("the site answers"), path);
        match page.headers.get("location") {
            Some(to) => self.open(&to.clone()),
            None => page,
        }
    }

    /// Sends a form as a script does: JSON comes back, and nothing is waited for.
    pub fn send_as_script(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.headers.push(("Accept", "application/json".to_owned()));
        let page = self.send(path, fields);
        self.headers.pop();
        page
    }

    /// The first events of a stream.
    pub fn stream(&mut self, path: &str, events: usize) -> Vec<String> {
        let mut request =
            self.agent.get(format!("{}{path}", self.address)).header("Accept", "text/event-stream");
        for (name, value) in self.all_headers() {
            request = request.header(name, value);
        }
        let mut response = request.call().expect("the site answers");
        let lines = BufReader::new(response.body_mut().as_reader()).lines();
        let data =
            lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
        data.take(events).collect()
    }

    /// Remembers a cookie of another browser.
    pub fn remember(&mut self, name: String, value: String) {
        self.cookies.insert(name, value);
    }

    /// Every cookie, as the browser would send them.
    pub fn cookies(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn all_headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = self.headers.clone();
        headers.push(("Cookie", self.cookies()));
        headers
    }

    fn read(&mut self, mut response: Response<ureq::Body>, path: &str) -> Page {
        let status = response.status().as_u16();
        let mut headers = BTreeMap::new();
        for (name, value) in response.headers() {
            let value = value.to_str().expect("headers are ASCII").to_owned();
            if name == "set-cookie" {
                let (pair, rest) = value.split_once(';').expect("a cookie has attributes");
                let (name, value) = pair.split_once('=').expect("a cookie has a value");
                if rest.contains("Max-Age=0") {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            headers.insert(name.as_str().to_owned(), value);
        }
        let mut bytes = Vec::new();
        response.body_mut().as_reader().read_to_end(&mut bytes).expect("a whole answer");
        Page { status, headers, bytes, path: path.to_owned() }
    }
}

/// A value as a form writes it.
fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
