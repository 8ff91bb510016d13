//! Tokens for service accounts, and tokens that came from elsewhere.

use atlas_private_endpoint::atlas::{
    AccessToken, ApiErrorKind, DecodeError, ResponseError, TokenRequest,
};
use atlas_private_endpoint::http::{Request, Response};
use proptest::prelude::*;

fn account() -> TokenRequest {
    TokenRequest::new("mdb_sa_id_5f7b96cd8c39f93d0e5f1911", "mdb_sa_sk_Aa-0_z").unwrap()
}

fn decode(status: u16, body: &str) -> Result<AccessToken, ResponseError> {
    account().decode(&Response::new(status, body))
}

#[track_caller]
fn decode_error(status: u16, body: &str) -> DecodeError {
    match decode(status, body) {
        Err(ResponseError::Decode(error)) => *error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_is_asked_for_as_rfc_6749_and_atlas_have_it() {
    let account = account();
    assert_eq!(
        account.request(),
        Request {
            method: "POST".into(),
            target: "/api/oauth/token".into(),
            headers: vec![
                ("accept", "application/json".into()),
                ("content-type", "application/x-www-form-urlencoded".into()),
            ],
            body: Some("grant_type=client_credentials".into()),
        }
    );
    // base64 of coreutils.
    assert_eq!(
        account.authorization(),
        "Basic bWRiX3NhX2lkXzVmN2I5NmNkOGMzOWY5M2QwZTVmMTkxMTptZGJfc2Ffc2tfQWEtMF96"
    );
    // As RFC 7617 §2 has it, but for the blank.
    let example = TokenRequest::new("Aladdin", "open-sesame").unwrap();
    assert_eq!(
        example.authorization(),
        "Basic QWxhZGRpbjpvcGVuLXNlc2FtZQ=="
    );
}

#[test]
fn an_account_that_cannot_be_sent_is_refused() {
    for id in ["", "a:b", "a b", "a\r\n", "é", "\u{7f}"] {
        let error = TokenRequest::new(id, "secret").unwrap_err();
        assert_eq!(
            error.to_string(),
            "options.clientId must be the service account's id, \"mdb_sa_id_…\", without blanks \
             and \":\""
        );
    }
    for secret in ["", "hunter2 ", "hunter2\n", "hunter²"] {
        let error = TokenRequest::new("id", secret).unwrap_err();
        assert_eq!(
            error.to_string(),
            "options.clientSecret must be the service account's secret, \"mdb_sa_sk_…\", without \
             blanks"
        );
    }
    assert!(TokenRequest::new("id", "with:colon").is_ok());
}

#[test]
fn a_token_as_documented() {
    let token = decode(200, include_str!("../fixtures/docs_oauth_token_200.json")).unwrap();
    assert_eq!(
        token.authorization(),
        "Bearer eyJhbGciOiJFUzUxMiIsInR5cCI6IkpXVCIsImtpZCI6ImExYjJjM2Q0In0.EXAMPLE.EXAMPLE"
    );
    assert_eq!(token.expires_in_ms, Some(3_600_000));
}

#[test]
fn a_token_lives_for_an_hour_unless_it_says() {
    for (life, expected) in [
        ("", 3_600_000),
        (r#","expires_in":null"#, 3_600_000),
        (r#","expires_in":60"#, 60_000),
        (r#","expires_in":0"#, 0),
        (r#","expires_in":9000000000000000"#, 999_999_000),
    ] {
        let token = decode(200, &format!(r#"{{"access_token":"t"{life}}}"#)).unwrap();
        assert_eq!(token.expires_in_ms, Some(expected), "{life}");
    }
}

#[test]
fn a_success_without_a_token_shows_nothing_of_its_body() {
    for (body, path, expected) in [
        ("{}", "$.access_token", "a string that is not empty"),
        ("[]", "$", "an object"),
        (
            r#"{"access_token":"s3cret\r\nx"}"#,
            "$.access_token",
            "a bearer token",
        ),
        (
            r#"{"access_token":"s3cret","token_type":"mac"}"#,
            "$.token_type",
            "\"Bearer\"",
        ),
        (
            r#"{"access_token":"s3cret","token_type":7}"#,
            "$.token_type",
            "a string or null",
        ),
        (
            r#"{"access_token":"s3cret","expires_in":-1}"#,
            "$.expires_in",
            "a number of seconds",
        ),
        (
            r#"{"access_token":"s3cret","expires_in":"3600"}"#,
            "$.expires_in",
            "a number of seconds",
        ),
        (r#"{"access_token":"s3cret""#, "$", "`,` or `}`"),
    ] {
        let error = decode_error(200, body);
        assert_eq!((&*error.path, error.expected), (path, expected), "{body}");
        assert_eq!(error.body, "(not shown: there may be a token in it)");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
    assert_eq!(decode_error(200, "").body, "");
    assert_eq!(
        decode(200, r#"{"access_token":"t","token_type":"BEARER"}"#)
            .unwrap()
            .authorization(),
        "Bearer t"
    );
}

#[test]
fn a_refusal_is_read_in_oauth_s_words_and_in_atlas_s() {
    let refusal = |status, body: &str| match decode(status, body) {
        Err(ResponseError::Api(error)) => *error,
        other => panic!("{other:?}"),
    };
    // RFC 6749 §5.2.
    let body = r#"{"error":"invalid_client","error_description":"The client is not known."}"#;
    let error = refusal(401, body);
    assert_eq!(
        error.to_string(),
        "401 invalid_client: The client is not known."
    );
    assert_eq!(error.kind, ApiErrorKind::NotAuthorized);
    assert!(error.hint.unwrap().contains("`clientSecret`"));
    let error = refusal(
        401,
        include_str!("../fixtures/wire_401_digest_challenge.json"),
    );
    assert!(error.hint.unwrap().contains("`clientId`"));
    let error = refusal(
        429,
        include_str!("../fixtures/issue_error_429_oauth_token.json"),
    );
    assert_eq!(error.kind, ApiErrorKind::RateLimited);
    assert_eq!(error.error_code.as_deref(), Some("RATE_LIMITED"));
    assert_eq!(error.retry_after_ms, None);
    let error = refusal(
        400,
        r#"{"error":400,"detail":"No Authorization header provided"}"#,
    );
    assert_eq!(error.to_string(), "400: No Authorization header provided");
}

#[test]
fn nothing_shows_a_secret_and_wiping_leaves_none() {
    let mut account = account();
    let token = AccessToken::new("s3cret", "options.accessToken").unwrap();
    let shown = format!("{account:?} {account:#?} {token:?}");
    for secret in ["s3cret", "Aa-0_z", "bWRiX3Nh"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(token.expires_in_ms, None);
    account.wipe();
    assert_eq!(account.authorization(), "Basic ");
}

#[test]
fn a_token_of_someone_else_s_is_checked() {
    for text in ["a", "a.b-c_d~e+f/g==", "A0="] {
        let token = AccessToken::new(text, "options.accessToken").unwrap();
        assert_eq!(token.authorization(), format!("Bearer {text}"));
    }
    for text in [
        "", "=", "a=b", "a b", "Bearer a", "a\n", "a\0", "é", "\"a\"", "a,b",
    ] {
        let error = AccessToken::new(text, "options.accessToken").unwrap_err();
        assert_eq!(
            error.to_string(),
            "options.accessToken must be a bearer token alone: letters, digits and \
             \"-._~+/\", \"=\" at its end"
        );
    }
}

proptest! {
    #[test]
    fn no_answer_panics(status in any::<u16>(), body in any::<String>(), token in any::<String>()) {
        let _either = decode(status, &body);
        let answer = serde_json::json!({"access_token": token, "expires_in": status}).to_string();
        if let Ok(token) = decode(200, &answer) {
            prop_assert!(token.authorization().bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()));
        }
    }
}
