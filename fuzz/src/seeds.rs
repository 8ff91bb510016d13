//! Inputs to begin with: out of the vectors and recordings of `tests/`, and of `corpus/`, which
//! holds what cannot be made from those. A file there has the inputs of one target, each a line
//! of hex digits; inputs that broke a law once are among them.

use std::{fs, path::Path};

use serde_json::Value;

/// The seeds of a target.
#[must_use]
pub fn of(target: &str) -> Vec<Vec<u8>> {
    let mut seeds = made(target);
    seeds.extend(kept(target));
    seeds
}

fn kept(target: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("corpus")
        .join(target);
    let text = fs::read_to_string(path.with_extension("hex")).unwrap_or_default();
    text.lines().map(unhex).collect()
}

fn unhex(line: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&line[at..at + 2], 16).expect("hex digits");
    (0..line.len()).step_by(2).map(byte).collect()
}

fn made(target: &str) -> Vec<Vec<u8>> {
    match target {
        "challenge" => challenges(),
        "authentication_info" => proofs(),
        "authorization" => answers(),
        "decode" => responses(),
        "json" => bodies().into_iter().map(|(_, body)| body).collect(),
        "region" => regions(),
        "path" => paths(),
        "command" => crate::command::seeds::all(),
        _ => Vec::new(),
    }
}

fn tests() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests")
}

fn vectors(name: &str) -> Vec<Value> {
    let text = fs::read(tests().join("vectors").join(name)).expect("vectors");
    serde_json::from_slice(&text).expect("an array")
}

/// The recorded and documented bodies, by file name.
pub(crate) fn bodies() -> Vec<(String, Vec<u8>)> {
    let folder = fs::read_dir(tests().join("fixtures")).expect("fixtures");
    let mut bodies: Vec<_> = folder
        .filter_map(|entry| {
            let entry = entry.expect("a file");
            let name = entry.file_name().into_string().expect("a name");
            let body = name
                .ends_with(".json")
                .then(|| fs::read(entry.path()).expect("a body"))?;
            (body.len() < 4096).then_some((name, body))
        })
        .collect();
    bodies.sort();
    bodies
}

/// An isomorphic string's bytes; of others, the UTF-8.
fn bytes(text: &str) -> Vec<u8> {
    let bytes = text.chars().map(u8::try_from).collect::<Result<_, _>>();
    bytes.unwrap_or_else(|_| text.into())
}

fn text(value: &Value, name: &str) -> Vec<u8> {
    bytes(value[name].as_str().unwrap_or_default())
}

fn lines(value: &Value) -> Vec<Vec<u8>> {
    let lines = value.as_array().expect("lines").iter();
    lines
        .map(|line| bytes(line.as_str().expect("a line")))
        .collect()
}

fn challenges() -> Vec<Vec<u8>> {
    let lists = vectors("challenge-parse.json");
    lists
        .iter()
        .map(|vector| lines(&vector["headers"]).join(&b'\n'))
        .collect()
}

fn proofs() -> Vec<Vec<u8>> {
    let seed = |vector: &Value| {
        let session = &vector["session"];
        let challenge = format!(
            "Digest realm={}, nonce={}, algorithm={}, qop={}",
            session["realm"], session["nonce"], session["algorithm"], session["qop"]
        );
        let info = text(vector, "authentication_info");
        let parts = [
            info,
            challenge.into(),
            text(session, "uri"),
            text(vector, "response_body"),
        ];
        parts.join(&b'\n')
    };
    vectors("digest-authinfo.json").iter().map(seed).collect()
}

fn answers() -> Vec<Vec<u8>> {
    let seed = |vector: &Value| {
        let field = |name| text(vector, name);
        let challenge = lines(&vector["challenge"]).swap_remove(0);
        let parts = [
            challenge,
            field("username"),
            field("password"),
            field("method"),
            field("uri"),
            field("cnonce"),
            field("body"),
        ];
        [&b"\0\0\0\0\x01"[..], &parts.join(&b'\n')].concat()
    };
    vectors("digest.json").iter().map(seed).collect()
}

/// Each body for each operation that may be meant, with and without an envelope.
fn responses() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (name, body) in bodies() {
        let provider = ["AWS", "AZURE", "GCP"]
            .iter()
            .position(|word| name.contains(word));
        let flags = u8::try_from(provider.unwrap_or(0)).expect("small");
        for operation in 0..crate::decode::OPERATIONS {
            let body = if operation % 2 == 0 {
                body.clone()
            } else {
                [br#"{"status":200,"content":"#, &*body, b"}"].concat()
            };
            let flags = flags | (operation % 2) << 2;
            seeds.push([&[operation, flags, 200][..], b"\n\n\n", &*body].concat());
        }
        seeds.push([&[0, flags, 143][..], b"7\nRATE_LIMITED\n\n", &*body].concat());
    }
    let cluster = crate::command::seeds::CLUSTER;
    let page = format!(r#"{{"results":[{cluster}],"links":[{{"rel":"next"}}]}}"#);
    for (operation, body) in [(10, &*page), (11, cluster)] {
        seeds.push([&[operation, 0, 200][..], b"\n\n\n", body.as_bytes()].concat());
    }
    seeds
}

fn regions() -> Vec<Vec<u8>> {
    use atlas_private_endpoint::atlas::{CloudProvider, regions};
    let mut seeds = Vec::new();
    for (provider, letter) in CloudProvider::ALL.into_iter().zip(0_u8..) {
        for region in regions(provider).step_by(5) {
            seeds.push(
                [
                    &[letter],
                    region.atlas.as_bytes(),
                    b"\n",
                    region.cloud.as_bytes(),
                ]
                .concat(),
            );
        }
    }
    seeds
}

/// The kinds of `path` in their order.
fn paths() -> Vec<Vec<u8>> {
    let azure = "/subscriptions/4e133d35-e734-4385-a565-c0945567ae34/resourceGroups/rg_1-dev/\
                 providers/Microsoft.Network/privateEndpoints/test";
    let encoded = azure.replace('/', "%2F");
    let texts = [
        (0, "vpce-0d00c26273372c6ef"),
        (1, azure),
        (1, &encoded),
        (2, "endpoint-group.1"),
        (2, "a%2fb..%252e%2e"),
        (
            3,
            "get\n/groups/{groupId}/clusters\npageNum=1&a=b c\ntext/plain\n",
        ),
        (
            53,
            "PATCH\n/groups/{groupId}/%2e%2E/..;/a%20b:@!$&()*+,\n\u{e9}=/?\napplication/json\n{}",
        ),
        (4, "Cluster0"),
        (14, "../x y\u{e9}%2e"),
    ];
    texts
        .map(|(kind, text)| [&[kind], text.as_bytes()].concat())
        .into()
}
