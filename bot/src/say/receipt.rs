//! Receipts: the number that proves it. No number, not received.

use bus::desk::Receipt;
use serde_json::Value;

use super::Voice;
use crate::conversation::draft::Sent;

impl Voice<'_> {
    /// One wish that was recorded: `已记录，编号 1024。`
    pub(crate) fn recorded(&self, receipt: &Receipt) -> String {
        // What people speak of by its number has the number first.
        const NUMBERED: [&str; 5] = ["lead", "concern", "petition", "supervision", "operation"];
        let named = receipt.stream.split_once('/').filter(|(kind, _)| NUMBERED.contains(kind));
        let about = named.map(|(_, id)| self.t(format!("：{id}"), format!(": {id}"))).unwrap_or_default();
        let number = receipt.position;
        let again = if receipt.known {
            self.t("（先前已收到，没有重复记录）", " (received before, not recorded twice)")
        } else {
            String::new()
        };
        let mut said = self.t(
            format!("已记录{about}，编号 {number}。{again}"),
            format!("Recorded{about}, number {number}.{again}"),
        );
        for change in self.recorded_next(receipt).into_iter().chain(self.recorded_changes(receipt)) {
            said = format!("{said}\n{change}");
        }
        if !receipt.similar.is_empty() {
            let others = Self::leads(&receipt.similar);
            let line = self.t(
                format!("\n同一号牌还有线索：{others}（是否并案由人决定）"),
                format!("\nOther leads with the same plate: {others} (merging is for people to decide)"),
            );
            said.push_str(&line);
        }
        said
    }

    /// `检查车辆 35→36` for every figure that an event changed.
    fn recorded_changes(&self, receipt: &Receipt) -> Vec<String> {
        let Some(changes) = receipt.data.get("changes").and_then(Value::as_object) else { return Vec::new() };
        let said = changes.iter().filter_map(|(key, change)| {
            let key = vocabulary::IndicatorKey::new(key).ok()?;
            let value = |field: &str| change.get(field).and_then(Value::as_u64);
            Some(self.change(&key, value("was"), value("now")?))
        });
        said.collect()
    }

    /// What became of a whole draft.
    pub(crate) fn outcome(&self, sent: &[Sent]) -> String {
        if let [only] = sent {
            return self.one_outcome(only);
        }
        let recorded: Vec<String> = sent
            .iter()
            .filter_map(|one| match one {
                Sent::Recorded { position, .. } => Some(position.to_string()),
                Sent::Unchanged | Sent::Refused(_) | Sent::Failed(_) => None,
            })
            .collect();
        let mut said = match recorded.as_slice() {
            [] => self.t("没有新的记录。", "Nothing new was recorded."),
            [first, .., last] if recorded.len() > 6 => self.t(
                format!("已记录 {} 条，编号 {first}–{last}。", recorded.len()),
                format!("{} entries recorded, numbers {first}–{last}.", recorded.len()),
            ),
            some => self.t(
                format!("已记录 {} 条，编号 {}。", some.len(), some.join("、")),
                format!("{} entries recorded, numbers {}.", some.len(), some.join(", ")),
            ),
        };
        for (i, one) in sent.iter().enumerate() {
            let trouble = match one {
                Sent::Recorded { .. } | Sent::Unchanged => continue,
                Sent::Refused(_) | Sent::Failed(_) => self.one_outcome(one),
            };
            said.push_str(&self.t(
                format!("\n第{}条：{trouble}", i.saturating_add(1)),
                format!("\nNo. {}: {trouble}", i.saturating_add(1)),
            ));
        }
        said
    }

    fn one_outcome(&self, sent: &Sent) -> String {
        match sent {
            Sent::Recorded { said, .. } => said.clone(),
            Sent::Unchanged => {
                self.t("已经是这样，没有新的记录。", "It is so already; nothing new was recorded.")
            }
            Sent::Refused(text) => self.t(format!("没有记录：{text}。"), format!("Not recorded: {text}.")),
            Sent::Failed(_) => self.t(
                "没有收到回执，不知道是否已记录。请再点一次“确认”，不会重复。",
                "No receipt came back. Tap confirm again; it will not be recorded twice.",
            ),
        }
    }
}
