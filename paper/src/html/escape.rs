//! Text into HTML: every text of a paper passes here.

use crate::words::put;

/// A text between tags; its line breaks are kept.
pub(super) fn text(text: &str) -> String {
    escape(text, "<br>")
}

/// A text as the value of an attribute in double quotes.
pub(super) fn attribute(text: &str) -> String {
    escape(text, " ")
}

fn escape(text: &str, line: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str(line),
            _ => out.push(c),
        }
    }
    out
}

/// An id as a part of an address: what is not plain is percent-encoded.
pub(super) fn token(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => put!(out, "%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(text("<script>'\"&\n"), "&lt;script&gt;&#39;&quot;&amp;<br>");
        assert_eq!(attribute("\" onclick=\"x"), "&quot; onclick=&quot;x");
        assert_eq!(token("a.b/江"), "a.b%2F%E6%B1%9F");
    }
}
