//! Requests that the caller spells out.

use atlas_private_endpoint::atlas::{
    ApiVersion, InvalidArgument, Operation, ProjectId, RawRequest, Scope,
};
use atlas_private_endpoint::http::Request;
use proptest::prelude::*;

use crate::{PROJECT, V1, V2, refused, request};

fn raw(method: &str, path: &str) -> RawRequest {
    RawRequest {
        method: method.to_owned(),
        path: path.to_owned(),
        ..RawRequest::default()
    }
}

fn get(path: &str) -> RawRequest {
    raw("GET", path)
}

fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
    let query = query.iter().copied();
    query
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Without a project.
fn homeless(operation: &RawRequest) -> Result<Request, InvalidArgument> {
    operation.request(&Scope {
        project: None,
        version: ApiVersion::V1,
        pretty: false,
        envelope: false,
    })
}

#[test]
fn everything_defaults_to_the_client_s() {
    for (version, target, media_type) in [
        (ApiVersion::V1, "/api/atlas/v1.0/orgs", V1),
        (ApiVersion::V2, "/api/atlas/v2/orgs", V2),
    ] {
        assert_eq!(
            request(&get("/orgs"), version, false, false),
            Ok(Request {
                method: "GET".into(),
                target: target.into(),
                headers: vec![("accept", media_type.into())],
                body: None,
            })
        );
        let post = RawRequest {
            body: Some("{}".into()),
            ..raw("post", "/orgs")
        };
        assert_eq!(
            request(&post, version, false, false),
            Ok(Request {
                method: "POST".into(),
                target: target.into(),
                headers: vec![
                    ("accept", media_type.into()),
                    ("content-type", media_type.into())
                ],
                body: Some("{}".into()),
            })
        );
    }
}

#[test]
fn everything_can_be_said() {
    let operation = RawRequest {
        method: "patch".into(),
        path: "/groups/{groupId}/x/{groupId}".into(),
        query: pairs(&[("a b", "1&2"), ("tag", "x"), ("tag", "é+/"), ("empty", "")]),
        body: Some("[]".into()),
        version: Some(ApiVersion::V2),
        accept: Some("application/vnd.atlas.2024-08-05+json".into()),
        content_type: Some(" text/plain; charset=utf-8 ".into()),
    };
    assert_eq!(
        request(&operation, ApiVersion::V1, true, true),
        Ok(Request {
            method: "PATCH".into(),
            target: "/api/atlas/v2/groups/5f7b96cd8c39f93d0e5f1911/x/5f7b96cd8c39f93d0e5f1911\
                     ?pretty=true&envelope=true&a%20b=1%262&tag=x&tag=%C3%A9%2B%2F&empty="
                .into(),
            headers: vec![
                ("accept", "application/vnd.atlas.2024-08-05+json".into()),
                ("content-type", "text/plain; charset=utf-8".into()),
            ],
            body: Some("[]".into()),
        })
    );
    // A body is taken for what was asked for.
    let operation = RawRequest {
        content_type: None,
        ..operation
    };
    let headers = request(&operation, ApiVersion::V1, false, false)
        .unwrap()
        .headers;
    assert_eq!(
        headers[1],
        (
            "content-type",
            "application/vnd.atlas.2024-08-05+json".into()
        )
    );
}

#[test]
fn a_project_is_wanted_where_the_path_has_one() {
    assert_eq!(
        homeless(&get("/orgs")).unwrap().target,
        "/api/atlas/v1.0/orgs"
    );
    let error = homeless(&get("/groups/{groupId}")).unwrap_err();
    assert_eq!(error.argument, "options.projectId");
}

#[test]
fn a_path_goes_out_as_written() {
    for path in [
        "/",
        "/groups",
        "/groups/",
        "/a//b",
        "/a.b/...",
        "/a%2Fb/%20%C3%A9",
        "/a:b@c;d=e,f!g$h&i(j)k*l+m~n_o-p",
        "/%2Fsubscriptions%2Fs",
        "/%zz%",
    ] {
        assert_eq!(
            homeless(&get(path)).unwrap().target,
            format!("/api/atlas/v1.0{path}")
        );
    }
}

#[test]
fn a_path_that_would_arrive_as_another_is_refused() {
    let begin = "must begin with one \"/\", and with what comes after the version: \
                 \"/groups/{groupId}/clusters\"";
    let dots = "must have no dot segments, in whatever encoding: they lead elsewhere";
    let encode = "must be percent-encoded: of ASCII, letters, digits and \
                  \"-._~!$&()*+,;=:@/%\" may stand as they are";
    let query = "must have no \"?\": what comes after it goes into `query`";
    let placeholder = "must have no placeholder but `{groupId}`";
    for (problem, paths) in [
        (
            begin,
            &[
                "",
                "groups",
                "//evil.example/x",
                "/api/atlas/v2/groups",
                "https://evil.example/x",
            ][..],
        ),
        (
            dots,
            &[
                "/..",
                "/.",
                "/a/../b",
                "/a/./b",
                "/a/..",
                "/%2e%2e",
                "/a/%2E./b",
                "/.%2e/x",
                "/a%2f..%2fb",
                "/a/..%2Fb",
                "/%252e%252e",
                "/a%5C..",
                "/groups/{groupId}/..",
            ],
        ),
        (
            encode,
            &[
                "/a b",
                "/a\tb",
                "/a\nb",
                "/a\r\nb",
                "/a\0",
                "/a\\..\\b",
                "/a#b",
                "/a\"b",
                "/a'b",
                "/a`b",
                "/<a>",
                "/a|b",
                "/a^b",
                "/[a]",
                "/é",
                "/a}",
                "/a\u{7f}",
            ],
        ),
        (query, &["/a?b=c", "?", "/a?#"]),
        (
            placeholder,
            &[
                "/groups/{GROUP-ID}",
                "/{",
                "/{groupId",
                "/{{groupId}}",
                "/{ groupId }",
            ],
        ),
    ] {
        for path in paths {
            assert_eq!(
                refused(&get(path)),
                format!("operation.path {problem}"),
                "{path:?}"
            );
        }
    }
}

#[test]
fn methods_are_tokens_that_fetch_sends() {
    for (given, sent) in [
        ("get", "GET"),
        ("Delete", "DELETE"),
        ("HEAD", "HEAD"),
        ("m-search", "M-SEARCH"),
    ] {
        let request = homeless(&raw(given, "/x")).unwrap();
        assert_eq!(request.method, sent);
    }
    for method in [
        "", " ", "GET ", "GE T", "GET\r\n", "G\u{c9}T", "GET/", "a:b",
    ] {
        assert_eq!(
            refused(&raw(method, "/x")),
            "operation.method must be an HTTP method: \"GET\", \"POST\""
        );
    }
    for method in ["CONNECT", "trace", "Track"] {
        assert_eq!(
            refused(&raw(method, "/x")),
            "operation.method must be one that fetch sends: not CONNECT, TRACE, TRACK"
        );
    }
    for method in ["GET", "head"] {
        let operation = RawRequest {
            body: Some(String::new()),
            ..raw(method, "/x")
        };
        assert_eq!(
            refused(&operation),
            "operation.body must be left out: GET and HEAD have none"
        );
    }
}

#[test]
fn header_values_stay_on_their_line() {
    for value in ["", " ", "a\r\nx: y", "a\nb", "a\0", "é", "a\tb"] {
        let accept = RawRequest {
            accept: Some(value.into()),
            ..get("/x")
        };
        assert_eq!(
            refused(&accept),
            "operation.accept must be a media type, on one line"
        );
        let content_type = RawRequest {
            content_type: Some(value.into()),
            ..raw("POST", "/x")
        };
        assert_eq!(
            refused(&content_type),
            "operation.contentType must be a media type, on one line"
        );
    }
}

#[test]
fn the_client_s_parameters_are_not_said_twice() {
    for name in ["envelope", "pretty"] {
        let operation = RawRequest {
            query: pairs(&[("a", "b"), (name, "true")]),
            ..get("/x")
        };
        assert_eq!(
            refused(&operation),
            "operation.query must not have `envelope` or `pretty`: they are options of the call"
        );
    }
}

fn part() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "/",
        "//",
        ".",
        "..",
        "%2e",
        "%2E",
        "%252e",
        "%2f",
        "%5c",
        "\\",
        "a",
        "b",
        "?",
        "#",
        " ",
        "{groupId}",
        "{",
        "é",
        "%",
        "\t",
        "'",
        "~",
    ])
}

/// Names and values of a query. A few: each may be long.
fn parameters() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::vec(any::<(String, String)>(), 0..5)
}

proptest! {
    #[test]
    fn what_is_sent_is_a_path_below_the_version(
        parts in prop::collection::vec(part(), 0..10),
        anything in any::<String>(),
    ) {
        for path in [format!("/{}", parts.concat()), anything] {
            let Ok(request) = request(&get(&path), ApiVersion::V2, false, false) else {
                continue;
            };
            let rest = request.target.strip_prefix("/api/atlas/v2/").unwrap();
            prop_assert_eq!(format!("/{rest}"), path.replace("{groupId}", PROJECT));
            let decoded = rest.to_lowercase().replace("%2e", ".").replace("%2f", "/").replace("%5c", "/");
            prop_assert!(decoded.split('/').all(|segment| segment != "." && segment != ".."), "{path}");
            prop_assert!(rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\#?\"'".contains(&byte)));
        }
    }

    #[test]
    fn a_query_says_what_it_was_given(query in parameters()) {
        let taken = query.iter().all(|(name, _)| name != "envelope" && name != "pretty");
        prop_assume!(taken && !query.is_empty());
        let operation = RawRequest { query: query.clone(), ..get("/x") };
        let target = request(&operation, ApiVersion::V1, false, false).unwrap().target;
        let text = target.strip_prefix("/api/atlas/v1.0/x?").unwrap();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%=&".contains(c);
        prop_assert!(text.chars().all(is_plain));
        prop_assert_eq!(text.split('&').count(), query.len());
        prop_assert_eq!(text.matches('=').count(), query.len());
    }

    #[test]
    fn no_request_panics(
        texts in any::<[String; 4]>(),
        query in parameters(),
        body in any::<Option<String>>(),
        project in any::<bool>(),
    ) {
        let [method, path, accept, content_type] = texts;
        let operation = RawRequest {
            method, path, query, body, version: None,
            accept: Some(accept), content_type: Some(content_type),
        };
        let id = ProjectId::parse(PROJECT, "projectId").unwrap();
        let scope = Scope {
            project: project.then_some(&id),
            version: ApiVersion::V2,
            pretty: true,
            envelope: false,
        };
        let _either = operation.request(&scope);
    }
}
