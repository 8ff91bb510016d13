//! Answers of Atlas's, as recorded and documented (`tests/fixtures`), and long lists.

use std::hint::black_box;

use atlas_private_endpoint::{
    atlas::{
        ApiVersion, CloudProvider, DeleteService, EndpointId, GetCluster, GetEndpoint,
        GetRegionalMode, GetService, ListServices, Operation, ProjectId, Scope, ServiceId,
        TokenRequest,
    },
    http::Response,
};

use crate::Work;

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../../tests/fixtures/", $name))
    };
}

const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";
const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";

/// Members that Atlas's reference has of a cluster and that are read, and some that are not.
const CLUSTER: &str = r#"{"name":"Cluster0","stateName":"IDLE","clusterType":"REPLICASET","diskSizeGB":10,"paused":false,"connectionStrings":{"standard":"mongodb://cluster0-shard-00-00.example:27017/","standardSrv":"mongodb+srv://cluster0.example","privateEndpoint":[{"connectionString":"mongodb://pl-0-us-east-1.example:1024/?ssl=true","srvConnectionString":"mongodb+srv://cluster0-pl-0.example","srvShardOptimizedConnectionString":"mongodb+srv://cluster0-pl-0-lb.example","type":"MONGOD","endpoints":[{"endpointId":"vpce-08fb7e9319909ec7b","providerName":"AWS","region":"US_EAST_1"}]}]}}"#;

pub(crate) fn works() -> Vec<Work> {
    let service = |provider| GetService {
        provider,
        id: service_id(),
    };
    let [aws, azure, gcp] = [CloudProvider::Aws, CloudProvider::Azure, CloudProvider::Gcp];
    let mut works = vec![
        decode(
            "decode:service-aws",
            service(aws),
            200,
            fixture!("wire_v2_AWS_get_service_available.json"),
        ),
        decode(
            "decode:service-azure",
            service(azure),
            200,
            fixture!("wire_v2_AZURE_get_service_available.json"),
        ),
        decode(
            "decode:service-gcp",
            service(gcp),
            200,
            fixture!("wire_v2_GCP_get_service_available.json"),
        ),
        decode(
            "decode:endpoint-aws",
            endpoint(aws, "vpce-08fb7e9319909ec7b"),
            200,
            fixture!("docs_v1_AWS_endpoint_pending.json"),
        ),
        decode(
            "decode:endpoint-azure",
            endpoint(azure, AZURE_ID),
            200,
            fixture!("docs_v1_AZURE_endpoint_initiating.json"),
        ),
        decode(
            "decode:endpoint-gcp",
            endpoint(gcp, "google-endpoint-group"),
            200,
            fixture!("docs_v1_GCP_endpoint_group_initiating.json"),
        ),
        decode(
            "decode:regional-mode",
            GetRegionalMode,
            200,
            fixture!("wire_v2_get_regionalMode.json"),
        ),
        decode(
            "decode:cluster",
            GetCluster {
                name: "Cluster0".to_owned(),
            },
            200,
            CLUSTER,
        ),
        decode(
            "decode:deleted",
            DeleteService {
                provider: aws,
                id: service_id(),
            },
            202,
            "{}",
        ),
        decode(
            "decode:refusal",
            service(aws),
            404,
            fixture!("wire_404_group_not_found.json"),
        ),
        token(),
    ];
    for length in [200, 10_000] {
        let operation = ListServices { provider: aws };
        works.push(decode(
            &format!("decode:list-of-{length}"),
            operation,
            200,
            &list(length),
        ));
    }
    works
}

const AZURE_ID: &str = "/subscriptions/4e133d35-e734-4385-a565-c0945567ae33/resourceGroups/a/providers/Microsoft.Network/privateEndpoints/b";

fn service_id() -> ServiceId {
    ServiceId::parse(SERVICE, "service.id").expect("a good id")
}

fn endpoint(provider: CloudProvider, id: &str) -> GetEndpoint {
    GetEndpoint {
        service: service_id(),
        id: EndpointId::parse(provider, id, "endpoint.id").expect("a good id"),
    }
}

fn decode<O: Operation + 'static>(name: &str, operation: O, status: u16, body: &str) -> Work {
    let project = ProjectId::parse(PROJECT, "projectId").expect("a good id");
    let body = body.to_owned();
    Work::new(name, move || {
        let scope = Scope {
            project: Some(&project),
            version: ApiVersion::V1,
            pretty: false,
            envelope: false,
        };
        let decoded = operation.decode(&scope, &Response::new(status, black_box(&body)));
        assert_eq!(decoded.is_ok(), status < 300, "{body}");
        decoded.is_ok()
    })
}

fn token() -> Work {
    let request = TokenRequest::new("mdb_sa_id_1234567890abcdef12345678", "mdb_sa_sk_secret");
    let request = request.expect("good credentials");
    let body = fixture!("docs_oauth_token_200.json");
    Work::new("decode:token", move || {
        request
            .decode(&Response::new(200, black_box(body)))
            .expect("a token")
    })
}

/// The list of `lib/world.mjs`, so that both sides of the border read the same.
fn list(length: u64) -> String {
    let services: Vec<String> = (0..length)
        .map(|index| {
            let digits = |index: u64| format!("{:08x}{index:09x}", (index * 2_654_435_761) % (1 << 32));
            format!(
                r#"{{"cloudProvider":"AWS","endpointServiceName":"com.amazonaws.vpce.us-east-1.vpce-svc-{}","errorMessage":null,"id":"{index:024x}","interfaceEndpoints":["vpce-{}"],"regionName":"US_EAST_1","status":"AVAILABLE"}}"#,
                digits(index),
                digits(index + 1),
            )
        })
        .collect();
    format!("[{}]", services.join(","))
}
