//! Challenges and headers, ours and those of the crate `digest_auth`.

use std::hint::black_box;

use atlas_private_endpoint::auth::{
    Challenge, Credentials, Ha1, Session, Target, authorization, parse_challenges,
};
use digest_auth::AuthContext;

use crate::Work;

/// Of the form that Atlas documents, with a nonce of 32 digits.
const ATLAS: &str = r#"Digest realm="MMS Public API", domain="", nonce="8a3f0b6c2d9e4f71a5b8c3d7e9f01234", algorithm=MD5, qop="auth", stale=false"#;
/// RFC 7616 §3.9.1, both challenges in one line.
const RFC: &str = r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;

const USER: &str = "mjzkqwpl";
const PASSWORD: &str = "c1a2f4de-8b7e-4f5a-9f0d-3c1b2a4e5d6f";
const CNONCE: &str = "0123456789abcdef0123456789abcdef";
const TARGET: Target<'_> = Target {
    method: "GET",
    uri: "/api/atlas/v1.0/groups/5f7b96cd8c39f93d0e5f1911/privateEndpoint/AWS/endpointService",
    body: None,
};
/// Work that fails would be fast.
const GOOD: &str = "good challenges and credentials";
const ALGORITHMS: [&str; 6] = [
    "MD5",
    "MD5-sess",
    "SHA-256",
    "SHA-256-sess",
    "SHA-512-256",
    "SHA-512-256-sess",
];

pub(crate) fn works() -> Vec<Work> {
    let mut works = vec![
        Work::new("parse", || {
            Challenge::select([black_box(ATLAS)]).expect(GOOD)
        }),
        Work::new("parse-two", || {
            parse_challenges([black_box(RFC)]).expect(GOOD)
        }),
        Work::new("digest_auth:parse", || {
            digest_auth::parse(black_box(ATLAS)).expect(GOOD)
        }),
        Work::new("parse-and-sign", || {
            let mut session = session();
            session.challenged([black_box(ATLAS)], None).expect(GOOD);
            session.authorize(&TARGET, [1, 2, 3, 4]).expect(GOOD)
        }),
        Work::new("digest_auth:parse-and-sign", || {
            let mut prompt = digest_auth::parse(black_box(ATLAS)).expect(GOOD);
            prompt.respond(&context()).expect(GOOD).to_string()
        }),
        kept(),
    ];
    works.extend(ALGORITHMS.map(sign));
    works.extend(ALGORITHMS.map(sign_there));
    works
}

/// What a client does from its second request on.
fn kept() -> Work {
    let mut session = session();
    session.challenged([ATLAS], None).expect(GOOD);
    Work::new("sign-in-session", move || {
        session
            .authorize(&black_box(TARGET), [1, 2, 3, 4])
            .expect(GOOD)
    })
}

fn sign(algorithm: &str) -> Work {
    let challenge = challenge(algorithm);
    let challenge = Challenge::select([&*challenge]).expect(GOOD);
    let credentials = Credentials::new(USER, PASSWORD).expect(GOOD);
    let ha1 = Ha1::new(&challenge, &credentials, CNONCE);
    let mut count = 0;
    Work::new(&format!("sign:{algorithm}"), move || {
        count += 1;
        authorization(
            &challenge,
            &credentials,
            &ha1,
            &black_box(TARGET),
            count,
            CNONCE,
        )
        .expect(GOOD)
    })
}

fn sign_there(algorithm: &str) -> Work {
    let mut prompt = digest_auth::parse(&challenge(algorithm)).expect(GOOD);
    Work::new(&format!("digest_auth:sign:{algorithm}"), move || {
        let header = prompt.respond(&black_box(context())).expect(GOOD);
        header.to_string()
    })
}

fn session() -> Session {
    Session::new(Credentials::new(USER, PASSWORD).expect(GOOD))
}

/// Its cnonce is given, as ours is: randomness is no part of either.
fn context() -> AuthContext<'static> {
    let mut context = AuthContext::new(USER, PASSWORD, TARGET.uri);
    context.set_custom_cnonce(CNONCE);
    context
}

fn challenge(algorithm: &str) -> String {
    ATLAS.replace("MD5", algorithm)
}
