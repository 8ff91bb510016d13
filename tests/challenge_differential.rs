//! Our reading of challenge lists beside that of the crate `http-auth`, which follows the
//! grammar of RFC 7235 to the letter and was written without knowledge of ours.
//!
//! What it reads, we read, and find the same in it. Where it stops, we may go on, for one of
//! the reasons in [`Class`] and for no other. Three kinds of lines are tried: such as follow
//! the grammar, such as take a liberty here and there, and rubble. Of the first two the
//! contents are known beforehand, so both parsers are held to them and not only to each
//! other. The seed is fixed: every run tries the same lines.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::cell::RefCell;
use std::collections::BTreeSet;

use atlas_private_endpoint::auth::{ChallengeError, RawChallenge, parse_challenges};
use http_auth::parser::ChallengeParser;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const CASES: u32 = 1000;

/// Why we read on where `http-auth` stops; of the last two, why we read nothing where it
/// reads a part, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Blanks at either end, and a value of nothing but separators. RFC 9110 §5.5: blanks
    /// around a field value are no part of it; §5.6.1.2: empty elements are to be accepted.
    Edge,
    /// Bytes from 80 to FF in a quoted string: `obs-text` of RFC 9110 §5.6.4. Realms have them.
    ObsText,
    /// `name=` with nothing after it. Not in the grammar (§11.2), but servers send an opaque
    /// so, and there is only one way to understand it.
    EmptyValue,
    /// An unquoted value with bytes that no token has (against §11.2): nonces in Base64.
    Unquoted,
    /// Blanks for the comma between two parameters (against §11.6.1), as curl and Firefox
    /// read them.
    BlankSeparator,
    /// Other than one space between scheme and parameters. §11.3 has `1*SP`, so that even
    /// two spaces are grammatical; the tab is a liberty.
    SchemeGap,
    /// An empty element before the first parameter. §5.6.1.2 lets them stand anywhere in a
    /// list, and the parameters are one.
    CommaAfterScheme,
    /// `token68` in the place of parameters (§11.3): `Negotiate` has it. `http-auth` leaves
    /// it out on purpose.
    Token68,
    /// A control character anywhere makes the line unreadable, also what stands before it:
    /// §5.5 calls such a value invalid, and someone may have split it.
    Control,
    /// More than 16 KiB or 64 parameters: a limit against servers that mean harm (§5.4).
    Limit,
}

/// One line for each class, by which it can be seen that the class is needed.
const EXAMPLES: [(Class, &str); 15] = [
    (Class::Edge, " Digest a=b"),
    (Class::Edge, "Digest a=b "),
    (Class::Edge, ","),
    (Class::ObsText, "Digest a=\"\u{e9}\""),
    (Class::EmptyValue, "Digest a=, b=c"),
    (Class::EmptyValue, "Digest a= "),
    (Class::Unquoted, "Digest a=b/c=="),
    (Class::Unquoted, "Digest a= =b"),
    (Class::BlankSeparator, "Digest a=b c=\"d\""),
    (Class::SchemeGap, "Digest  a=b"),
    (Class::SchemeGap, "Digest\ta=b"),
    (Class::CommaAfterScheme, "Digest , a=b"),
    (Class::Token68, "Negotiate a/b=="),
    (Class::Token68, "Negotiate abc, Digest a=b"),
    (Class::Control, "Basic a=b, Digest c=\"\u{1}\""),
];

#[test]
fn each_class_is_a_difference_indeed() {
    for (class, line) in EXAMPLES {
        assert_eq!(compare(line), Ok(Some(class)), "{line:?}");
    }
    for line in [
        format!("Digest a=\"{}\"", "b".repeat(16 * 1024)),
        format!("Digest {}", "a=b,".repeat(65)),
    ] {
        assert_eq!(compare(&line), Ok(Some(Class::Limit)));
    }
}

#[test]
fn what_follows_the_grammar_is_read_by_both() {
    run(&written(strict()), |(line, model)| {
        prop_assert_eq!(compare(&line), Ok(None), "{:?}", line);
        prop_assert_eq!(ours(&line).challenges, model, "{:?}", line);
        Ok(())
    });
}

#[test]
fn what_takes_liberties_is_read_as_it_was_meant() {
    let seen = RefCell::new(BTreeSet::new());
    run(&written(liberal()), |(line, model)| {
        prop_assert_eq!(&ours(&line).challenges, &model, "{:?}", line);
        seen.borrow_mut().extend(classified(&line)?);
        Ok(())
    });
    // The generator takes every liberty that it is meant to take.
    let expected = [
        Class::Edge,
        Class::ObsText,
        Class::EmptyValue,
        Class::Unquoted,
        Class::BlankSeparator,
        Class::SchemeGap,
        Class::CommaAfterScheme,
    ];
    assert_eq!(seen.into_inner(), BTreeSet::from(expected));
}

#[test]
fn rubble_is_told_apart_by_the_listed_reasons_alone() {
    let seen = RefCell::new(BTreeSet::new());
    run(&rubble(), |line| {
        seen.borrow_mut().extend(classified(&line)?);
        Ok(())
    });
    // Every class but the last, for which the lines are too short.
    let listed = EXAMPLES.iter().map(|(class, _)| *class);
    assert_eq!(seen.into_inner(), listed.collect());
}

/// The class of the difference, if there is one. Fails where there is one of no class.
fn classified(line: &str) -> Result<Option<Class>, TestCaseError> {
    compare(line).map_err(|text| TestCaseError::fail(format!("{line:?}: {text}")))
}

/// Scheme and names in lower case, values without quotes and escapes.
type Read = (String, Vec<(String, Vec<u8>)>);

#[derive(Debug)]
struct Reading {
    /// Those that are complete, in order.
    challenges: Vec<Read>,
    /// Where in the line their schemes begin.
    positions: Vec<usize>,
    /// Where it stopped, if it did before the end.
    stop: Option<usize>,
}

fn compare(line: &str) -> Result<Option<Class>, String> {
    let (ours, theirs) = (ours(line), theirs(line));
    let is_prefix = ours.challenges.starts_with(&theirs.challenges)
        && ours.positions.starts_with(&theirs.positions);
    let difference = format!("{ours:?} beside {theirs:?}");
    match (ours.stop, theirs.stop) {
        (None, None) if is_prefix && ours.positions == theirs.positions => Ok(None),
        // Both stop. A control character takes what is before it along, nothing else does.
        (Some(_), Some(_)) if is_prefix => Ok(None),
        (Some(_), Some(_))
            if line
                .replace('\t', " ")
                .contains(|c: char| c.is_ascii_control()) =>
        {
            Ok(Some(Class::Control))
        }
        (None, Some(at)) if is_prefix => class_of(line, at).map(Some).ok_or(difference),
        (Some(_), None) if line.len() > 16 * 1024 || line.matches('=').count() > 64 => {
            Ok(Some(Class::Limit))
        }
        _ => Err(difference),
    }
}

fn ours(line: &str) -> Reading {
    let found = match parse_challenges([line]) {
        Ok(found) => found,
        Err(ChallengeError::Malformed { position, .. }) => {
            return Reading {
                challenges: Vec::new(),
                positions: Vec::new(),
                stop: Some(position),
            };
        }
        Err(other) => panic!("{other}"),
    };
    // What was read before a fault is all that is told. That there was one shows in what
    // stands after it.
    let more = parse_challenges([&*format!("{line}, more")]).unwrap_or_default();
    let is_whole = more.len() == found.len() + 1;
    let flat = |raw: &RawChallenge| (raw.scheme.clone(), raw.params.clone());
    Reading {
        challenges: found.iter().map(flat).collect(),
        positions: found.iter().map(|raw| raw.position).collect(),
        stop: (!is_whole).then_some(line.len()),
    }
}

fn theirs(line: &str) -> Reading {
    let mut reading = Reading {
        challenges: Vec::new(),
        positions: Vec::new(),
        stop: None,
    };
    for item in ChallengeParser::new(line) {
        let challenge = match item {
            Ok(challenge) => challenge,
            Err(error) => {
                // It has no getter, and its `Display` may cut a character in two.
                let text = format!("{error:?}");
                let (_, rest) = text.rsplit_once(", pos: ").unwrap();
                let (digits, _) = rest.split_once(',').unwrap();
                reading.stop = Some(digits.parse().unwrap());
                break;
            }
        };
        let params = challenge.params.iter().map(|(name, value)| {
            let value = value.to_unescaped().into_bytes();
            (name.to_ascii_lowercase(), value)
        });
        let scheme = challenge.scheme.to_ascii_lowercase();
        reading.challenges.push((scheme, params.collect()));
        let position = challenge.scheme.as_ptr().addr() - line.as_ptr().addr();
        reading.positions.push(position);
    }
    reading
}

/// What `http-auth` did not like at that byte, by the byte and what is before it. We liked it.
fn class_of(line: &str, at: usize) -> Option<Class> {
    let (before, after) = line.as_bytes().split_at(at);
    let text = trim(before);
    // What is before the last word.
    let word = text.iter().rposition(|&byte| !is_tchar(byte));
    let ahead = text.split_at(word.map_or(0, |last| last + 1)).0;
    let in_value = trim(ahead).ends_with(b"=");
    match after.first() {
        Some(0x80..) => Some(Class::ObsText),
        _ if has_token68(line, at) => Some(Class::Token68),
        Some(b',') | None if text.ends_with(b"=") => Some(Class::EmptyValue),
        None if text.is_empty() || text.ends_with(b",") => Some(Class::Edge),
        None if text.len() < before.len() => Some(Class::Edge),
        Some(b' ' | b'\t') if text.is_empty() => Some(Class::Edge),
        Some(b'=') if trim(ahead).ends_with(b",") => Some(Class::CommaAfterScheme),
        Some(b'=') if !in_value && trim(ahead).len() < ahead.len() => Some(Class::BlankSeparator),
        Some(&byte) if is_tchar(byte) && ahead.len() < text.len() && text.len() < before.len() => {
            Some(Class::SchemeGap)
        }
        Some(byte) if byte.is_ascii_graphic() && *byte != b',' && in_value => Some(Class::Unquoted),
        _ => None,
    }
}

/// The last challenge that begins before this place is one with a `token68`.
fn has_token68(line: &str, at: usize) -> bool {
    let found = parse_challenges([line]).unwrap_or_default();
    let last = found.iter().rev().find(|raw| raw.position < at);
    last.is_some_and(|raw| raw.token68.is_some())
}

fn trim(bytes: &[u8]) -> &[u8] {
    let end = bytes.iter().rposition(|byte| !b" \t".contains(byte));
    bytes.split_at(end.map_or(0, |last| last + 1)).0
}

fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&byte)
}

/// How a list may be written: the choices, of which one is drawn at each place.
struct Style {
    schemes: &'static [&'static str],
    /// Around the whole.
    edges: &'static [&'static str],
    /// Between a scheme and its first parameter.
    gaps: &'static [&'static str],
    /// Between two parameters.
    commas: &'static [&'static str],
    /// A pattern of unquoted values, and one of quoted ones.
    values: [&'static str; 2],
}

fn strict() -> Style {
    Style {
        schemes: &["Digest", "dIGEST", "Basic", "X-y.z"],
        edges: &["", ",", ",,"],
        gaps: &[" "],
        commas: &[",", ", ", " ,\t", ",,", ", , "],
        values: ["[!#-'*+.0-9A-Z^-z|~-]{1,6}", "[ -~\t]{0,6}"],
    }
}

/// Digest alone: with other schemes, `name=` may be a `token68`.
fn liberal() -> Style {
    Style {
        schemes: &["Digest", "DIGEST"],
        edges: &["", "", " ", "\t, ", " ,"],
        gaps: &[" ", " ", "  ", "\t", " , ", "\t,,"],
        commas: &[",", ", ", ",", " ", "\t "],
        values: ["[!#-+./0-9:-~-]{0,6}", "[ -~\t\u{80}-\u{ff}]{0,6}"],
    }
}

/// A line, and what is in it.
fn written(style: Style) -> impl Strategy<Value = (String, Vec<Read>)> {
    let Style {
        schemes,
        edges,
        gaps,
        commas,
        values: [unquoted, quoted],
    } = style;
    let quoted = (quoted, any::<u8>()).prop_map(|(value, escaped)| {
        let mut text = String::from("\"");
        for (at, character) in value.chars().enumerate() {
            // What must be escaped, and some of the others, which may be (§5.6.4).
            let may = character.is_ascii() && escaped >> (at % 8) & 1 == 1;
            if may || matches!(character, '"' | '\\') {
                text.push('\\');
            }
            text.push(character);
        }
        text.push('"');
        (text, value)
    });
    let value = prop_oneof![
        unquoted.prop_map(|value: String| (value.clone(), value)),
        quoted
    ];
    let blanks = || pick(&["", "", " ", "\t", " \t "]);
    let name = pick(&["realm", "Nonce", "a", "USERNAME*", "q-0"]);
    let param = (name, blanks(), blanks(), value, pick(commas));
    let challenge = (
        pick(schemes),
        pick(gaps),
        prop::collection::vec(param, 0..4),
        pick(&[",", ", ", "\t,", " , , "]),
    );
    let list = prop::collection::vec(challenge, 1..4);
    (pick(edges), list, pick(edges)).prop_map(|(lead, list, trail)| {
        let mut line = String::from(lead);
        let mut model = Vec::new();
        for (number, (scheme, gap, params, separator)) in list.iter().enumerate() {
            if number > 0 {
                line.push_str(separator);
            }
            line.push_str(scheme);
            let mut read = Vec::new();
            let mut between = *gap;
            for (name, before, behind, (text, value), comma) in params {
                line.extend([between, *name, *before, "=", *behind, &**text]);
                // After an empty value, what follows a blank would be the value.
                between = if text.is_empty() { "," } else { *comma };
                let bytes = value.chars().map(|character| character as u8).collect();
                read.push((name.to_ascii_lowercase(), bytes));
            }
            model.push((scheme.to_ascii_lowercase(), read));
        }
        line.push_str(trail);
        (line, model)
    })
}

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = &'static str> + Clone {
    prop::sample::select(from)
}

/// The pieces that mean something to a parser in any order, mostly after a scheme: what has
/// none is of little interest.
fn rubble() -> impl Strategy<Value = String> {
    let start = pick(&[
        "Digest ",
        "Digest ",
        "DIGEST",
        "Basic a=b, ",
        "Negotiate ",
        "",
    ]);
    let pieces = pick(&[
        "Digest ",
        "foo",
        "a=b",
        "a=b, ",
        "B =\t\"c\"",
        "=",
        "\"\\d\"",
        "\"",
        "\\",
        ",",
        ", ",
        " ",
        "\t",
        "/",
        "'",
        "\u{e9}",
        "\u{20ac}",
        "\u{1}",
    ]);
    let rest = prop::collection::vec(pieces, 0..8);
    (start, rest).prop_map(|(start, rest)| format!("{start}{}", rest.concat()))
}

fn run<S: Strategy>(strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: CASES,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(strategy, test);
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
