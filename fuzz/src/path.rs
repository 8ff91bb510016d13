//! Ids and paths. Input: a digit that says what it is, then an id or a raw request.
//!
//! What is signed is what is sent: the URL Standard's parser changes nothing in any target, so a
//! request reaches the resource that was meant, below it, and nothing above.

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, DeleteEndpoint, EndpointId, GetCluster, Operation, ProjectId,
    RawRequest, Scope, ServiceId,
};
use url::Url;

use crate::text::split;

const ORIGIN: &str = "https://cloud.mongodb.com";
const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";
const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";

/// Checks one.
pub fn check(data: &[u8]) {
    let Some((&kind, data)) = data.split_first() else {
        return;
    };
    let flags = usize::from(kind);
    let data = String::from_utf8_lossy(data);
    let project = ProjectId::parse(PROJECT, "").expect("an id");
    let scope = Scope {
        project: Some(&project),
        version: if flags & 8 == 0 {
            ApiVersion::V1
        } else {
            ApiVersion::V2
        },
        pretty: flags & 16 != 0,
        envelope: flags & 32 != 0,
    };
    match flags % 5 {
        3 => check_raw(&scope, data.as_bytes()),
        4 => check_cluster(&scope, &data),
        provider => check_endpoint(&scope, CloudProvider::ALL[provider], &data),
    }
}

/// Whatever an endpoint is called, deleting it deletes nothing else.
fn check_endpoint(scope: &Scope<'_>, provider: CloudProvider, text: &str) {
    let Ok(id) = EndpointId::parse(provider, text, "ref.id") else {
        return;
    };
    assert!(id.is(text) && id.is(id.raw()));
    assert_eq!(EndpointId::parse(provider, id.raw(), ""), Ok(id.clone()));
    if provider == CloudProvider::Azure {
        assert!(id.is(&id.encoded()), "{id}");
    }
    let service = ServiceId::parse(SERVICE, "").expect("an id");
    let encoded = id.encoded();
    let delete = DeleteEndpoint { service, id };
    let request = delete.request(scope).expect("a request");
    let service = ["/endpointService/", SERVICE, "/endpoint/", &encoded].concat();
    let path = [
        "/groups/",
        PROJECT,
        "/privateEndpoint/",
        provider.as_str(),
        &service,
    ]
    .concat();
    assert_eq!(
        path_of(&request.target),
        [scope.version.base(), &path].concat()
    );
    assert!(!encoded.contains('/'));
}

fn check_cluster(scope: &Scope<'_>, name: &str) {
    let name = name.to_owned();
    if let Ok(request) = (GetCluster { name }).request(scope) {
        let path = path_of(&request.target);
        let (above, cluster) = path.rsplit_once('/').expect("a path");
        assert_eq!(
            above,
            ["/api/atlas/v2/groups/", PROJECT, "/clusters"].concat()
        );
        assert!(!cluster.is_empty());
    }
}

fn check_raw(scope: &Scope<'_>, data: &[u8]) {
    let ([method, path, query, accept], body) = split(data);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let some = |bytes: &[u8]| (!bytes.is_empty()).then(|| text(bytes));
    let query = text(query);
    let raw = RawRequest {
        method: text(method),
        path: text(path),
        query: query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        body: some(body),
        version: None,
        accept: some(accept),
        content_type: some(accept),
    };
    let Ok(request) = raw.request(scope) else {
        return;
    };
    assert_eq!(request.method, raw.method.to_ascii_uppercase());
    assert_eq!(request.body, raw.body);
    for (_, value) in &request.headers {
        assert!(
            value.bytes().all(|byte| matches!(byte, b' '..=b'~')),
            "{value:?}"
        );
    }
    let meant = raw.path.replace("{groupId}", PROJECT);
    assert_eq!(
        path_of(&request.target),
        [scope.version.base(), &meant].concat()
    );
    // What comes out at the other end is what went in.
    let url = Url::parse(&[ORIGIN, &request.target].concat()).expect("a URL");
    let mut pairs = url.query_pairs();
    for name in [("pretty", scope.pretty), ("envelope", scope.envelope)] {
        if name.1 {
            assert_eq!(pairs.next(), Some((name.0.into(), "true".into())));
        }
    }
    let sent: Vec<(String, String)> = pairs
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    assert_eq!(sent, raw.query);
}

/// The path of a request target that a URL parser takes as it is.
#[track_caller]
pub fn path_of(target: &str) -> String {
    let text = [ORIGIN, target].concat();
    let url = Url::parse(&text).expect("a URL");
    assert_eq!(url.as_str(), text);
    assert_eq!(url.origin().ascii_serialization(), ORIGIN);
    assert_eq!(url.fragment(), None);
    assert!(
        target.bytes().all(|byte| byte.is_ascii_graphic()),
        "{target}"
    );
    url.path().to_owned()
}
