//! One message through the conversation: turns, wishes and questions until nothing is left to do, then settled.

use std::collections::VecDeque;

use bot::{
    conversation::{Answer, Context, Effect, Hat, Heard, Question, Session, Who, step},
    parse::LastReport,
    talk::{Body, Inbound, Message, Outgoing, Platform, Reason},
};
use bus::desk::{Command, Reply, Request};
use vocabulary::{Actor, MemberId, Rules, Secret, Stamp, UnitId, lead::Attachment};

use super::{Chat, ChatFailure};

/// So many turns answer one message at most: a count of every unit of the county, confirmed at once, takes about 120.
const MOST_TURNS: u32 = 400;

/// What a message came to, for a caller that shows it itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// What was said, in order, and whether it was why something cannot be done.
    pub messages: Vec<(Message, bool)>,
    /// What came of the wishes that were made.
    pub replies: Vec<Reply>,
    /// A card waits to be confirmed.
    pub card: bool,
    /// A question of the bot is open.
    pub asked: bool,
}

/// How a message from a terminal is taken.
#[derive(Debug, Clone, Copy)]
pub struct Terminal<'t> {
    /// In which post it is said.
    pub hat: &'t Hat,
    /// Whether the card that comes of it is confirmed at once.
    pub confirm: bool,
}

/// What the work on one message knows.
struct Work<'w> {
    inbound: &'w Inbound,
    rules: &'w Rules,
    who: Option<Who>,
    now: Stamp,
    out: Vec<Outgoing>,
    said: Said,
    heard: VecDeque<Heard>,
}

impl Chat {
    /// Works on one message of the inbox and settles it.
    pub(super) async fn answer_one(
        &self,
        seq: u64,
        inbound: &Inbound,
        terminal: Option<Terminal<'_>>,
    ) -> Result<Said, ChatFailure> {
        let now = inbound.written.filter(|written| *written <= inbound.at).unwrap_or(inbound.at);
        let rules = self.rules(now).await?;
        let lexicon = self.words(&rules);
        let member = self.member_of(&inbound.peer).await?;
        let who = member.as_ref().and_then(|member| self.who(member, rules.day_of(now)));
        let mut session = self.session(inbound).await?;
        if let Some(Terminal { hat, .. }) = terminal {
            session.hat = Some((hat.unit.clone(), hat.role));
        }
        if let (Some(member), Platform::Web | Platform::Telegram) = (&member, inbound.peer.platform) {
            let (member, peer) = (member.clone(), inbound.peer.clone());
            self.mail_does(move |mail| mail.reach(&member, &peer, now)).await?;
        }
        let last = self.last_report(&session, who.as_ref(), &rules, now).await;
        let heard = VecDeque::from([Heard::Said(inbound.body.clone())]);
        let mut work =
            Work { inbound, rules: &rules, who, now, out: Vec::new(), said: Said::default(), heard };
        let mut confirm = terminal.is_some_and(|terminal| terminal.confirm);
        let mut turn = 0;
        loop {
            let Some(heard) = work.heard.pop_front() else {
                if std::mem::take(&mut confirm) && session.awaits_confirmation() {
                    work.heard.push_back(Heard::Said(Body::Text("1".to_owned())));
                    continue;
                }
                break;
            };
            let context = Context {
                rules: &rules,
                lexicon: &lexicon,
                now,
                who: work.who.as_ref(),
                message: inbound.id,
                turn,
                platform_message: inbound.message.as_deref(),
                group: inbound.group,
                last: last.as_ref(),
                lang: None,
            };
            let (next, effects) = step(session, heard, &context);
            session = next;
            for effect in effects {
                self.carry_out(effect, &mut work).await?;
            }
            turn = turn.saturating_add(1);
            if turn >= MOST_TURNS {
                tracing::error!(seq, "a message took too many turns and was left there");
                break;
            }
        }
        let Work { mut out, mut said, .. } = work;
        if terminal.is_some() {
            // Whoever sits at the terminal has it before the eyes; nothing is to be sent.
            out.clear();
        }
        (said.card, said.asked) = (session.awaits_confirmation(), session.awaits_answer());
        let session = serde_json::to_string(&session)?;
        let peer = inbound.peer.clone();
        self.mail_does(move |mail| mail.settle(seq, &peer, Some(&session), &out, now)).await?;
        Ok(said)
    }

    async fn session(&self, inbound: &Inbound) -> Result<Session, ChatFailure> {
        let peer = inbound.peer.clone();
        let kept = self.mail_does(move |mail| mail.session(&peer)).await?;
        Ok(kept.map(|text| serde_json::from_str(&text)).transpose()?.unwrap_or_default())
    }

    /// The count that a correction is about, as it stands: the one reported last, else today's or yesterday's.
    async fn last_report(
        &self,
        session: &Session,
        who: Option<&Who>,
        rules: &Rules,
        now: Stamp,
    ) -> Option<LastReport> {
        let today = rules.day_of(now);
        let own = |who: &Who| Some(who.hats.first()?.unit.clone());
        let unit = |_| who.and_then(own);
        let remembered = session.last_count.clone();
        let tried: Vec<(UnitId, _)> = remembered
            .into_iter()
            .chain([today, today.previous()].into_iter().filter_map(|day| Some((unit(day)?, day))))
            .collect();
        for (unit, day) in tried {
            let figures = self.figures(&unit, day).await.ok().flatten();
            if let Some(figures) = figures {
                return Some(LastReport { unit, day, figures });
            }
        }
        None
    }

    async fn carry_out(&self, effect: Effect, work: &mut Work<'_>) -> Result<(), ChatFailure> {
        match effect {
            Effect::Say { id, message, instead_of, trouble } => {
                let peer = work.inbound.peer.clone();
                work.said.messages.push((message.clone(), trouble));
                work.out.push(Outgoing {
                    id,
                    peer,
                    message,
                    instead_of,
                    reason: Reason::Answer,
                    not_before: None,
                });
            }
            Effect::Wish { index, id, hat, command, attachments } => {
                let Some(who) = &work.who else { return Ok(()) };
                let reply = self.wish(work, &who.member, id, &hat, *command, &attachments).await?;
                work.said.replies.push(reply.clone());
                work.heard.push_back(Heard::Granted { index, reply });
            }
            Effect::Look { hat, question } => {
                let Some(who) = work.who.clone() else { return Ok(()) };
                work.heard.push_back(self.found(&who, &hat, question, work.rules, work.now).await);
            }
            Effect::Join { code } => {
                let reply = self.join(work.inbound, &code, work.now).await;
                work.said.replies.push(reply.clone());
                work.heard.push_back(Heard::Granted { index: 0, reply });
            }
            Effect::Took { seconds } => {
                let day = work.rules.day_of(work.now);
                self.mail_does(move |mail| mail.note_effort(day, seconds)).await?;
            }
        }
        Ok(())
    }

    async fn found(&self, who: &Who, hat: &Hat, question: Question, rules: &Rules, now: Stamp) -> Heard {
        match self.answer(who, hat, question, rules, now).await {
            Ok(answer) => Heard::Found(Box::<Answer>::new(answer)),
            Err(failure) => {
                tracing::warn!(%failure, "a question could not be answered");
                let again = match &failure {
                    ChatFailure::Desk(failure) => failure.again,
                    ChatFailure::Mail(_)
                    | ChatFailure::Media(_)
                    | ChatFailure::Node(_)
                    | ChatFailure::Session(_)
                    | ChatFailure::NoCampaign
                    | ChatFailure::Ending => true,
                };
                Heard::NotFound { text: failure.to_string(), again }
            }
        }
    }

    /// Sends a wish, and moves its photos under the matter's key once it is recorded.
    async fn wish(
        &self,
        work: &Work<'_>,
        member: &MemberId,
        id: uuid::Uuid,
        hat: &Hat,
        command: Command,
        attachments: &[Attachment],
    ) -> Result<Reply, ChatFailure> {
        let actor = Actor { member: member.clone(), unit: hat.unit.clone(), role: hat.role };
        let channel = work.inbound.peer.platform.as_str().to_owned();
        let request = Request { id, actor, at: work.now, cause: None, channel, command };
        let reply = self.inner.desk.ask(request).await;
        if let (Reply::Recorded(receipt), false) = (&reply, attachments.is_empty()) {
            let (media, from, to) =
                (self.inner.media.clone(), work.inbound.peer.subject(), receipt.stream.clone());
            let names: Vec<String> = attachments.iter().map(|one| one.sha256.clone()).collect();
            let moved = tokio::task::spawn_blocking(move || {
                names.iter().try_for_each(|name| media.rekey(&from, &to, name).map(drop))
            });
            moved.await.map_err(|_| ChatFailure::Ending)??;
        }
        Ok(reply)
    }

    async fn join(&self, inbound: &Inbound, code: &str, now: Stamp) -> Reply {
        let rules = self.inner.node.directory.read(|directory| directory.book().latest().cloned());
        let Some(actor) = rules.as_deref().and_then(crate::roster::setup) else {
            return Reply::Refused { text: "活动尚未开启".to_owned() };
        };
        let (Some(code), Some(account)) = (Secret::said(code), Secret::said(&inbound.peer.account)) else {
            return Reply::Refused { text: "请写加入码".to_owned() };
        };
        let channel = inbound.peer.platform.as_str().to_owned();
        let command = Command::Join { code, channel: channel.clone(), account };
        let request = Request { id: inbound.id, actor, at: now, cause: None, channel, command };
        self.inner.desk.ask(request).await
    }
}
