//! Reads challenge lists and parameter lists (RFC 9110 §11.2, §11.3 and §11.6.1).
//!
//! One pass over the bytes, one word of look-ahead. A list has two kinds of elements that
//! only the byte after the first word tells apart: `name=value` belongs to the challenge
//! being read, anything else begins the next one.

use alloc::{string::String, vec::Vec};

use super::ChallengeError;
use super::params::Params;
use super::syntax::{field_bytes, is_blank, is_control, is_tchar, is_token68, push_bytes};

/// Bytes of one header line. Servers refuse their clients more than 8 to 16 KiB of header;
/// a challenge has a few hundred bytes.
const LINE_LIMIT: usize = 16 * 1024;
/// Parameters of one challenge. RFC 7616 has nine.
const PARAM_LIMIT: usize = 64;

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
    let (found, fault) = collect(&mut lines.into_iter());
    match fault {
        Some(fault) if found.is_empty() => Err(fault.into()),
        _ => Ok(found),
    }
}

/// What could be read, and the first thing that could not.
pub(super) fn collect(lines: &mut dyn Iterator<Item = &str>) -> (Vec<RawChallenge>, Option<Fault>) {
    let mut found = Vec::new();
    let mut fault = None;
    for line in lines {
        if let Err(error) = read_line(line, None, &mut found) {
            fault.get_or_insert(error);
        }
    }
    (found, fault)
}

/// Reads `#auth-param`, the form of `Authentication-Info` (RFC 7615 §3): what a challenge
/// has after its scheme. `None` where anything else is in it.
pub(super) fn parse_params(line: &str) -> Option<Params> {
    let mut found = Vec::new();
    let open = RawChallenge::new(String::new(), 0);
    read_line(line, Some(open), &mut found).ok()?;
    let only = found.pop()?;
    found.is_empty().then_some(only.params)
}

/// The place in a line where something else was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    position: usize,
    expected: &'static str,
}

impl From<Fault> for ChallengeError {
    fn from(fault: Fault) -> Self {
        Self::Malformed {
            position: fault.position,
            expected: fault.expected,
        }
    }
}

impl RawChallenge {
    fn new(scheme: String, position: usize) -> Self {
        Self {
            scheme,
            params: Vec::new(),
            token68: None,
            position,
        }
    }
}

/// `open` is the challenge that parameters belong to. It counts only when it has come to
/// its end.
fn read_line(
    line: &str,
    mut open: Option<RawChallenge>,
    found: &mut Vec<RawChallenge>,
) -> Result<(), Fault> {
    let bytes = checked_bytes(line)?;
    let mut scanner = Scanner::new(&bytes);
    let mut separated = true;
    loop {
        separated |= scanner.skip_separators();
        if scanner.is_done() {
            found.extend(open);
            return Ok(());
        }
        let position = scanner.position();
        let word = scanner.word()?;
        let blank = scanner.skip_blanks();
        if scanner.eat(b'=') {
            let Some(challenge) = &mut open else {
                return Err(Fault {
                    position,
                    expected: "a scheme before the first parameter",
                });
            };
            scanner.skip_blanks();
            scanner.value_into(&mut challenge.params, word)?;
        } else {
            if !separated {
                return Err(scanner.fault("`=`, or a comma before the next scheme"));
            }
            found.extend(open.take());
            let is_digest = word == "digest";
            let mut challenge = RawChallenge::new(word, position);
            if blank && !is_digest {
                challenge.token68 = scanner.token68();
            }
            // A scheme that no blank follows, or that has a token, takes no parameters.
            if blank && challenge.token68.is_none() {
                open = Some(challenge);
            } else {
                found.push(challenge);
            }
        }
        separated = false;
    }
}

fn checked_bytes(line: &str) -> Result<Vec<u8>, Fault> {
    let bytes = field_bytes(line);
    if bytes.len() > LINE_LIMIT {
        return Err(Fault {
            position: LINE_LIMIT,
            expected: "the end, after 16 KiB",
        });
    }
    match bytes.iter().position(|&byte| is_control(byte)) {
        None => Ok(bytes),
        Some(position) => Err(Fault {
            position,
            expected: "no control character",
        }),
    }
}

#[derive(Clone, Copy)]
struct Scanner<'a> {
    rest: &'a [u8],
    len: usize,
}

impl<'a> Scanner<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            len: bytes.len(),
        }
    }

    fn position(&self) -> usize {
        self.len - self.rest.len()
    }

    fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    fn fault(&self, expected: &'static str) -> Fault {
        Fault {
            position: self.position(),
            expected,
        }
    }

    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn eat(&mut self, wanted: u8) -> bool {
        let eaten = self.rest.first() == Some(&wanted);
        if eaten {
            self.next();
        }
        eaten
    }

    fn take_while(&mut self, belongs: fn(u8) -> bool) -> &'a [u8] {
        let end = self.rest.iter().position(|&byte| !belongs(byte));
        let (taken, rest) = self
            .rest
            .split_at_checked(end.unwrap_or(self.rest.len()))
            .unwrap_or_default();
        self.rest = rest;
        taken
    }

    fn skip_blanks(&mut self) -> bool {
        !self.take_while(is_blank).is_empty()
    }

    /// Skips blanks and empty elements. Was there a comma?
    fn skip_separators(&mut self) -> bool {
        let mut comma = false;
        loop {
            self.skip_blanks();
            if !self.eat(b',') {
                return comma;
            }
            comma = true;
        }
    }

    /// A token, in lower case.
    fn word(&mut self) -> Result<String, Fault> {
        let mut word = String::new();
        push_bytes(&mut word, self.take_while(is_tchar));
        if word.is_empty() {
            return Err(self.fault("a scheme or a parameter name"));
        }
        word.make_ascii_lowercase();
        Ok(word)
    }

    /// `token68`, if what comes next is one and the element ends after it. Nothing is
    /// taken otherwise: then it is the first parameter's name.
    fn token68(&mut self) -> Option<String> {
        let mut ahead = *self;
        let stem = ahead.take_while(is_token68);
        let padding = ahead.take_while(|byte| byte == b'=');
        let mut after = ahead;
        after.skip_blanks();
        if stem.is_empty() || !matches!(after.rest.first(), None | Some(b',')) {
            return None;
        }
        *self = ahead;
        let mut token = String::new();
        push_bytes(&mut token, stem);
        push_bytes(&mut token, padding);
        Some(token)
    }

    /// A token or a quoted string, up to the end of its element.
    fn value_into(&mut self, params: &mut Params, name: String) -> Result<(), Fault> {
        let value = if self.eat(b'"') {
            self.quoted()?
        } else {
            self.unquoted()?
        };
        if params.len() == PARAM_LIMIT {
            return Err(self.fault("at most 64 parameters"));
        }
        params.push((name, value));
        Ok(())
    }

    fn quoted(&mut self) -> Result<Vec<u8>, Fault> {
        let mut value = Vec::new();
        loop {
            let byte = match self.next() {
                Some(b'"') => break,
                Some(b'\\') => self.next(),
                other => other,
            };
            match byte {
                Some(byte) => value.push(byte),
                None => return Err(self.fault("a closing quote")),
            }
        }
        match self.rest.first() {
            None | Some(b',' | b' ' | b'\t') => Ok(value),
            Some(_) => Err(self.fault("a comma after the closing quote")),
        }
    }

    fn unquoted(&mut self) -> Result<Vec<u8>, Fault> {
        let value = self.take_while(|byte| !is_blank(byte) && byte != b',' && byte != b'"');
        if self.rest.first() == Some(&b'"') {
            return Err(self.fault("no quote within an unquoted value"));
        }
        Ok(value.to_vec())
    }
}
