//! Ids, providers and versions: what is taken, and what is refused before anything is sent.

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, EndpointId, GetEndpoint, Phase, ProjectId, ServiceId,
};
use proptest::prelude::*;

use crate::{AZURE_ID, PROJECT, SERVICE, endpoint_id, request, service_id};

#[test]
fn ids_are_24_hexadecimal_digits() {
    let kept = "5F7CAC1ADF5D6C6306F4b283";
    assert_eq!(ProjectId::parse(kept, "projectId").unwrap().as_str(), kept);
    assert_eq!(ServiceId::parse(kept, "service.id").unwrap().as_str(), kept);
    for wrong in [
        "",
        "..",
        "my-project",
        "5f7cac1adf5d6c6306f4b28",
        "5f7cac1adf5d6c6306f4b2830",
        "5f7cac1adf5d6c6306f4b28g",
        " 5f7cac1adf5d6c6306f4b28",
        "5f7cac1adf5d6c6306f4b2/.",
        "５f7cac1adf5d6c6306f4b2",
        "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f",
    ] {
        let error = ProjectId::parse(wrong, "projectId").unwrap_err();
        assert_eq!(error.argument, "projectId");
        assert_eq!(
            error.to_string(),
            "projectId must be the project's id, 24 hexadecimal digits, not its name"
        );
        let error = ServiceId::parse(wrong, "service.id").unwrap_err();
        assert_eq!(
            error.to_string(),
            "service.id must be the `id` that Atlas gave the service, 24 hexadecimal digits, \
             not the name that the cloud knows it by"
        );
    }
}

#[test]
fn providers_are_atlas_s_words_and_near_ones_are_explained() {
    for (word, provider) in [
        ("AWS", CloudProvider::Aws),
        ("AZURE", CloudProvider::Azure),
        ("GCP", CloudProvider::Gcp),
    ] {
        assert_eq!(
            CloudProvider::parse(word, "service.providerName"),
            Ok(provider)
        );
        assert_eq!(provider.as_str(), word);
    }
    let problem = |word| {
        CloudProvider::parse(word, "service.providerName")
            .unwrap_err()
            .to_string()
    };
    for (word, meant) in [
        ("aws", "AWS"),
        (" AWS", "AWS"),
        ("Amazon", "AWS"),
        ("Azure", "AZURE"),
        ("azure", "AZURE"),
        ("Microsoft Azure", "AZURE"),
        ("gcp", "GCP"),
        ("GCE", "GCP"),
        ("Google Cloud", "GCP"),
    ] {
        assert_eq!(
            problem(word),
            format!("service.providerName must be AWS, AZURE or GCP; here probably {meant}")
        );
    }
    for word in ["", "A", "ALIBABA", "é", "ａｗｓ"] {
        assert_eq!(
            problem(word),
            "service.providerName must be AWS, AZURE or GCP"
        );
    }
}

#[test]
fn versions_are_two() {
    assert_eq!(ApiVersion::parse("v1.0", "apiVersion"), Ok(ApiVersion::V1));
    assert_eq!(ApiVersion::parse("v2", "apiVersion"), Ok(ApiVersion::V2));
    assert_eq!(ApiVersion::default(), ApiVersion::V1);
    for word in ["", "v1", "V2", "2.0"] {
        let error = ApiVersion::parse(word, "apiVersion").unwrap_err();
        assert_eq!(error.to_string(), "apiVersion must be \"v1.0\" or \"v2\"");
    }
}

#[test]
fn phases_are_read_as_they_are_written() {
    for phase in [Phase::Pending, Phase::Ready, Phase::Failed, Phase::Deleting] {
        assert_eq!(Phase::parse(phase.as_str()), Some(phase));
    }
    assert_eq!(Phase::parse("gone"), None);
    assert_eq!(Phase::parse("Ready"), None);
}

#[test]
fn an_endpoint_s_id_goes_out_encoded_once_however_it_came() {
    let encoded = "%2Fsubscriptions%2F00000000-0000-0000-0000-000000000000%2FresourceGroups%2Fprivatelink%2Fproviders%2FMicrosoft.Network%2FprivateEndpoints%2Ftest";
    for text in [AZURE_ID, encoded, &*encoded.replace("%2F", "%2f")] {
        let id = endpoint_id(CloudProvider::Azure, text);
        assert_eq!(id.raw(), AZURE_ID);
        assert_eq!(id.to_string(), AZURE_ID);
        assert_eq!(id.encoded(), encoded);
        assert_eq!(id.provider(), CloudProvider::Azure);
    }
    for (provider, raw, encoded) in [
        (
            CloudProvider::Aws,
            "vpce-08fb7e9319909ec7b",
            "vpce-08fb7e9319909ec7b",
        ),
        (
            CloudProvider::Azure,
            "/subscriptions/s/resourcegroups/Réseau_(1)/providers/microsoft.network/privateendpoints/a.b-c_d",
            "%2Fsubscriptions%2Fs%2Fresourcegroups%2FR%C3%A9seau_(1)%2Fproviders%2Fmicrosoft.network%2Fprivateendpoints%2Fa.b-c_d",
        ),
        (
            CloudProvider::Gcp,
            "google-endpoint-group",
            "google-endpoint-group",
        ),
        (CloudProvider::Gcp, "50%,é&/...", "50%25%2C%C3%A9%26%2F..."),
        // Only Azure's can be told from raw ones.
        (CloudProvider::Gcp, "a%2Fb", "a%252Fb"),
    ] {
        let id = endpoint_id(provider, raw);
        assert_eq!((id.raw(), &*id.encoded()), (raw, encoded));
    }
}

#[test]
fn what_names_no_endpoint_is_refused() {
    let aws = "must be the interface endpoint's id, \"vpce-\" and hexadecimal digits; not the \
               endpoint service's";
    let azure = "must be the private endpoint's resource id, \"/subscriptions/…/resourceGroups/…\
                 /providers/Microsoft.Network/privateEndpoints/…\", raw or percent-encoded once";
    let gcp = "must be the endpoint group's name (with port mapping, the forwarding rule's), \
               without dot segments, backslashes, quotes, blanks, \"#\" and \"?\"";
    let end = "providers/Microsoft.Network/privateEndpoints/pe";
    let of = |start: &str| format!("{start}/{end}");
    let double = "%252Fsubscriptions%252Fs%252FresourceGroups%252Fg%252Fproviders%252FMicrosoft.Network%252FprivateEndpoints%252Fpe";
    for (provider, problem, texts) in [
        (
            CloudProvider::Aws,
            aws,
            vec![
                String::new(),
                "..".into(),
                "vpce-".into(),
                "vpce-08fb7e9319909ec7b/..".into(),
                "vpce-svc-0afd34ee97e30d43f".into(),
                "com.amazonaws.vpce.us-east-1.vpce-svc-0afd34ee97e30d43f".into(),
                SERVICE.into(),
                " vpce-08fb7e9319909ec7b".into(),
                AZURE_ID.into(),
            ],
        ),
        (
            CloudProvider::Azure,
            azure,
            vec![
                String::new(),
                "..".into(),
                "%2e%2e".into(),
                "/".into(),
                "vpce-08fb7e9319909ec7b".into(),
                of("/subscriptions/s/resourceGroups/.."),
                of("/subscriptions/./resourceGroups/g"),
                of("/subscriptions//resourceGroups/g"),
                of("/subscriptions/s/resourceGroups/a b"),
                of("/subscriptions/s/resourceGroups/a%2Fb"),
                of("/subscriptions/s/resourceGroups/%2e%2e"),
                of("subscriptions/s/resourceGroups/g"),
                of("//subscriptions/s/resourceGroups/g"),
                of("/subscriptions/s/resourceGroups/g/x"),
                of("/subscriptions/s/resourceGroups/g") + "/",
                of("/subscriptions/s/resourceGroups/g") + "?x",
                of("/subscriptions/s/resourceGroups/g") + "#x",
                of("/subscriptions/s/resourceGroups/g").replace('/', "\\"),
                of("/subscriptions/s/resourceGroups/g").replace("Endpoints", "LinkServices"),
                double.into(),
                "%2Fsubscriptions%2F%FF".into(),
            ],
        ),
        (
            CloudProvider::Gcp,
            gcp,
            [
                "", ".", "..", "%2e%2e", "%2E.", "%252e", "a/..", "../a", "a%2F..", "a\\b", "a#b",
                "a?b", "a b", "a\tb", "a\nb", "a\"b", "a'b", "a`b", "\0", "a\u{7f}",
            ]
            .map(str::to_owned)
            .into(),
        ),
    ] {
        for text in texts {
            let error = EndpointId::parse(provider, &text, "ref.id").unwrap_err();
            assert_eq!(error.to_string(), format!("ref.id {problem}"), "{text:?}");
        }
    }
}

#[test]
fn two_spellings_of_one_endpoint_are_the_same() {
    let azure = endpoint_id(CloudProvider::Azure, AZURE_ID);
    assert!(azure.is(AZURE_ID));
    assert!(azure.is(&azure.encoded()));
    assert!(azure.is(&AZURE_ID.to_uppercase()));
    assert!(azure.is(&azure.encoded().to_lowercase()));
    assert!(!azure.is(&format!("{AZURE_ID}2")));
    assert!(!azure.is(""));
    let gcp = endpoint_id(CloudProvider::Gcp, "group");
    assert!(gcp.is("group"));
    assert!(!gcp.is("Group"));
    let aws = endpoint_id(CloudProvider::Aws, "vpce-08fb7e9319909ec7b");
    assert!(aws.is("vpce-08fb7e9319909ec7b"));
    assert!(!aws.is("vpce-08fb7e9319909ec7c"));
}

/// Texts that might be an id, and what a URL parser minds.
fn text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "/",
        "%2F",
        "%2f",
        ".",
        "..",
        "%2e",
        "%252e",
        "\\",
        "%5C",
        "#",
        "?",
        " ",
        "\t",
        "\n",
        "%",
        "é",
        "\u{3000}",
        "'",
        "\"",
        "<",
        "{",
        "^",
        "|",
        "(",
        "a",
        "vpce-",
        "0f",
        "subscriptions",
        "resourceGroups",
        "providers",
        "Microsoft.Network",
        "privateEndpoints",
    ]);
    prop_oneof![
        any::<String>(),
        prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat()),
        ("[a-z._%/()-]{1,9}", "[^/]{1,6}").prop_map(|(group, name)| format!(
            "/subscriptions/s/resourceGroups/{group}/providers/Microsoft.Network/privateEndpoints/{name}"
        )),
    ]
}

/// One level of percent-encoding undone, by other code than ours.
fn unescape(text: &str) -> String {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap().as_bytes().to_vec();
    for piece in pieces {
        bytes.push(u8::from_str_radix(&piece[..2], 16).unwrap());
        bytes.extend(piece[2..].bytes());
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #[test]
    fn an_id_is_one_segment_that_says_what_it_said(provider in 0..3_usize, text in text()) {
        let provider = CloudProvider::ALL[provider];
        let Ok(id) = EndpointId::parse(provider, &text, "ref.id") else {
            return Ok(());
        };
        let operation = GetEndpoint { service: service_id(), id: id.clone() };
        let target = request(&operation, ApiVersion::V2, false, false).unwrap().target;
        let service = format!(
            "/api/atlas/v2/groups/{PROJECT}/privateEndpoint/{provider}/endpointService/{SERVICE}/endpoint/"
        );
        let segment = target.strip_prefix(&service).unwrap();
        prop_assert!(!segment.is_empty());
        // What a URL parser passes on as it is, and nothing that would end the segment.
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~()%".contains(c);
        prop_assert!(segment.chars().all(is_plain), "{segment}");
        prop_assert_eq!(unescape(segment), id.raw());
        prop_assert!(id.raw() == text || unescape(&text) == id.raw());
        for part in id.raw().split('/').chain([segment]) {
            prop_assert!(part != "." && part != "..", "{text}");
        }
        if provider == CloudProvider::Azure {
            prop_assert_eq!(EndpointId::parse(provider, segment, "ref.id"), Ok(id));
        }
    }

    #[test]
    fn an_azure_id_is_taken_raw_and_encoded(
        subscription in "[0-9a-f-]{36}",
        group in "[A-Za-z0-9_()-][A-Za-z0-9_().-]{0,20}",
        name in "[A-Za-z0-9][A-Za-z0-9_.-]{0,20}",
    ) {
        let raw = format!(
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/privateEndpoints/{name}"
        );
        let id = endpoint_id(CloudProvider::Azure, &raw);
        prop_assert_eq!(id.raw(), &raw);
        prop_assert_eq!(id.encoded(), raw.replace('/', "%2F"));
        prop_assert_eq!(endpoint_id(CloudProvider::Azure, &id.encoded()), id);
    }

    #[test]
    fn no_text_panics(provider in 0..3_usize, text in any::<String>()) {
        let _either = EndpointId::parse(CloudProvider::ALL[provider], &text, "x");
        let _either = ServiceId::parse(&text, "x");
        prop_assert!(!endpoint_id(CloudProvider::Gcp, "-").is(&text) || text == "-");
    }
}
