//! Reads challenge lists and parameter lists (RFC 9110 §11.2, §11.3 and §11.6.1).
//!
//! One pass over the bytes, one word of look-ahead. A list has two kinds of elements that
//! only the byte after the first word tells apart: `name=value` belongs to the challenge
//! being read, anything else begins the next one.

use alloc::{string::String, vec::Vec};

use super::ChallengeError;
use super::params::{Params, lines};
use super::syntax::{field_bytes, is_blank, is_control, is_tchar, is_token68, push_bytes};

/// Bytes of one header line. Servers refuse their clients more than 8 to 16 KiB of header;
/// a challenge has a few hundred bytes.
const LINE_LIMIT: usize = 16 * 1024;
/// Parameters of one challenge. RFC 7616 has nine.
const PARAM_LIMIT: u8 = 64;
/// In the place of a byte after the last one: control characters are not let in.
const END: u8 = 0;

/// A challenge as it was written, of any scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawChallenge {
    /// The scheme in lower case: `digest`, `basic`.
    pub scheme: String,
    /// Names in lower case, and values without their quotes and escapes, in the order sent.
    pub params: Vec<(String, Vec<u8>)>,
    /// What stands in the place of parameters with `Negotiate` and its like.
    pub token68: Option<String>,
    /// Where the scheme begins in its line, in bytes.
    pub position: usize,
}

/// Reads every challenge of the `WWW-Authenticate` lines, in order. A line may hold several
/// challenges. What cannot be read ends its line: the challenge it is in is dropped, those
/// before it stay.
///
/// # Errors
/// [`ChallengeError::Malformed`] where nothing was left.
pub fn parse_challenges<'h>(
    lines: impl IntoIterator<Item = &'h str>,
) -> Result<Vec<RawChallenge>, ChallengeError> {
    let mut found = Vec::new();
    let mut fault = None;
    for line in lines {
        fault = fault.or(read_line(line, None, &mut |element| {
            found.push(RawChallenge::from(&element));
        }));
    }
    match fault {
        Some(fault) if found.is_empty() => Err(fault),
        _ => Ok(found),
    }
}

/// Reads `#auth-param`, the form of `Authentication-Info` (RFC 7615 §3): what a challenge
/// has after its scheme. `None` where anything else is in it.
pub(super) fn parse_params(line: &str) -> Option<Params> {
    let mut only = None;
    let mut others = false;
    let fault = read_line(line, Some(Element::default()), &mut |element| {
        others = only.is_some();
        only = Some(element.params);
    });
    if others || fault.is_some() {
        None
    } else {
        only
    }
}

/// A challenge while it is read, and when it has been.
#[derive(Default)]
pub(super) struct Element {
    /// In lower case.
    pub(super) scheme: Vec<u8>,
    pub(super) params: Params,
    pub(super) position: usize,
    token68: Vec<u8>,
    count: u8,
}

impl From<&Element> for RawChallenge {
    fn from(element: &Element) -> Self {
        let text = |bytes: &[u8]| {
            let mut text = String::new();
            push_bytes(&mut text, bytes);
            text
        };
        let token68 = Some(text(&element.token68)).filter(|token| !token.is_empty());
        Self {
            scheme: text(&element.scheme),
            params: lines(&element.params)
                .map(|(name, value)| (text(name), value.into()))
                .collect(),
            token68,
            position: element.position,
        }
    }
}

/// Hands on what could be read of a line, and returns what could not. `open` is the challenge
/// that parameters belong to. It counts only when it has come to its end.
pub(super) fn read_line(
    line: &str,
    open: Option<Element>,
    found: &mut dyn FnMut(Element),
) -> Option<ChallengeError> {
    let bytes = field_bytes(line);
    let mut scanner = Scanner {
        bytes: &bytes,
        at: 0,
        expected: "",
    };
    match scanner.read(open, found) {
        Some(()) => None,
        None => Some(ChallengeError::Malformed {
            position: scanner.at,
            expected: scanner.expected,
        }),
    }
}

/// Where a method returns `None`, `expected` was not at `at`.
struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    expected: &'static str,
}

impl<'a> Scanner<'a> {
    fn read(&mut self, mut open: Option<Element>, found: &mut dyn FnMut(Element)) -> Option<()> {
        self.check()?;
        let mut separated = true;
        loop {
            separated |= self.skip_separators();
            if self.peek() == END {
                if let Some(element) = open {
                    found(element);
                }
                return Some(());
            }
            let position = self.at;
            let word = self.take_while(is_tchar);
            if word.is_empty() {
                return self.fail("a scheme or a parameter name");
            }
            let blank = self.skip_blanks();
            if self.peek() == b'=' {
                let Some(element) = &mut open else {
                    self.at = position;
                    return self.fail("a scheme before the first parameter");
                };
                self.at += 1;
                self.skip_blanks();
                element
                    .params
                    .extend(word.iter().map(u8::to_ascii_lowercase));
                element.params.push(b'=');
                self.value_into(&mut element.params)?;
                element.params.push(b'\n');
                element.count += 1;
                if element.count > PARAM_LIMIT {
                    return self.fail("at most 64 parameters");
                }
            } else {
                if !separated {
                    return self.fail("`=`, or a comma before the next scheme");
                }
                if let Some(element) = open.take() {
                    found(element);
                }
                let mut element = Element {
                    scheme: word.to_ascii_lowercase(),
                    position,
                    ..Element::default()
                };
                if blank && element.scheme != b"digest" {
                    element.token68 = self.token68().into();
                }
                // A scheme that no blank follows, or that has a token, takes no parameters.
                if blank && element.token68.is_empty() {
                    open = Some(element);
                } else {
                    found(element);
                }
            }
            separated = false;
        }
    }

    fn check(&mut self) -> Option<()> {
        if self.bytes.len() > LINE_LIMIT {
            self.at = LINE_LIMIT;
            return self.fail("the end, after 16 KiB");
        }
        self.take_while(|byte| !is_control(byte));
        if self.at < self.bytes.len() {
            return self.fail("no control character");
        }
        self.at = 0;
        Some(())
    }

    fn fail(&mut self, expected: &'static str) -> Option<()> {
        self.expected = expected;
        None
    }

    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(END)
    }

    fn next(&mut self) -> u8 {
        let byte = self.peek();
        self.at += usize::from(byte != END);
        byte
    }

    fn take_while(&mut self, belongs: fn(u8) -> bool) -> &'a [u8] {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| belongs(*byte)) {
            self.at += 1;
        }
        self.since(start)
    }

    fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn skip_blanks(&mut self) -> bool {
        !self.take_while(is_blank).is_empty()
    }

    /// Skips blanks and empty elements. Was there a comma?
    fn skip_separators(&mut self) -> bool {
        let mut comma = false;
        loop {
            self.skip_blanks();
            if self.peek() != b',' {
                return comma;
            }
            self.at += 1;
            comma = true;
        }
    }

    /// `token68`, if what comes next is one and the element ends after it. Nothing is
    /// taken otherwise: then it is the first parameter's name.
    fn token68(&mut self) -> &'a [u8] {
        let start = self.at;
        let stem = self.take_while(is_token68);
        self.take_while(|byte| byte == b'=');
        let token = self.since(start);
        let end = self.at;
        self.skip_blanks();
        let is_last = matches!(self.peek(), END | b',');
        if stem.is_empty() || !is_last {
            self.at = start;
            return &[];
        }
        self.at = end;
        token
    }

    /// A token or a quoted string, up to the end of its element.
    fn value_into(&mut self, value: &mut Vec<u8>) -> Option<()> {
        if self.peek() != b'"' {
            let unquoted = self.take_while(|byte| !is_blank(byte) && byte != b',' && byte != b'"');
            value.extend_from_slice(unquoted);
            if self.peek() == b'"' {
                return self.fail("no quote within an unquoted value");
            }
            return Some(());
        }
        self.at += 1;
        loop {
            let mut byte = self.next();
            if byte == b'"' {
                break;
            }
            if byte == b'\\' {
                byte = self.next();
            }
            if byte == END {
                return self.fail("a closing quote");
            }
            value.push(byte);
        }
        match self.peek() {
            END | b',' | b' ' | b'\t' => Some(()),
            _ => self.fail("a comma after the closing quote"),
        }
    }
}
