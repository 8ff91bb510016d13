//! Every call of the package, answered as Atlas does.

use crate::seeds::bodies;

const CHALLENGE: &str = r#"401 Digest realm="MMS Public API", nonce="n1", qop="auth""#;

/// What all commands have.
const SETTINGS: &str = r#""projectId":"5f7b96cd8c39f93d0e5f1911","timeoutMs":1000,"maxRetries":1"#;
const WAIT: &str = r#"{"intervalMs":100,"maxIntervalMs":200,"deadlineMs":10000,"graceMs":300}"#;

const NAMES: [[&str; 3]; 3] = [
    ["AWS", "US_EAST_1", r#""id":"vpce-0d00c26273372c6ef""#],
    [
        "AZURE",
        "US_EAST_2",
        r#""id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/p""#,
    ],
    ["GCP", "us-west1", r#""id":"group""#],
];
const NEW: [&str; 3] = [
    r#"{"id":"vpce-0d00c26273372c6ef"}"#,
    r#"{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/p","privateEndpointIPAddress":"10.0.0.4"}"#,
    r#"{"endpointGroupName":"group","gcpProjectId":"p-1","endpoints":[{"endpointName":"e","ipAddress":"10.0.0.5"}]}"#,
];

/// Each command, with bodies of its provider after it: sooner or later one of them fits.
#[must_use]
pub fn all() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (([provider, region, id], new), client) in NAMES.into_iter().zip(NEW).zip(["k", "a2", "h"])
    {
        let bodies: Vec<String> = bodies()
            .into_iter()
            .filter(|(name, _)| name.contains(provider) && !name.contains("request"))
            .map(|(_, body)| flat(&body))
            .collect();
        let service = r#""id":"5f7cac1adf5d6c6306f4b283""#;
        let service = format!(r#"{{"cloudProvider":"{provider}",{service}}}"#);
        let endpoint = format!(
            r#"{{"cloudProvider":"{provider}","serviceId":"5f7cac1adf5d6c6306f4b283",{id}}}"#
        );
        let wanted = format!(r#"{{"providerName":"{provider}","region":"{region}"}}"#);
        let commands = [
            ("services.create", format!(r#""service":{wanted}"#)),
            ("services.ensure", format!(r#""service":{wanted}"#)),
            ("services.get", format!(r#""ref":{service}"#)),
            ("services.list", String::from(r#""pretty":true"#)),
            (
                "services.list",
                format!(r#""provider":"{provider}","envelope":true"#),
            ),
            (
                "services.update",
                format!(r#""ref":{service},"change":{{"supportedRemoteRegions":["us-east-2"]}}"#),
            ),
            ("services.delete", format!(r#""ref":{service}"#)),
            (
                "services.watch",
                format!(r#""ref":{service},"wait":{WAIT}"#),
            ),
            (
                "services.waitUntilReady",
                format!(r#""ref":{service},"wait":{WAIT}"#),
            ),
            (
                "services.waitUntilGone",
                format!(r#""ref":{service},"wait":{WAIT}"#),
            ),
            (
                "endpoints.create",
                format!(r#""service":{service},"endpoint":{new}"#),
            ),
            (
                "endpoints.ensure",
                format!(r#""service":{service},"endpoint":{new}"#),
            ),
            ("endpoints.get", format!(r#""ref":{endpoint}"#)),
            ("endpoints.list", format!(r#""service":{service}"#)),
            ("endpoints.delete", format!(r#""ref":{endpoint}"#)),
            (
                "endpoints.watch",
                format!(r#""ref":{endpoint},"wait":{WAIT},"until":"gone""#),
            ),
            (
                "endpoints.waitUntilReady",
                format!(r#""ref":{endpoint},"wait":{WAIT}"#),
            ),
            (
                "endpoints.retry",
                format!(r#""service":{service},"endpoint":{new},"wait":{WAIT},"evenIfLast":true"#),
            ),
            ("regionalMode.get", String::from(r#""pretty":false"#)),
            (
                "regionalMode.set",
                format!(r#""enabled":true,"wait":{WAIT}"#),
            ),
            (
                "clusters.connectionStrings",
                format!(r#""endpoint":{endpoint},"wait":{WAIT},"clusterName":"C0""#),
            ),
            (
                "connect",
                format!(r#""service":{wanted},"wait":{WAIT},"serviceWait":{WAIT}"#),
            ),
            (
                "request",
                String::from(
                    r#""operation":{"method":"GET","path":"/groups/{groupId}/clusters","query":[["a","b"]]}"#,
                ),
            ),
        ];
        for (index, (name, arguments)) in commands.iter().enumerate() {
            let mut lines = vec![client.to_owned()];
            lines.push(format!(r#"{{"op":"{name}",{arguments},{SETTINGS}}}"#));
            match client {
                "k" => lines.push(CHALLENGE.into()),
                "a2" => lines.push(
                    r#"200 {"access_token":"eyJhbGciOi","token_type":"Bearer","expires_in":3600}"#
                        .into(),
                ),
                _ => lines.push("$eyJhbGciOi".into()),
            }
            for turn in 0..5 {
                let body = &bodies[(index + turn) % bodies.len()];
                lines.push(format!("200 {body}"));
                if turn == 1 {
                    lines.push(format!("<{new}"));
                }
            }
            lines.push(String::from(if index % 2 == 0 {
                "!"
            } else {
                "429 {\"errorCode\":\"RATE_LIMITED\"}"
            }));
            lines.push(r#"404 {"errorCode":"PRIVATE_ENDPOINT_NOT_FOUND"}"#.into());
            seeds.push(lines.join("\n").into());
        }
    }
    seeds.push(three_at_once());
    seeds.extend(stories());
    seeds
}

const SERVICE: &str = r#"{"id":"5f7cac1adf5d6c6306f4b283","cloudProvider":"AWS","regionName":"US_EAST_1","status":"AVAILABLE","endpointServiceName":"com.amazonaws.vpce.us-east-1.vpce-svc-1","interfaceEndpoints":["vpce-0d00c26273372c6ef"],"errorMessage":null}"#;
const ENDPOINT: &str = r#"{"interfaceEndpointId":"vpce-0d00c26273372c6ef","cloudProvider":"AWS","connectionStatus":"AVAILABLE","deleteRequested":false,"errorMessage":null}"#;
/// A cluster at rest.
pub(crate) const CLUSTER: &str = r#"{"name":"C0","stateName":"IDLE","connectionStrings":{"privateEndpoint":[{"connectionString":"mongodb://a","srvConnectionString":"mongodb+srv://a","type":"MONGOD","endpoints":[{"endpointId":"vpce-0d00c26273372c6ef","providerName":"AWS"}]}]}}"#;
const NOWHERE: &str = r#"404 {"error":404,"errorCode":"PRIVATE_ENDPOINT_NOT_FOUND"}"#;
const EXISTS: &str =
    r#"409 {"error":409,"errorCode":"PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION"}"#;

/// Calls of several requests, to their ends: whole ways, with what is lost and found again.
fn stories() -> Vec<Vec<u8>> {
    let reference = r#"{"cloudProvider":"AWS","id":"5f7cac1adf5d6c6306f4b283"}"#;
    let wanted = r#""service":{"providerName":"AWS","region":"us-east-1"}"#;
    let new = format!(r#""service":{reference},"endpoint":{}"#, NEW[0]);
    let waits = format!(r#""wait":{WAIT},"serviceWait":{WAIT}"#);
    let found = |body: &str| format!("200 {body}");
    let (service, endpoint) = (&*found(SERVICE), &*found(ENDPOINT));
    let listed = &*format!("200 [{SERVICE}]");
    let initiating = &*service.replace("AVAILABLE", "INITIATING");
    let rejected = &*endpoint.replace("AVAILABLE", "REJECTED");
    let without_region = &*listed.replace("US_EAST_1", "");
    let page = &*format!(r#"200 {{"results":[{CLUSTER}],"links":[]}}"#);
    let more = &*page.replace("[]", r#"[{"rel":"next"}]"#);
    let attached = &*format!("<{}", NEW[0]);
    let retried = format!(r#"{new},"wait":{WAIT}"#);
    let strings = format!(
        r#""endpoint":{{"cloudProvider":"AWS","serviceId":"5f7cac1adf5d6c6306f4b283","id":"vpce-0d00c26273372c6ef"}},"wait":{WAIT}"#
    );
    let ways: [(&str, String, &[&str]); 12] = [
        (
            "connect",
            format!("{wanted},{waits}"),
            &[
                "200 []", initiating, service, attached, NOWHERE, endpoint, endpoint, page, page,
            ],
        ),
        (
            "connect",
            format!(r#"{wanted},{waits},"endpointId":"vpce-0d00c26273372c6ef""#),
            &[listed, service, endpoint, endpoint, more, page, more, page],
        ),
        (
            "services.ensure",
            wanted.into(),
            &["200 []", "!", "200 []", "!", listed],
        ),
        (
            "services.ensure",
            wanted.into(),
            &["200 []", EXISTS, listed],
        ),
        (
            "services.ensure",
            wanted.into(),
            &["200 []", "~", without_region],
        ),
        (
            "endpoints.ensure",
            new.clone(),
            &[NOWHERE, "!", NOWHERE, "~", endpoint],
        ),
        ("endpoints.ensure", new.clone(), &[NOWHERE, endpoint]),
        ("endpoints.retry", retried.clone(), &[rejected, service]),
        (
            "endpoints.retry",
            format!(r#"{retried},"evenIfLast":true"#),
            &[
                rejected, "204 ", endpoint, NOWHERE, NOWHERE, service, endpoint,
            ],
        ),
        (
            "clusters.connectionStrings",
            strings.clone(),
            &[more, page, page, page],
        ),
        (
            "clusters.connectionStrings",
            strings,
            &[&page.replace("IDLE", "UPDATING"), page, page],
        ),
        (
            "services.get",
            format!(r#""ref":{reference}"#),
            &[
                ":r 3",
                r#"429 {"errorCode":"RATE_LIMITED"}"#,
                ":r Wed, 21 Oct 2015 07:28:00 GMT",
                "503 ",
                service,
            ],
        ),
    ];
    let script = |(name, arguments, events): &(&str, String, &[&str])| {
        let command = format!(r#"{{"op":"{name}",{arguments},{SETTINGS}}}"#);
        let events = events.join("\n");
        ["k", &command, CHALLENGE, &events].join("\n").into()
    };
    ways.iter().map(script).collect()
}

/// Three calls on a cold client: two of them wait for the first.
fn three_at_once() -> Vec<u8> {
    let call = format!(r#"{{"op":"regionalMode.get",{SETTINGS}}}"#);
    let answer = r#"200 {"enabled":true}"#;
    [
        "k", &call, &call, &call, CHALLENGE, answer, ">", answer, "~", "x",
    ]
    .join("\n")
    .into()
}

/// On one line.
fn flat(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    text.lines().map(str::trim).collect()
}
