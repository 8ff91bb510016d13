//! The server's proof, against `vectors/digest-authinfo.json`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use atlas_private_endpoint::auth::{
    AuthenticationInfo, Challenge, Credentials, Ha1, Verdict, rspauth,
};
use serde_json::Value;

#[test]
fn every_proof_is_judged_as_expected() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("vectors/digest-authinfo.json")).unwrap();
    assert_eq!(vectors.len(), 7);
    for vector in &vectors {
        let name = vector["name"].as_str().unwrap();
        let session = |key: &str| vector["session"][key].as_str().unwrap();
        let expect = &vector["expect"];
        let line = format!(
            "Digest realm=\"{}\", nonce=\"{}\", algorithm={}, qop=\"{}\"",
            session("realm"),
            session("nonce"),
            session("algorithm"),
            session("qop")
        );
        let challenge = Challenge::select([line.as_str()]).unwrap();
        let credentials = Credentials::new(session("username"), session("password")).unwrap();
        let (uri, cnonce) = (session("uri"), session("cnonce"));
        let nc = u32::from_str_radix(session("nc"), 16).unwrap();
        let ha1 = Ha1::new(&challenge, &credentials, cnonce);
        let body = vector["response_body"].as_str().unwrap().as_bytes();

        let proof = rspauth(&challenge, &ha1, uri, body, nc, cnonce);
        assert_eq!(
            proof.as_str(),
            expect["rspauth"].as_str().unwrap(),
            "{name}"
        );

        let info = AuthenticationInfo::parse(vector["authentication_info"].as_str().unwrap());
        let verdict = info.verify(&challenge, &ha1, uri, Some(body), nc, cnonce);
        let expected = match expect["result"].as_str().unwrap() {
            "verified" => Verdict::Verified,
            "mismatch" => Verdict::Mismatch,
            // What cannot be read is as if it had not been sent.
            "absent" | "malformed" => Verdict::Absent,
            other => panic!("{name}: {other}"),
        };
        assert_eq!(verdict, expected, "{name}");
        if let Some(nonce) = expect.get("nextnonce") {
            let nonce = nonce.as_str().map(str::as_bytes);
            assert_eq!(info.nextnonce(), nonce, "{name}");
        }
    }
}
