//! Makes a day that ends badly a small one: fewer calls, fewer faults, smaller numbers.

use crate::choices::Tape;

/// Parts of that many choices and fewer are cut out one by one: a call takes no more.
const LONGEST_ITEM: usize = 16;

/// The smallest tape found that still `fails`, in so many `plays` at most. `fails` plays a tape,
/// and gives back what was chosen if that ended badly.
pub fn shrink(tape: Tape, plays: usize, fails: impl FnMut(Tape) -> Option<Tape>) -> Tape {
    let mut search = Search {
        best: trimmed(tape),
        plays,
        fails,
    };
    loop {
        let before = size(&search.best);
        search.cut();
        search.lower();
        if search.plays == 0 || size(&search.best) == before {
            return search.best;
        }
    }
}

struct Search<F> {
    best: Tape,
    plays: usize,
    fails: F,
}

impl<F: FnMut(Tape) -> Option<Tape>> Search<F> {
    /// Takes parts out, long ones first, beginning at the end of each list.
    fn cut(&mut self) {
        for list in 0..self.best.len() {
            let mut length = self.best[list].len();
            while length > 0 {
                let mut start = self.best[list].len();
                while start > 0 && self.plays > 0 {
                    start -= 1;
                    let end = self.best[list].len().min(start + length);
                    if start >= end {
                        continue;
                    }
                    let mut candidate = self.best.clone();
                    candidate[list].drain(start..end);
                    self.attempt(candidate);
                }
                length = if length > LONGEST_ITEM {
                    length / 2
                } else {
                    length - 1
                };
            }
        }
    }

    /// Makes each number as small as it can be.
    fn lower(&mut self) {
        for list in 0..self.best.len() {
            let mut position = 0;
            while position < self.best[list].len() {
                self.lower_one(list, position);
                position += 1;
            }
        }
    }

    /// Tries 0, and then by halves.
    fn lower_one(&mut self, list: usize, position: usize) {
        let mut least = 0;
        while let Some(number) = self.best[list].get(position).copied()
            && least < number
            && self.plays > 0
        {
            let wanted = if least == 0 {
                0
            } else {
                least + (number - least) / 2
            };
            let mut candidate = self.best.clone();
            candidate[list][position] = wanted;
            if !self.attempt(candidate) {
                least = wanted + 1;
            }
        }
    }

    fn attempt(&mut self, candidate: Tape) -> bool {
        if self.plays == 0 {
            return false;
        }
        self.plays -= 1;
        let Some(chosen) = (self.fails)(candidate) else {
            return false;
        };
        let chosen = trimmed(chosen);
        let is_smaller = size(&chosen) < size(&self.best);
        if is_smaller {
            self.best = chosen;
        }
        is_smaller
    }
}

/// Fewer choices count for more than smaller ones.
fn size(tape: &Tape) -> (usize, u64) {
    let choices = || tape.iter().flatten();
    (choices().count(), choices().sum())
}

/// Without the zeros at the end, which are there anyway.
fn trimmed(mut tape: Tape) -> Tape {
    for list in &mut tape {
        while list.last() == Some(&0) {
            list.pop();
        }
    }
    tape
}

/// Plays what is on the tape: some numbers of three digits, and a remark on each by another part.
/// That is bad where three of them come to more than `limit`.
#[cfg(test)]
fn bad(limit: u64) -> impl FnMut(Tape) -> Option<Tape> {
    move |tape| {
        let (mut numbers, record) = play(crate::choices::Choices::from_tape(tape));
        numbers.sort_unstable_by(|one, other| other.cmp(one));
        let sum: u64 = numbers.iter().take(3).sum();
        (sum > limit).then_some(record)
    }
}

#[cfg(test)]
fn play(mut choices: crate::choices::Choices) -> (Vec<u64>, Tape) {
    let record = choices.record();
    let mut other = choices.another();
    let numbers = choices.some(0, 200, |choices| {
        other.below(1000);
        choices.below(1000)
    });
    (numbers, record.take())
}

#[test]
fn what_is_left_is_what_it_takes() {
    for seed in 0..50 {
        let (numbers, tape) = play(crate::choices::Choices::from_seed(seed));
        if bad(2500)(tape.clone()).is_none() {
            continue;
        }
        let small = shrink(tape, 100_000, bad(2500));
        let (left, _) = play(crate::choices::Choices::from_tape(small.clone()));
        assert_eq!((left.len(), left.iter().sum()), (3, 2501), "of {numbers:?}");
        assert!(small[1].is_empty(), "nobody minds the remarks: {small:?}");
        let again = shrink(small.clone(), 100_000, bad(2500));
        assert_eq!(again, small);
    }
}

#[test]
fn it_stops_after_so_many_plays_with_what_it_has() {
    let (_, tape) = play(crate::choices::Choices::from_seed(1));
    let mut plays = 0;
    let small = shrink(tape.clone(), 25, |tape| {
        plays += 1;
        bad(1000)(tape)
    });
    assert_eq!(plays, 25);
    assert!(size(&small) < size(&tape) && bad(1000)(small).is_some());
}
