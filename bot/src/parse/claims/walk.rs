//! The walk along the tokens.

use super::{How, Kind, Walk, value::goes_with};
use crate::parse::{
    grammar::{Counted, Word},
    lexicon::{Lexicon, Tag},
    number::Amount,
    scan::{Mark, Span, Token},
};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Pending {
    Figure(u16),
    Part(u16),
    Behaviour(u16),
    Vehicle,
    Weak,
    Label(Counted),
}

pub(super) struct Walker<'s, 'a> {
    pub(super) tokens: &'s [Span<Token<'s, 'a>>],
    pub(super) lexicon: &'a Lexicon,
    pub(super) walk: Walk,
    pub(super) pending: Option<Pending>,
    /// The figure named last in this sentence.
    pub(super) context: Option<u16>,
    pub(super) of_which: Option<u16>,
    pub(super) total: bool,
    /// Every label stands behind its number (12人出动 35台检查).
    labels_behind: bool,
    /// Every kind stands behind its number (2起超员1起酒驾).
    kinds_behind: bool,
    /// Kinds that were named before the one whose number is awaited.
    pub(super) listed: Vec<u16>,
}

/// Walks along tokens.
pub(in crate::parse) fn walk<'a>(tokens: &[Span<Token<'_, 'a>>], lexicon: &'a Lexicon) -> Walk {
    let mut walker = Walker {
        tokens,
        lexicon,
        walk: Walk::default(),
        pending: None,
        context: None,
        of_which: None,
        total: false,
        labels_behind: false,
        kinds_behind: false,
        listed: Vec::new(),
    };
    walker.kinds_behind = walker.are_kinds_behind();
    walker.labels_behind = walker.are_labels_behind();
    for at in 0..tokens.len() {
        walker.token(at);
    }
    walker.forget_pending();
    walker.settle();
    walker.walk
}

impl<'s, 'a> Walker<'s, 'a> {
    fn at(&self, at: usize) -> Option<Token<'s, 'a>> {
        self.tokens.get(at).map(|token| token.what)
    }

    fn are_labels_behind(&self) -> bool {
        let mut marks = self.tokens.iter().filter_map(|token| match token.what {
            Token::Mark(Mark::Number(said)) if !said.foreign => Some(false),
            Token::Word(tags) if figure(tags).is_some() => Some(true),
            Token::Mark(_) | Token::Word(_) | Token::Separator(_) | Token::Other(_) => None,
        });
        let first = marks.next();
        let last = marks.next_back();
        first == Some(false) && last == Some(true)
    }

    fn token(&mut self, at: usize) {
        let Some(token) = self.at(at) else { return };
        match token {
            Token::Mark(Mark::Number(said)) => self.number(at, *said),
            Token::Mark(_) | Token::Other(_) => {}
            Token::Separator(c) => self.separator(at, c),
            Token::Word(tags) => self.word(at, tags),
        }
    }

    fn separator(&mut self, at: usize, c: char) {
        let hard = matches!(c, '\n' | '。' | ';' | '!');
        if !hard {
            return;
        }
        // A label at the end of its line has its number on the next one.
        let behind_label =
            at.checked_sub(1).and_then(|before| self.at(before)).is_some_and(|token| match token {
                Token::Word(tags) => figure(tags).is_some(),
                Token::Separator(c) => c == ':',
                Token::Mark(_) | Token::Other(_) => false,
            });
        if !(behind_label && c == '\n') {
            self.forget_pending();
        }
        self.context = None;
        self.of_which = None;
        self.total = false;
    }

    fn forget_pending(&mut self) {
        if let Some(Pending::Figure(figure)) = self.pending.take()
            && !self.walk.named.contains(&figure)
        {
            self.walk.named.push(figure);
        }
    }

    fn word(&mut self, at: usize, tags: &[Tag]) {
        let cases = self.lexicon.by_count.cases;
        let behaviour = tags.iter().find_map(|tag| if let Tag::Behaviour(b) = tag { Some(*b) } else { None });
        let of_cases = behaviour.is_some() && self.context.is_some() && self.context == cases;
        if let Some(figure) = figure(tags).filter(|_| !of_cases) {
            return self.label(at, figure);
        }
        for tag in tags {
            match *tag {
                Tag::Part(figure) => {
                    // 交警 24人 begins with whose report it is, 交警5人 with who was out.
                    let unit = tags.iter().any(|tag| matches!(tag, Tag::Unit(_) | Tag::Everyday(_)));
                    let adjacent =
                        matches!(self.at(at.saturating_add(1)), Some(Token::Mark(Mark::Number(_))));
                    if unit && !adjacent {
                        return;
                    }
                    if !self.describes_the_last(at, Kind::Other, figure) {
                        self.forget_pending();
                        self.pending = Some(Pending::Part(figure));
                        self.context = Some(figure);
                    }
                    return;
                }
                Tag::Behaviour(b) => return self.behaviour(at, b),
                Tag::Vehicle(_) => {
                    let checked = self.lexicon.by_count.vehicles;
                    if checked.is_some()
                        && (self.context == checked || self.of_which == checked)
                        && self.number_follows(at)
                    {
                        self.pending = Some(Pending::Vehicle);
                    }
                    return;
                }
                Tag::Word(word) => self.grammar(word),
                Tag::Counted(counted) => {
                    if self.pending.is_none()
                        && matches!(self.at(at.saturating_add(1)), Some(Token::Mark(Mark::Number(_))))
                    {
                        self.pending = Some(Pending::Label(counted));
                    }
                }
                Tag::Unit(_)
                | Tag::Everyday(_)
                | Tag::County
                | Tag::Figure(_)
                | Tag::Area(_)
                | Tag::Step(_) => {}
            }
        }
    }

    fn label(&mut self, at: usize, figure: u16) {
        let behind_number = at.checked_sub(1).map(|before| self.tokens.get(before)).is_some_and(|token| {
            token.is_some_and(|token| matches!(token.what, Token::Mark(Mark::Number(_))))
        });
        let next_is_its = !self.labels_behind && self.number_follows(at);
        if (behind_number || self.labels_behind) && !next_is_its {
            let lexicon = self.lexicon;
            if let Some(last) = self.walk.claims.last_mut()
                && (last.how != How::Said || last.figure == Some(figure))
                && last.part.is_none()
                && goes_with(lexicon, figure, last.counted)
            {
                last.figure = Some(figure);
                last.how = How::Said;
                self.context = Some(figure);
                return;
            }
        }
        // 均无违法: what is named behind 无 is none.
        let behind_none =
            at.checked_sub(1).and_then(|before| self.at(before)).is_some_and(|token| match token {
                Token::Word(tags) => tags.contains(&Tag::Word(Word::None)),
                Token::Mark(_) | Token::Separator(_) | Token::Other(_) => false,
            });
        if behind_none && self.walk.bare_none && !self.number_follows(at) {
            self.walk.bare_none = false;
            self.walk.none.push(figure);
            return;
        }
        self.forget_pending();
        self.pending = Some(Pending::Figure(figure));
        self.context = Some(figure);
        self.of_which = None;
    }

    fn behaviour(&mut self, at: usize, behaviour: u16) {
        let Some(cases) = self.lexicon.by_count.cases else { return };
        if self.describes_the_last(at, Kind::Behaviour(behaviour), cases) {
            return;
        }
        match self.pending {
            // 超员、超速各1起
            Some(Pending::Behaviour(before)) => self.listed.push(before),
            Some(Pending::Figure(figure)) if figure == cases => self.listed.clear(),
            Some(_) | None if self.number_follows(at) => self.listed.clear(),
            Some(_) | None => return,
        }
        self.pending = Some(Pending::Behaviour(behaviour));
    }

    /// 查处2起超员: a kind right behind its number.
    fn describes_the_last(&mut self, at: usize, kind: Kind, figure: u16) -> bool {
        let behind = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let behind_number = behind.is_some_and(|token| matches!(token.what, Token::Mark(Mark::Number(_))));
        if !behind_number || (self.number_follows(at) && !self.kinds_behind) {
            return false;
        }
        match self.walk.claims.last_mut() {
            Some(last)
                if last.figure == Some(figure)
                    && matches!(last.part, None | Some(Kind::Other))
                    && !last.total =>
            {
                // 出动12名民警 tells nothing more than 出动12名.
                if matches!(kind, Kind::Behaviour(_)) {
                    last.part = Some(kind);
                }
                true
            }
            Some(_) | None => false,
        }
    }

    /// Every kind stands behind its number (2起超员1起酒驾).
    fn are_kinds_behind(&self) -> bool {
        let is_kind = |at: usize| matches!(self.at(at), Some(Token::Word(tags)) if tags.iter().any(|tag| matches!(tag, Tag::Behaviour(_))));
        let kinds = || (0..self.tokens.len()).filter(|at| is_kind(*at));
        let first_behind = kinds()
            .next()
            .and_then(|at| self.at(at.checked_sub(1)?))
            .is_some_and(|token| matches!(token, Token::Mark(Mark::Number(_))));
        first_behind && kinds().next_back().is_some_and(|last| !self.number_follows(last))
    }

    /// Whether a number follows, with nothing but links and blanks between.
    fn number_follows(&self, at: usize) -> bool {
        let mut next = at.saturating_add(1);
        while let Some(token) = self.at(next) {
            match token {
                Token::Mark(Mark::Number(said)) => return !said.foreign,
                Token::Separator(' ' | ':') => {}
                Token::Word(tags)
                    if tags.iter().any(|tag| {
                        matches!(
                            tag,
                            Tag::Word(
                                Word::Is
                                    | Word::Each
                                    | Word::Total
                                    | Word::None
                                    | Word::ChangeTo
                                    | Word::ShouldBe
                            )
                        )
                    }) =>
                {
                    if tags.contains(&Tag::Word(Word::None)) {
                        return true;
                    }
                }
                Token::Mark(_) | Token::Separator(_) | Token::Word(_) | Token::Other(_) => return false,
            }
            next = next.saturating_add(1);
        }
        false
    }

    /// Words of the grammar that tell something about figures; the others tell nothing here.
    fn grammar(&mut self, word: Word) {
        if word == Word::Total {
            self.total = true;
        } else if word == Word::OfWhich {
            self.of_which = self.walk.claims.last().and_then(|last| last.figure).or(self.context);
            self.pending = None;
        } else if word == Word::None {
            self.none();
        } else if word == Word::NoCases {
            self.no_cases();
        } else if word == Word::ZeroReport {
            self.walk.zero_report = true;
        } else if word == Word::Weak && self.pending.is_none() {
            self.pending = Some(Pending::Weak);
        } else if word == Word::Vehicles && self.pending.is_none() {
            self.pending = Some(Pending::Label(Counted::Cars));
        }
    }

    fn none(&mut self) {
        match self.pending.take() {
            Some(Pending::Figure(figure)) => self.walk.none.push(figure),
            Some(
                Pending::Part(_)
                | Pending::Behaviour(_)
                | Pending::Vehicle
                | Pending::Weak
                | Pending::Label(_),
            ) => {}
            None => self.walk.bare_none = true,
        }
    }

    fn no_cases(&mut self) {
        self.walk.no_cases = true;
        // 一台都没查到 is no vehicle.
        if self
            .walk
            .claims
            .last()
            .is_some_and(|last| last.amount == Amount::Whole(1) && last.how != How::Said)
        {
            self.walk.claims.pop();
        }
        if self.pending == self.lexicon.by_count.cases.map(Pending::Figure) {
            self.pending = None;
        }
    }
}

fn figure(tags: &[Tag]) -> Option<u16> {
    tags.iter().find_map(|tag| if let Tag::Figure(figure) = tag { Some(*figure) } else { None })
}
