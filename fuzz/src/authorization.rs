//! The answer to a challenge (RFC 7616 §3.4). Input: flags and a count, then lines: challenge,
//! user name, password, method, request target, cnonce; then the body.
//!
//! What is sent is a header value, it names what the challenge named, and its response is what
//! a server computes that has nothing in common with the client but the RFC.

use atlas_private_endpoint::auth::{
    Challenge, Credentials, Ha1, Hash, Qop, Target, authorization, parse_challenges,
};
use md5::Md5;
use sha2::{Digest, Sha256, Sha512_256};

use crate::text::{assert_presentable, isomorphic, split};

/// Longer values cannot be read back: a line has 16 KiB.
const LINE_LIMIT: usize = 16 * 1024;

/// Checks one.
pub fn check(data: &[u8]) {
    let Some(([flags, a, b, c, d], data)) = data.split_first_chunk() else {
        return;
    };
    let nc = u32::from_be_bytes([*a, *b, *c, *d]);
    let ([challenge, username, password, method, uri, cnonce], body) = split(data);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (username, password) = (text(username), text(password));
    let (method, uri, cnonce) = (text(method), text(uri), text(cnonce));
    let Ok(challenge) = Challenge::select([&*isomorphic(challenge)]) else {
        return;
    };
    let Ok(credentials) = Credentials::new(&username, &password) else {
        assert!(username.contains(':'));
        return;
    };
    let ha1 = Ha1::new(&challenge, &credentials, &cnonce);
    let target = Target {
        method: &method,
        uri: &uri,
        body: (flags & 1 == 0).then_some(body),
    };
    let header = match authorization(&challenge, &credentials, &ha1, &target, nc, &cnonce) {
        Ok(header) => header,
        Err(error) => return assert_presentable(error.message()),
    };
    assert!(
        header
            .chars()
            .all(|c| c == '\t' || (' '..='\u{ff}').contains(&c) && c != '\u{7f}')
    );
    if header.chars().count() > LINE_LIMIT {
        return;
    }
    let read = parse_challenges([&*header]).expect("what was sent");
    let [sent] = &*read else {
        panic!("one set of credentials: {header}")
    };
    let of = |name: &str| {
        let mut named = sent.params.iter().filter(|(known, _)| known == name);
        let value = named.next().map(|(_, value)| &**value);
        assert_eq!(named.next(), None, "{name} twice");
        value
    };
    assert_eq!(of("realm"), Some(challenge.realm()));
    assert_eq!(of("nonce"), Some(challenge.nonce()));
    assert_eq!(of("uri"), Some(uri.as_bytes()));
    assert_eq!(of("opaque"), challenge.opaque());
    assert_eq!(of("algorithm"), challenge.algorithm_sent());
    let hash = challenge.algorithm().hash;
    if challenge.userhash() {
        let hashed = join(hash, &[username.as_bytes(), challenge.realm()]);
        assert_eq!(of("username"), Some(hashed.as_bytes()));
    } else if let Some(extended) = of("username*") {
        assert_eq!(unescaped(extended), username.as_bytes());
    } else {
        assert_eq!(of("username"), Some(username.as_bytes()));
    }
    let response = of("response").expect("a response");
    let server = Server {
        hash,
        session: challenge.algorithm().session,
        user: [username.as_bytes(), challenge.realm(), password.as_bytes()],
        nonce: challenge.nonce(),
    };
    let count = format!("{nc:08x}");
    let counted = challenge.qop().map(|qop| {
        assert_eq!(of("nc"), Some(count.as_bytes()));
        assert_eq!(of("cnonce"), Some(cnonce.as_bytes()));
        (qop, count.as_bytes())
    });
    assert_eq!(
        response,
        server
            .expects(&method, &uri, body, counted, cnonce.as_bytes())
            .as_bytes()
    );
}

fn u32_of(digits: &[u8]) -> u32 {
    u32::from_str_radix(std::str::from_utf8(digits).expect("digits"), 16).expect("a count")
}

/// What a server knows of its user and its nonce.
struct Server<'a> {
    hash: Hash,
    session: bool,
    user: [&'a [u8]; 3],
    nonce: &'a [u8],
}

impl Server<'_> {
    /// RFC 7616 §3.4.1 to §3.4.3, RFC 2069 §2.1.2 where there is no `qop`.
    fn expects(
        &self,
        method: &str,
        uri: &str,
        body: &[u8],
        counted: Option<(Qop, &[u8])>,
        cnonce: &[u8],
    ) -> String {
        let mut ha1 = join(self.hash, &self.user);
        if self.session {
            ha1 = join(self.hash, &[ha1.as_bytes(), self.nonce, cnonce]);
        }
        let entity = join(self.hash, &[body]);
        let ha2 = match counted {
            Some((Qop::AuthInt, _)) => join(
                self.hash,
                &[method.as_bytes(), uri.as_bytes(), entity.as_bytes()],
            ),
            _ => join(self.hash, &[method.as_bytes(), uri.as_bytes()]),
        };
        match counted {
            Some((qop, nc)) => {
                let qop = match qop {
                    Qop::Auth => &b"auth"[..],
                    Qop::AuthInt => b"auth-int",
                };
                join(
                    self.hash,
                    &[ha1.as_bytes(), self.nonce, nc, cnonce, qop, ha2.as_bytes()],
                )
            }
            None => join(self.hash, &[ha1.as_bytes(), self.nonce, ha2.as_bytes()]),
        }
    }
}

/// The hash, in hex, of the parts with colons between them.
fn join(hash: Hash, parts: &[&[u8]]) -> String {
    let text = parts.join(&b':');
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match hash {
        Hash::Md5 => hex(&Md5::digest(text)),
        Hash::Sha256 => hex(&Sha256::digest(text)),
        Hash::Sha512_256 => hex(&Sha512_256::digest(text)),
    }
}

/// The text of an `ext-value` (RFC 8187 §3.2).
fn unescaped(value: &[u8]) -> Vec<u8> {
    let mut value = value.strip_prefix(b"UTF-8''").expect("its charset").iter();
    let mut text = Vec::new();
    while let Some(&byte) = value.next() {
        text.push(match byte {
            b'%' => {
                let digits = [
                    *value.next().expect("a digit"),
                    *value.next().expect("a digit"),
                ];
                u8::try_from(u32_of(&digits)).expect("a byte")
            }
            byte => byte,
        });
    }
    text
}
