//! Names that a wish gives and the rules must know. When they do not, the known ones are offered.

use crate::{
    ids::{PriorityId, TopicKey, UnitId},
    rules::{Rules, Topic, UnitKind},
};

/// So many names still fit on a phone.
const SHOWN: usize = 12;

/// Nothing when `key` is one of the topics; their names when it is not.
pub(crate) fn topic(topics: &[Topic], key: &TopicKey) -> Result<(), Vec<String>> {
    if topics.iter().any(|topic| &topic.key == key) {
        Ok(())
    } else {
        Err(topics.iter().map(|topic| topic.name.clone()).collect())
    }
}

/// Nothing when `unit` is a township of the campaign; the townships' names when it is not.
pub(crate) fn township(rules: &Rules, unit: &UnitId) -> Result<(), Vec<String>> {
    let is_township = |kind| matches!(kind, UnitKind::Township | UnitKind::Practice);
    if rules.unit(unit).is_some_and(|unit| is_township(unit.kind)) {
        return Ok(());
    }
    let all = rules.units.iter().filter(|unit| unit.kind == UnitKind::Township);
    Err(all.map(|unit| unit.short.clone()).collect())
}

/// Nothing when `place` is a priority route or area; their names when it is not.
pub(crate) fn place(rules: &Rules, place: &PriorityId) -> Result<(), Vec<String>> {
    let priorities = &rules.priorities;
    if priorities.has_place(place) {
        return Ok(());
    }
    let routes = priorities.routes.iter().map(|route| route.name.clone());
    Err(routes.chain(priorities.areas.iter().map(|area| area.name.clone())).collect())
}

/// Names in one line: the first few, and how many there are.
pub(crate) fn listed(names: &[String]) -> String {
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("、");
    match names.len() {
        0 => "（规则里还没有，请办公室补上）".to_owned(),
        all if all > SHOWN => format!("{shown}等{all}个"),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let names = |n: usize| (1..=n).map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(listed(&names(2)), "1、2");
        assert_eq!(listed(&names(42)), "1、2、3、4、5、6、7、8、9、10、11、12等42个");
        assert_eq!(listed(&[]), "（规则里还没有，请办公室补上）");
    }
}
