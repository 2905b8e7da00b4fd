//! Takes out of a concern's words what could tell who spoke, before they are sealed: accounts, links, numbers, names that
//! are called one. What is said stays; who said it is never stored.

/// What is put in the place of a piece.
const GONE: &str = "［略］";
/// Words behind which a name stands: the name goes.
const NAMED: [&str; 18] = [
    "网友",
    "网名",
    "昵称",
    "用户名",
    "用户",
    "账号",
    "帐号",
    "博主",
    "楼主",
    "作者",
    "群主",
    "发帖人",
    "发布者",
    "微信号",
    "抖音号",
    "快手号",
    "姓名",
    "QQ号",
];
/// Beginnings of links.
const LINKS: [&str; 4] = ["http://", "https://", "www.", "v.douyin."];
/// A run of so many digits is a telephone, an account or an identity number.
const LONG_NUMBER: usize = 7;

/// The words without what could tell who spoke, and how many pieces are taken out of them: now, or when they were redacted before.
pub fn redacted(text: &str) -> (String, u32) {
    let chars: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(&c) = chars.get(at) {
        let rest = chars.get(at..).unwrap_or_default();
        if let Some((keep, length)) = piece(rest) {
            out.extend(rest.iter().take(keep));
            out.push_str(GONE);
            at = at.saturating_add(length);
        } else {
            out.push(c);
            at = at.saturating_add(1);
        }
    }
    let gone = u32::try_from(out.matches(GONE).count()).unwrap_or(u32::MAX);
    (out, gone)
}

/// How much of the front is kept and how much is read, when a piece that must go begins here.
fn piece(rest: &[char]) -> Option<(usize, usize)> {
    link(rest)
        .or_else(|| handle(rest))
        .or_else(|| named(rest))
        .or_else(|| number(rest))
        .map(|(keep, length)| (keep, length.max(1)))
}

fn link(rest: &[char]) -> Option<(usize, usize)> {
    LINKS.iter().any(|link| begins(rest, link)).then(|| {
        let ends =
            |c: &char| c.is_whitespace() || matches!(c, '，' | '。' | '；' | '）' | ')' | '、') || is_han(*c);
        (0, rest.iter().position(ends).unwrap_or(rest.len()))
    })
}

fn handle(rest: &[char]) -> Option<(usize, usize)> {
    let ['@' | '＠', first, ..] = rest else { return None };
    (!first.is_whitespace())
        .then(|| (0, 1_usize.saturating_add(name_length(rest.get(1..).unwrap_or_default()))))
}

/// 网友“小王”: the word stays, the name goes. A name is what stands in quotation marks, or up to the next gap.
fn named(rest: &[char]) -> Option<(usize, usize)> {
    let word = NAMED.iter().find(|word| begins(rest, word))?;
    let keep = word.chars().count();
    let behind = rest.get(keep..).unwrap_or_default();
    let gap = behind.iter().take_while(|c| matches!(c, ':' | '：' | ' ' | '是' | '叫' | '名')).count();
    let name = behind.get(gap..).unwrap_or_default();
    if let Some(close) = name.first().copied().and_then(closing) {
        let end = name.iter().position(|c| *c == close).map_or(name.len(), |end| end.saturating_add(1));
        return Some((keep, keep.saturating_add(gap).saturating_add(end)));
    }
    // Without quotation marks only what is set off by a sign, or is no Chinese word at all, is surely a name: 网友反映
    // 涨价 is not.
    let latin = name.iter().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).count();
    let length = if latin > 0 {
        latin
    } else if gap > 0 {
        name_length(name)
    } else {
        0
    };
    (length > 0).then(|| (keep, keep.saturating_add(gap).saturating_add(length)))
}

fn number(rest: &[char]) -> Option<(usize, usize)> {
    let digits = |c: &&char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    let length = rest.iter().take_while(digits).count();
    (length >= LONG_NUMBER && rest.first().is_some_and(char::is_ascii_digit)).then_some((0, length))
}

fn name_length(name: &[char]) -> usize {
    let ends = |c: &char| {
        c.is_whitespace() || matches!(c, '，' | '。' | '；' | '：' | ':' | ',' | '、' | '！' | '!')
    };
    name.iter().position(ends).unwrap_or(name.len()).min(20)
}

fn closing(open: char) -> Option<char> {
    match open {
        '“' => Some('”'),
        '"' => Some('"'),
        '「' => Some('」'),
        '《' => Some('》'),
        '【' => Some('】'),
        _ => None,
    }
}

fn begins(rest: &[char], word: &str) -> bool {
    let mut chars = rest.iter();
    word.chars().all(|c| chars.next().is_some_and(|next| next.eq_ignore_ascii_case(&c)))
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_stays_and_who_said_it_goes() {
        for (text, kept, gone) in [
            ("网友“云阳小王”说江口班车涨价", "网友［略］说江口班车涨价", 1),
            ("网友反映江口班车涨价到30元", "网友反映江口班车涨价到30元", 0),
            ("@lao_li 发视频 https://v.example.cn/abc 说乱罚款", "［略］ 发视频 ［略］ 说乱罚款", 2),
            ("昵称：大山里的人，电话13800000000", "昵称［略］，电话［略］", 2),
            ("抖音号yy12345发的，转发2000次", "抖音号［略］发的，转发2000次", 1),
            ("江口到云阳晚上没有车", "江口到云阳晚上没有车", 0),
        ] {
            assert_eq!(redacted(text), (kept.to_owned(), gone), "{text}");
        }
    }

    #[test]
    fn redacting_twice_takes_nothing_more() {
        let (once, gone) = redacted("网友“云阳小王”@abc http://a.b 说 13800000000");
        assert_eq!(redacted(&once), (once.clone(), gone));
    }
}
