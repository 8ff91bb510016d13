//! What is left to chance: drawn from a seed, and written down, so that a day can be played
//! again with fewer things happening on it.

use std::cell::RefCell;
use std::rc::Rc;

/// What was chosen on a day: a list for each part of the world that chooses. Where a list is at
/// its end, the rest is 0, which always is the calmest there is.
pub type Tape = Vec<Vec<u64>>;

/// One part of the world that chooses.
#[derive(Debug)]
pub struct Choices {
    source: Source,
    /// Its list.
    list: usize,
    record: Rc<RefCell<Tape>>,
}

#[derive(Clone, Debug)]
enum Source {
    Seed(u64),
    Tape(Rc<Tape>, usize),
}

impl Choices {
    pub fn from_seed(seed: u64) -> Self {
        Self::new(Source::Seed(seed))
    }

    pub fn from_tape(tape: Tape) -> Self {
        Self::new(Source::Tape(Rc::new(tape), 0))
    }

    fn new(source: Source) -> Self {
        Self {
            source,
            list: 0,
            record: Rc::new(RefCell::new(vec![Vec::new()])),
        }
    }

    /// What is chosen from now on, by this part and all others.
    pub fn record(&self) -> Rc<RefCell<Tape>> {
        Rc::clone(&self.record)
    }

    /// Another part, that chooses whenever it likes and moves nobody else's choices by that.
    pub fn another(&mut self) -> Self {
        let source = match &mut self.source {
            Source::Seed(state) => Source::Seed(next(state)),
            Source::Tape(tape, _) => Source::Tape(Rc::clone(tape), 0),
        };
        let mut record = self.record.borrow_mut();
        record.push(Vec::new());
        Self {
            source,
            list: record.len() - 1,
            record: Rc::clone(&self.record),
        }
    }

    /// Below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        let chosen = match &mut self.source {
            Source::Seed(state) => next(state) % end,
            Source::Tape(tape, position) => {
                let list = tape.get(self.list);
                let chosen = list.and_then(|list| list.get(*position)).copied();
                *position += 1;
                chosen.unwrap_or(0).min(end - 1)
            }
        };
        self.record.borrow_mut()[self.list].push(chosen);
        chosen
    }

    /// Whether something happens that does so in so many of a hundred cases.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) >= 100 - chance
    }

    /// The calmest is to be the first.
    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    /// Between `least` and `most` of something. Each begins with a choice of its own, so that a
    /// part that is cut out of a tape takes one of them away and leaves the rest as it is; there
    /// may be fewer than `least` then.
    pub fn some<T>(
        &mut self,
        least: u64,
        most: u64,
        mut item: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let wanted = match &mut self.source {
            Source::Seed(state) => Some(least + next(state) % (most - least + 1)),
            Source::Tape(..) => None,
        };
        let mut items = Vec::new();
        while (items.len() as u64) < most {
            let goes_on = match wanted {
                None => self.below(2) == 1,
                Some(wanted) => {
                    let goes_on = (items.len() as u64) < wanted;
                    self.record.borrow_mut()[self.list].push(u64::from(goes_on));
                    goes_on
                }
            };
            if !goes_on {
                break;
            }
            items.push(item(self));
        }
        items
    }
}

/// `splitmix64`, whose author put it in the public domain.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut word = *state;
    word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

#[test]
fn a_tape_plays_again_what_a_seed_has_drawn() {
    let play = |mut choices: Choices| {
        let record = choices.record();
        let mut other = choices.another();
        let items = choices.some(0, 9, |choices| (choices.below(1000), other.percent(30)));
        let drawn = (items, choices.one_of(&[1, 2, 3]), other.below(7));
        (drawn, record.take())
    };
    for seed in 0..100 {
        let (drawn, tape) = play(Choices::from_seed(seed));
        assert_eq!(play(Choices::from_tape(tape.clone())), (drawn, tape));
    }
}

#[test]
fn a_tape_without_an_item_has_one_less_and_the_others_as_they_were() {
    let items = |tape: &[u64]| {
        let mut choices = Choices::from_tape(vec![tape.to_vec()]);
        let items = choices.some(2, 5, |choices| choices.below(100));
        (items, choices.below(100))
    };
    assert_eq!(items(&[1, 11, 1, 12, 1, 13, 0, 9]), (vec![11, 12, 13], 9));
    assert_eq!(items(&[1, 11, 1, 13, 0, 9]), (vec![11, 13], 9));
    assert_eq!(items(&[]), (vec![], 0));
}
