//! `Retry-After` as a date (RFC 9110 §10.2.3): it means nothing without a clock.

use alloc::string::String;

use super::Millis;
use crate::json::write_integer;

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Puts seconds in the place of a date. What is neither stays as it is.
pub(super) fn to_seconds(field: &mut Option<String>, now: Millis) {
    let Some(date) = field.as_deref().and_then(epoch_seconds) else {
        return;
    };
    // Rounded up: a moment too early is refused again.
    let seconds = (date.saturating_mul(1000))
        .saturating_sub(now)
        .div_ceil(1000);
    let mut text = String::new();
    write_integer(&mut text, seconds);
    *field = Some(text);
}

/// Seconds since 1970 of an IMF-fixdate, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
/// The two obsolete forms are not sent by anything that is still alive.
fn epoch_seconds(text: &str) -> Option<u64> {
    let (_, date) = text.trim_ascii().split_once(", ")?;
    let mut parts = date.split(' ');
    let day = number(parts.next()?, 2)?;
    let month = MONTHS.find(parts.next().filter(|name| name.len() == 3)?)?;
    let year = number(parts.next()?, 4)?;
    let mut time = parts.next()?.split(':');
    let hours = number(time.next()?, 2)?;
    let minutes = number(time.next()?, 2)?;
    let seconds = number(time.next()?, 2)?;
    let is_whole = parts.next() == Some("GMT") && parts.next().is_none() && time.next().is_none();
    let is_real = month % 3 == 0
        && (1..=31).contains(&day)
        && (1970..=9999).contains(&year)
        && hours < 24
        && minutes < 60
        && seconds <= 60;
    if !is_whole || !is_real {
        return None;
    }
    let days = days_before(year, month as u64 / 3) + day - 1;
    Some(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
}

/// Days from 1970 to the first of a month (0 is January), in the Gregorian calendar.
fn days_before(year: u64, month: u64) -> u64 {
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month < 2 {
        (year - 1, month + 10)
    } else {
        (year, month - 2)
    };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5;
    // The same count of 1 January 1970.
    days - 719_468
}

fn number(digits: &str, length: usize) -> Option<u64> {
    let is_number = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(field: &str, now: Millis) -> Option<String> {
        let mut field = Some(String::from(field));
        to_seconds(&mut field, now);
        field
    }

    #[test]
    fn a_date_becomes_the_seconds_until_then() {
        // RFC 9110's own example; its epoch is 784111777 by `date -d`.
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        assert_eq!(epoch_seconds(date), Some(784_111_777));
        assert_eq!(seconds(date, 784_111_767_001).as_deref(), Some("10"));
        assert_eq!(seconds(date, 784_111_900_000).as_deref(), Some("0"));
        // Leap days of 2000 and 2024, and the day after, by `date -d`.
        for (date, expected) in [
            ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Fri, 31 Dec 1999 23:59:59 GMT", 946_684_799),
        ] {
            assert_eq!(epoch_seconds(date), Some(expected), "{date}");
        }
    }

    #[test]
    fn anything_else_stays_as_it_is() {
        for text in [
            "120",
            "",
            "soon",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 ovD 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 0000 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37:00 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT",
        ] {
            assert_eq!(seconds(text, 0).as_deref(), Some(text));
        }
        let mut none = None;
        to_seconds(&mut none, 0);
        assert_eq!(none, None);
    }
}
