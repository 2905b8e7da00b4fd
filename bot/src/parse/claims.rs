//! Which number belongs to which figure: a walk along the tokens. What to make of the claims is for the readers.

use super::{
    grammar::{Counted, Word},
    lexicon::{Lexicon, Tag},
    number::Amount,
    scan::{Mark, Said, Span, Token},
};

/// A number claimed for a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Claim {
    /// The figure, as far as the words tell.
    pub(super) figure: Option<u16>,
    pub(super) amount: Amount,
    pub(super) sign: Option<i8>,
    pub(super) counted: Option<Counted>,
    pub(super) how: How,
    /// 共, 合计.
    pub(super) total: bool,
    /// It is a part of the figure, and of which kind.
    pub(super) part: Option<Kind>,
    /// The figure was named before in the same sentence.
    pub(super) in_context: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// How a number came to its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// A word for it stands before or behind.
    Said,
    /// Its counting word alone.
    ByCount,
    /// By its counting word, right behind 出动 with its people: vehicles of the patrol, or those checked.
    BehindPatrol,
    /// The label 车: vehicles checked, or of the patrol when those checked are told otherwise.
    CarLabel,
    /// By nothing.
    Bare,
}

/// Of which kind a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A behaviour.
    Behaviour(u16),
    /// Anything else (民警, 面包车).
    Other,
}

/// What a walk along the tokens tells.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) claims: Vec<Claim>,
    /// 零报告, 没出动.
    pub(super) zero_report: bool,
    /// 没查到.
    pub(super) no_cases: bool,
    /// 无, with nothing before it.
    pub(super) bare_none: bool,
    /// Figures said to be none (查处无).
    pub(super) none: Vec<u16>,
    /// Figures named without a number behind them.
    pub(super) named: Vec<u16>,
    /// Where a figure was named last.
    pub(super) retracted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Pending {
    Figure(u16),
    Part(u16),
    Behaviour(u16),
    Vehicle,
    Weak,
    Label(Counted),
}

struct Walker<'s, 'a> {
    tokens: &'s [Span<Token<'s, 'a>>],
    lexicon: &'a Lexicon,
    walk: Walk,
    pending: Option<Pending>,
    /// The figure named last in this sentence.
    context: Option<u16>,
    of_which: Option<u16>,
    total: bool,
    /// Every label stands behind its number (12人出动 35台检查).
    labels_behind: bool,
}

/// Walks along tokens.
pub(super) fn walk<'a>(tokens: &[Span<Token<'_, 'a>>], lexicon: &'a Lexicon) -> Walk {
    let mut walker = Walker {
        tokens,
        lexicon,
        walk: Walk::default(),
        pending: None,
        context: None,
        of_which: None,
        total: false,
        labels_behind: false,
    };
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
        let last = marks.last();
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
        if self.number_follows(at) || self.pending == Some(Pending::Figure(cases)) {
            self.pending = Some(Pending::Behaviour(behaviour));
        }
    }

    /// 查处2起超员: a kind right behind its number.
    fn describes_the_last(&mut self, at: usize, kind: Kind, figure: u16) -> bool {
        let behind = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let behind_number = behind.is_some_and(|token| matches!(token.what, Token::Mark(Mark::Number(_))));
        if !behind_number || self.number_follows(at) {
            return false;
        }
        match self.walk.claims.last_mut() {
            Some(last) if last.figure == Some(figure) && last.part.is_none() && !last.total => {
                // 出动12名民警 tells nothing more than 出动12名.
                if matches!(kind, Kind::Behaviour(_)) {
                    last.part = Some(kind);
                }
                true
            }
            Some(_) | None => false,
        }
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
                            Tag::Word(Word::Is | Word::Total | Word::None | Word::ChangeTo | Word::ShouldBe)
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

    fn grammar(&mut self, word: Word) {
        match word {
            Word::Total => self.total = true,
            Word::OfWhich => {
                self.of_which = self.walk.claims.last().and_then(|last| last.figure).or(self.context);
                self.pending = None;
            }
            Word::None => match self.pending {
                Some(Pending::Figure(figure)) => {
                    self.walk.none.push(figure);
                    self.pending = None;
                }
                Some(
                    Pending::Part(_)
                    | Pending::Behaviour(_)
                    | Pending::Vehicle
                    | Pending::Weak
                    | Pending::Label(_),
                ) => {
                    self.pending = None;
                }
                None => self.walk.bare_none = true,
            },
            Word::NoCases => {
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
            Word::ZeroReport => self.walk.zero_report = true,
            Word::AllZero => {}
            Word::Weak if self.pending.is_none() => self.pending = Some(Pending::Weak),
            Word::Retract => self.walk.retracted = true,
            _other => {}
        }
    }

    fn number(&mut self, at: usize, said: Said) {
        if said.foreign {
            return;
        }
        let Some(span) = self.tokens.get(at) else { return };
        let mut claim = Claim {
            figure: None,
            amount: said.amount,
            sign: said.sign,
            counted: said.counted,
            how: How::Bare,
            total: std::mem::take(&mut self.total),
            part: None,
            in_context: false,
            from: span.from,
            to: span.to,
        };
        let by_count = self.lexicon.by_count;
        match self.pending.take() {
            Some(Pending::Figure(figure)) => self.to_figure(figure, &mut claim),
            Some(Pending::Part(figure))
                if !matches!(said.counted, Some(Counted::Vehicles | Counted::Cars | Counted::Cases)) =>
            {
                claim.figure = Some(figure);
                claim.how = How::Said;
                claim.part = Some(Kind::Other);
            }
            Some(Pending::Behaviour(behaviour)) => {
                claim.figure = by_count.cases;
                claim.how = How::Said;
                claim.part = Some(Kind::Behaviour(behaviour));
            }
            Some(Pending::Vehicle) => {
                claim.figure = by_count.vehicles;
                claim.how = How::Said;
                claim.part = Some(Kind::Other);
            }
            Some(Pending::Weak) => {
                claim.figure =
                    self.by_counting(said.counted).or(by_count.vehicles.filter(|_| said.counted.is_none()));
                claim.how = if claim.figure.is_some() { How::Said } else { How::Bare };
            }
            Some(Pending::Label(counted)) => {
                let label = said.counted.filter(|own| *own != Counted::Any).unwrap_or(counted);
                claim.figure =
                    if label == Counted::Cars { by_count.vehicles } else { self.by_counting(Some(label)) };
                claim.how = if label == Counted::Cars { How::CarLabel } else { How::Said };
            }
            Some(Pending::Part(_)) | None => self.unlabelled(&mut claim),
        }
        claim.in_context = claim.figure.is_some() && claim.figure == self.context;
        self.walk.claims.push(claim);
    }

    fn to_figure(&self, figure: u16, claim: &mut Claim) {
        let by_count = self.lexicon.by_count;
        if goes_with(self.lexicon, figure, claim.counted) {
            claim.figure = Some(figure);
            claim.how = How::Said;
        } else if by_count.people == Some(figure)
            && matches!(claim.counted, Some(Counted::Vehicles | Counted::Cars))
        {
            // 出动3台 are the patrol's.
            claim.figure = by_count.cars.or(by_count.vehicles);
            claim.how = How::Said;
        } else if claim.counted == Some(Counted::People) && by_count.vehicles == Some(figure) {
            // 检查35人: nobody can know what was counted.
            claim.figure = None;
        } else {
            self.unlabelled(claim);
        }
    }

    fn unlabelled(&self, claim: &mut Claim) {
        if let Some(whole) = self.of_which.filter(|whole| goes_with(self.lexicon, *whole, claim.counted)) {
            claim.figure = Some(whole);
            claim.how = How::Said;
            claim.part = Some(Kind::Other);
            return;
        }
        claim.figure = self.by_counting(claim.counted);
        if claim.figure.is_none() && claim.counted.is_none() && claim.total {
            claim.figure = self.context;
        }
        let patrol = self.context.is_some() && self.context == self.lexicon.by_count.people;
        claim.how = match claim.counted {
            Some(Counted::Vehicles) if patrol => How::BehindPatrol,
            Some(_) if claim.figure.is_some() => How::ByCount,
            _ if claim.figure.is_some() => How::Said,
            _ => How::Bare,
        };
    }

    fn by_counting(&self, counted: Option<Counted>) -> Option<u16> {
        let by_count = self.lexicon.by_count;
        match counted? {
            Counted::People => by_count.people,
            Counted::Vehicles => by_count.vehicles,
            Counted::Cars => by_count.cars.or(by_count.vehicles),
            Counted::Cases => by_count.cases,
            Counted::Money | Counted::Points | Counted::Any | Counted::Own => None,
        }
    }

    /// What only the whole message tells: whose vehicles are meant.
    fn settle(&mut self) {
        let by_count = self.lexicon.by_count;
        let checked = self.walk.claims.iter().any(|claim| {
            claim.figure == by_count.vehicles && !matches!(claim.how, How::BehindPatrol | How::CarLabel)
        });
        for claim in &mut self.walk.claims {
            match claim.how {
                How::BehindPatrol => {
                    if checked {
                        claim.figure = by_count.cars.or(claim.figure);
                    }
                    claim.how = How::ByCount;
                }
                How::CarLabel => {
                    if checked {
                        claim.figure = by_count.cars.or(claim.figure);
                    }
                    claim.how = How::Said;
                }
                How::Said | How::ByCount | How::Bare => {}
            }
        }
    }
}

fn figure(tags: &[Tag]) -> Option<u16> {
    tags.iter().find_map(|tag| if let Tag::Figure(figure) = tag { Some(*figure) } else { None })
}

/// Whether what is counted so can be a value of a figure: people are not counted in vehicles, nor money in people.
fn goes_with(lexicon: &Lexicon, figure: u16, counted: Option<Counted>) -> bool {
    let (Some(own), Some(counted)) = (lexicon.figure(figure).map(|figure| figure.counted), counted) else {
        return true;
    };
    match (own, counted) {
        (_, Counted::Any)
        | (Counted::Own | Counted::Any, Counted::Own | Counted::Vehicles | Counted::Cases) => true,
        // Cases are counted by vehicle and by person as well.
        (Counted::Cases, Counted::Vehicles | Counted::Cars | Counted::People | Counted::Own) => true,
        (Counted::Vehicles, Counted::Cars) | (Counted::Cars, Counted::Vehicles) => true,
        (own, counted) => own == counted,
    }
}
