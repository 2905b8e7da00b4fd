//! Who speaks: from a chat account to a post-holder and the posts held today.

use std::sync::Arc;

use bot::{
    conversation::{Hat, Who},
    talk::{Peer, Platform},
};
use bus::desk::views;
use vocabulary::{Day, MemberId, Rules, Secret, Stamp};

use super::{Chat, ChatFailure};
use crate::roster::DirectoryQuestion;

impl Chat {
    /// The rules in force at a moment.
    pub(super) async fn rules(&self, at: Stamp) -> Result<Arc<Rules>, ChatFailure> {
        let node = &self.inner.node;
        node.catch_up(&node.directory).await?;
        let found = node.directory.read(|directory| {
            let latest = directory.book().latest()?;
            Some(Arc::clone(directory.rules_on(latest.day_of(at)).unwrap_or(latest)))
        });
        found.ok_or(ChatFailure::NoCampaign)
    }

    /// Whose account it is; at a terminal, whoever can write the data directory says who speaks.
    pub(super) async fn member_of(&self, peer: &Peer) -> Result<Option<MemberId>, ChatFailure> {
        match peer.platform {
            Platform::Terminal => Ok(MemberId::new(&peer.account).ok()),
            Platform::Web | Platform::Telegram => {
                let account = Secret::new(peer.account.clone());
                let question =
                    DirectoryQuestion::Account { channel: peer.platform.as_str().to_owned(), account };
                Ok(self.inner.desk.query(views::DIRECTORY, &question).await?)
            }
        }
    }

    /// A post-holder with the posts held on `day`: own ones, then those held for somebody absent.
    pub(super) fn who(&self, member: &MemberId, day: Day) -> Option<Who> {
        self.inner.node.directory.read(|directory| {
            let person = directory.member(member)?;
            let on_day = |stands_in| move |post: &&vocabulary::member::Holding| (post.is_on(day), stands_in);
            let mut hats: Vec<Hat> = Vec::new();
            let own = person.posts.iter().map(|post| (post, on_day(false)(&post)));
            let others = person.stands_in.iter().map(|post| (post, on_day(true)(&post)));
            for (post, (held, stands_in)) in own.chain(others) {
                let known = hats.iter().any(|hat| hat.unit == post.unit && hat.role == post.role);
                if held && !known {
                    hats.push(Hat { unit: post.unit.clone(), role: post.role, stands_in });
                }
            }
            Some(Who { member: member.clone(), hats })
        })
    }
}
