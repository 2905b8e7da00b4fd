//! Names of sheets: at most 31 characters, none of them forbidden, no two alike.

use std::collections::BTreeSet;

/// The most characters of a sheet's name, in units of UTF-16.
const MOST: usize = 31;

/// The names that are given out.
#[derive(Debug)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Nobody gets one of these.
    pub(super) fn new(taken: &[&str]) -> Names {
        Names(taken.iter().map(|name| name.to_lowercase()).collect())
    }

    /// The wanted name, mended; with -2, -3 when it is given out already.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let plain: String = wanted
            .chars()
            .map(|c| match c {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' | '\n' | '\t' => '_',
                _ => c,
            })
            .collect();
        let plain = match plain.trim() {
            "" => "表",
            plain => plain,
        };
        let mut name = cut(plain, MOST);
        let mut number = 2_u32;
        while !self.0.insert(name.to_lowercase()) {
            let ending = format!("-{number}");
            name = format!("{}{ending}", cut(plain, MOST.saturating_sub(ending.len())));
            number = number.saturating_add(1);
        }
        name
    }
}

fn cut(text: &str, most: usize) -> String {
    let mut room = most;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = room.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_one_annex_are_numbered_from_the_second() {
        let mut names = Names::new(&["正文"]);
        assert_eq!(names.take("附1"), "附1");
        assert_eq!(names.take("附1"), "附1-2");
        assert_eq!(names.take("附1"), "附1-3");
        assert_eq!(names.take("正文"), "正文-2");
    }

    #[test]
    fn a_long_name_with_forbidden_characters_is_mended() {
        let mut names = Names::new(&[]);
        let long = "江口镇[1]/:*?\\'各村各单位出动人员检查车辆情况汇总表一览";
        assert_eq!(names.take(long), "江口镇_1_______各村各单位出动人员检查车辆情况汇总表一");
        let second = names.take(long);
        assert!(second.ends_with("-2") && second.encode_utf16().count() == 31, "{second}");
        assert_eq!(names.take(" "), "表");
    }
}
