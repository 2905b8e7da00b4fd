//! A number on the walk: which figure it goes to.

use super::{
    Claim, How, Kind,
    walk::{Pending, Walker},
};
use crate::parse::{
    grammar::{Counted, Word},
    lexicon::{Lexicon, Tag},
    scan::{Said, Token},
};

impl Walker<'_, '_> {
    pub(super) fn number(&mut self, at: usize, said: Said) {
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
                let listed = std::mem::take(&mut self.listed);
                // 超员、超速各1起 is one of each; 超员、超速2起 does not tell how many of which.
                let each = self.is_each(at);
                claim.part = (listed.is_empty() || each).then_some(Kind::Behaviour(behaviour));
                claim.in_context = claim.figure.is_some() && claim.figure == self.context;
                if each {
                    let others =
                        listed.into_iter().map(|other| Claim { part: Some(Kind::Behaviour(other)), ..claim });
                    self.walk.claims.extend(others);
                }
            }
            Some(Pending::Vehicle) => {
                claim.figure = by_count.vehicles;
                claim.how = How::Said;
                claim.part = Some(Kind::Other);
            }
            // 查了35个车 are those checked.
            Some(Pending::Weak) if said.counted == Some(Counted::Cars) => {
                claim.figure = by_count.vehicles;
                claim.how = How::Said;
            }
            Some(Pending::Weak) => {
                claim.figure =
                    self.by_counting(said.counted).or(by_count.vehicles.filter(|_| said.counted.is_none()));
                claim.how = if claim.figure.is_some() { How::Said } else { How::Bare };
            }
            Some(Pending::Label(counted)) => {
                let own = said.counted.filter(|own| !matches!(own, Counted::Any | Counted::Vehicles));
                let label = own.unwrap_or(counted);
                claim.figure =
                    if label == Counted::Cars { by_count.vehicles } else { self.by_counting(Some(label)) };
                claim.how = if label == Counted::Cars { How::CarLabel } else { How::Said };
            }
            Some(Pending::Part(_)) | None => self.unlabelled(&mut claim),
        }
        claim.in_context = claim.figure.is_some() && claim.figure == self.context;
        self.walk.claims.push(claim);
    }

    /// Whether 各 stands before a number.
    fn is_each(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        before.is_some_and(|token| match token.what {
            Token::Word(tags) => tags.contains(&Tag::Word(Word::Each)),
            Token::Mark(_) | Token::Separator(_) | Token::Other(_) => false,
        })
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
    pub(super) fn settle(&mut self) {
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

/// Whether what is counted so can be a value of a figure: people are not counted in vehicles, nor money in people.
pub(super) fn goes_with(lexicon: &Lexicon, figure: u16, counted: Option<Counted>) -> bool {
    let (Some(own), Some(counted)) = (lexicon.figure(figure).map(|figure| figure.counted), counted) else {
        return true;
    };
    match (own, counted) {
        // Cases are counted by vehicle and by person as well.
        (_, Counted::Any)
        | (Counted::Own | Counted::Any, Counted::Own | Counted::Vehicles | Counted::Cases)
        | (Counted::Cases, Counted::Vehicles | Counted::Cars | Counted::People | Counted::Own)
        | (Counted::Vehicles, Counted::Cars)
        | (Counted::Cars, Counted::Vehicles) => true,
        (own, counted) => own == counted,
    }
}
