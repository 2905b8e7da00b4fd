//! Who holds which post from when to when, and so who acts for a unit on a day.

use std::collections::BTreeMap;

use vocabulary::{Actor, Day, MemberId, Role, Stamp, UnitId};

use super::clerk::Fault;

/// A person in a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) member: MemberId,
    /// First day.
    pub(super) from: Day,
    /// Last day, included.
    pub(super) until: Option<Day>,
    /// Who stands in, from, until.
    pub(super) leave: Option<(MemberId, Day, Day)>,
}

/// All posts and their holders.
#[derive(Debug, Clone, Default)]
pub(super) struct Roster {
    posts: BTreeMap<(UnitId, Role), Vec<Holder>>,
}

impl Roster {
    pub(super) fn add(&mut self, unit: &UnitId, role: Role, holder: Holder) {
        self.posts.entry((unit.clone(), role)).or_default().push(holder);
    }

    pub(super) fn holders_mut(&mut self, unit: &UnitId, role: Role) -> &mut [Holder] {
        self.posts.get_mut(&(unit.clone(), role)).map(Vec::as_mut_slice).unwrap_or_default()
    }

    fn has(&self, unit: &UnitId, role: Role) -> bool {
        self.posts.contains_key(&(unit.clone(), role))
    }

    /// One of those who hold the post on `day`, by `lot`; a deputy where the holder is away.
    pub(super) fn actor(
        &self,
        unit: &UnitId,
        role: Role,
        (at, day): (Stamp, Day),
        lot: u32,
    ) -> Result<Actor, Fault> {
        let nobody = || Fault::Nobody { unit: unit.clone(), role, at };
        // A campaign may give a unit handlers and no liaison: they do both then.
        let both = role == Role::Liaison && !self.has(unit, Role::Liaison);
        let role = if both { Role::Handler } else { role };
        let holders = self.posts.get(&(unit.clone(), role)).ok_or_else(nobody)?;
        let on = |holder: &&Holder| holder.from <= day && holder.until.is_none_or(|until| day <= until);
        let present = holders.iter().filter(on).count().max(1);
        let turn = usize::try_from(lot).unwrap_or(0) % present;
        let holder = holders.iter().filter(on).nth(turn).ok_or_else(nobody)?;
        let member = match &holder.leave {
            Some((deputy, from, until)) if *from <= day && day <= *until => deputy,
            Some(_) | None => &holder.member,
        };
        Ok(Actor { member: member.clone(), unit: unit.clone(), role })
    }
}
