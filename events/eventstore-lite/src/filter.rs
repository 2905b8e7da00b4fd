//! A filter: marks that may have been added, and others that were not for certain.

/// One bit for each of so many parts of all marks; 1 MiB, of which a hundred thousand marks take one bit in eighty.
const BITS: u32 = 1 << 23;
/// So many low bits of a mark are not looked at.
const UNUSED: u32 = u32::BITS - BITS.ilog2();

/// Says of a mark that was added always that it may be there, and of another seldom.
#[derive(Debug)]
pub(crate) struct Filter {
    bits: Box<[u64]>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { bits: vec![0; (BITS / u64::BITS) as usize].into() }
    }
}

impl Filter {
    pub(crate) fn add(&mut self, mark: u32) {
        let (word, bit) = place(mark);
        if let Some(word) = self.bits.get_mut(word) {
            *word |= bit;
        }
    }

    pub(crate) fn may_have(&self, mark: u32) -> bool {
        let (word, bit) = place(mark);
        self.bits.get(word).is_none_or(|word| word & bit != 0)
    }
}

/// The word and the bit in it.
fn place(mark: u32) -> (usize, u64) {
    let bit = mark >> UNUSED;
    ((bit / u64::BITS) as usize, 1 << (bit % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_may_be_there_and_hardly_anything_else() {
        let mark = |number: u32| crc32fast::hash(&number.to_be_bytes());
        let mut filter = Filter::default();
        (0..100_000).for_each(|number| filter.add(mark(number)));
        assert!((0..100_000).all(|number| filter.may_have(mark(number))));
        let wrong = (100_000..200_000).filter(|number| filter.may_have(mark(*number))).count();
        assert!(wrong < 2_500, "{wrong} of 100,000");
        for mark in [0, u32::MAX] {
            let mut filter = Filter::default();
            filter.add(mark);
            assert!(filter.may_have(mark) && !filter.may_have(!mark));
        }
    }
}
