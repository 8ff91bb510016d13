//! Responses. Input: which operation, flags, a status; then lines: `Retry-After`,
//! `X-Error-Code`, `Location`; then the body.
//!
//! A success is of the provider that was asked for and can be shown; a refusal and a misreading
//! say where and why; no error shows a token.

use atlas_private_endpoint::atlas::{
    ApiVersion, CloudProvider, Content, CreateEndpoint, CreateService, DeleteEndpoint,
    DeleteService, GetCluster, GetEndpoint, GetRegionalMode, GetService, ListClusters,
    ListServices, MAX_BODY, NewEndpoint, NewRule, Operation, PrivateEndpoint, ProjectId,
    RawRequest, ResponseError, Scope, ServiceId, SetRegionalMode, TokenRequest, UpdateService,
};
use atlas_private_endpoint::http::Response;

use crate::json::assert_written;
use crate::text::{assert_presentable, split};

/// How many operations there are: the token's is the last.
pub const OPERATIONS: u8 = 14;

const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";
const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";

/// Checks one.
pub fn check(data: &[u8]) {
    let Some(([operation, flags, status], data)) = data.split_first_chunk() else {
        return;
    };
    let ([retry_after, error_code, location], body) = split(data);
    let text = |bytes| String::from_utf8_lossy(bytes);
    let (retry_after, error_code) = (text(retry_after), text(error_code));
    let (location, body) = (text(location), text(body));
    let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let response = Response {
        // Every status that is read in a special way is among them.
        status: 2 * u16::from(*status) + u16::from(flags >> 7) - 200 * u16::from(*status == 200),
        body: &body,
        error_code: some(&error_code),
        retry_after: some(&retry_after),
        location: some(&location),
    };
    let project = ProjectId::parse(PROJECT, "").expect("an id");
    let scope = Scope {
        project: Some(&project),
        version: if flags & 8 == 0 {
            ApiVersion::V1
        } else {
            ApiVersion::V2
        },
        pretty: flags & 16 != 0,
        envelope: flags & 4 != 0,
    };
    let asked = Asked {
        provider: CloudProvider::ALL[usize::from(flags % 4 % 3)],
        scope,
        response,
    };
    asked.read(operation % OPERATIONS);
}

struct Asked<'a> {
    provider: CloudProvider,
    scope: Scope<'a>,
    response: Response<'a>,
}

impl Asked<'_> {
    fn read(&self, operation: u8) {
        let provider = self.provider;
        let id = ServiceId::parse(SERVICE, "").expect("an id");
        let service = id.clone();
        let endpoint = endpoint_of(provider);
        match operation {
            0 => self.services(&GetService { provider, id }),
            1 => self.services(&CreateService {
                provider,
                region: "US_EAST_1".into(),
                supported_remote_regions: None,
                port_mapping_enabled: None,
            }),
            2 => self.services(&UpdateService {
                id,
                supported_remote_regions: vec!["us-east-2".into()],
            }),
            3 => {
                for service in self
                    .decode(&ListServices { provider })
                    .into_iter()
                    .flatten()
                {
                    assert_eq!(service.cloud_provider(), provider);
                    assert_written(&service.to_value());
                }
            }
            4 => self.endpoints(&GetEndpoint {
                service,
                id: endpoint.id().expect("an id"),
            }),
            5 => self.endpoints(&CreateEndpoint {
                service,
                endpoint,
                known: None,
            }),
            6 => self.nothing(&DeleteService { provider, id }),
            7 => self.nothing(&DeleteEndpoint {
                service,
                id: endpoint.id().expect("an id"),
            }),
            8 => _ = self.decode(&GetRegionalMode),
            9 => _ = self.decode(&SetRegionalMode { enabled: true }),
            10 => {
                let id = endpoint.id().expect("an id");
                for cluster in self
                    .decode(&ListClusters { page: 1 })
                    .into_iter()
                    .flat_map(|page| page.clusters)
                {
                    let named = cluster.strings_for(&id);
                    assert!(
                        named.is_none_or(|strings| strings
                            .endpoint_ids
                            .iter()
                            .any(|text| id.is(text)))
                    );
                }
            }
            11 => {
                _ = self.decode(&GetCluster {
                    name: "Cluster0".into(),
                })
            }
            12 => {
                _ = self.decode(&RawRequest {
                    method: "GET".into(),
                    path: "/a".into(),
                    ..RawRequest::default()
                })
            }
            _ => self.token(),
        }
    }

    fn services<O>(&self, operation: &O)
    where
        O: Operation<Output = atlas_private_endpoint::atlas::EndpointService>,
    {
        if let Some(service) = self.decode(operation) {
            let is_update = O::ID.starts_with("update");
            assert!(service.cloud_provider() == self.provider || is_update);
            assert_eq!(service.project_id, PROJECT);
            assert_written(&service.to_value());
        }
    }

    fn endpoints<O: Operation<Output = PrivateEndpoint>>(&self, operation: &O) {
        if let Some(endpoint) = self.decode(operation) {
            assert_eq!(endpoint.cloud_provider(), self.provider);
            assert_eq!(
                (&*endpoint.project_id, &*endpoint.service_id),
                (PROJECT, SERVICE)
            );
            assert_written(&endpoint.to_value());
        }
    }

    fn nothing<O: Operation<Output = ()>>(&self, operation: &O) {
        self.decode(operation);
    }

    fn decode<O: Operation>(&self, operation: &O) -> Option<O::Output> {
        operation.request(&self.scope).expect("a request");
        match operation.decode(&self.scope, &self.response) {
            Ok(decoded) => {
                assert!((200..300).contains(&decoded.status));
                if let Some(name) = decoded.content {
                    let body: serde_json::Value =
                        serde_json::from_str(self.response.body).unwrap_or_default();
                    assert!(body.get(name).is_some() || body.is_null(), "{name}");
                    assert!(self.scope.envelope || O::CONTENT == Content::List);
                }
                Some(decoded.value)
            }
            Err(error) => {
                self.assert_tells(&error);
                None
            }
        }
    }

    fn assert_tells(&self, error: &ResponseError) {
        let text = error.to_string();
        assert!(!text.is_empty());
        match error {
            ResponseError::Api(error) => {
                assert!(!(200..300).contains(&error.status), "{error:?}");
                assert!(
                    error.body.len() <= MAX_BODY && self.response.body.starts_with(&error.body)
                );
                assert!(error.hint.as_deref().is_none_or(|hint| !hint.is_empty()));
                let needs_hint = matches!(error.status, 401 | 402 | 403 | 410 | 429 | 500..);
                assert!(error.hint.is_some() || !needs_hint, "{error:?}");
                error.parameters.iter().for_each(assert_written);
            }
            ResponseError::Decode(error) => {
                assert!(error.path.starts_with('$') && (200..300).contains(&error.status));
                assert!(
                    error
                        .offset
                        .is_none_or(|offset| offset <= self.response.body.len())
                );
                assert!(error.body.len() <= MAX_BODY);
                assert_presentable(error.expected);
                assert_presentable(error.hint());
            }
        }
    }

    fn token(&self) {
        let request = TokenRequest::new("mdb_sa_id_1", "mdb_sa_sk_1").expect("an account");
        match request.decode(&self.response) {
            Ok(token) => {
                let value = token.authorization();
                let text = value.strip_prefix("Bearer ").expect("its scheme");
                assert!(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
                assert!(token.expires_in_ms.is_some_and(|life| life < 1_000_000_000));
                assert!(text.len() < 8 || !format!("{token:?}").contains(text));
            }
            Err(ResponseError::Decode(error)) => {
                assert!(error.body.trim().is_empty() || error.body.starts_with("(not shown"));
            }
            Err(error) => self.assert_tells(&error),
        }
    }
}

fn endpoint_of(provider: CloudProvider) -> NewEndpoint {
    match provider {
        CloudProvider::Aws => NewEndpoint::Aws {
            id: "vpce-0d00c26273372c6ef".into(),
        },
        CloudProvider::Azure => NewEndpoint::Azure {
            id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/privateEndpoints/p"
                .into(),
            private_endpoint_ip_address: "10.0.0.4".into(),
        },
        CloudProvider::Gcp => NewEndpoint::Gcp {
            endpoint_group_name: "group".into(),
            gcp_project_id: "project-1".into(),
            endpoints: vec![NewRule {
                endpoint_name: "rule".into(),
                ip_address: "10.0.0.5".into(),
            }],
        },
    }
}
