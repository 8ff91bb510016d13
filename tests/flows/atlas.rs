//! A model of Atlas, as far as this resource goes: paths, bodies, codes and the pace of things as
//! MongoDB's reference pages and recorded answers of 2025 and 2026 have them.

use std::cell::RefCell;
use std::rc::Rc;

use atlas_private_endpoint::client::{Answer, Millis};
use serde_json::{Value as Json, json};

use crate::host::{Call, Reply, Sent};

pub const PROJECT: &str = "5f7b96cd8c39f93d0e5f1911";

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Atlas, or something before it, answers so and does nothing.
    Refuse(Answer),
    /// The connection breaks before Atlas has the request.
    RequestLost,
    /// The connection breaks after Atlas has done it.
    AnswerLost,
    /// As the two, but the connection stays open and silent.
    RequestSilent,
    AnswerSilent,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub provider: String,
    pub id: String,
    /// Atlas's spelling.
    pub region: String,
    pub port_mapping: bool,
    /// A body from before 2022: no provider, no region.
    pub old_body: bool,
    pub ready_at: Millis,
    /// Another word than the time says.
    pub status: Option<&'static str>,
    pub endpoints: Vec<Endpoint>,
}

#[derive(Clone, Debug)]
pub struct Endpoint {
    pub id: String,
    pub body: Json,
    pub ready_at: Millis,
    pub status: Option<&'static str>,
    /// Gone from then on.
    pub gone_at: Millis,
}

/// The model, and what is to go wrong with it.
#[derive(Default)]
pub struct Atlas {
    pub services: Vec<Service>,
    /// Names of the project's clusters.
    pub clusters: Vec<&'static str>,
    pub regional_mode: bool,
    /// How long Atlas goes on saying the old mode.
    pub mode_lag: Millis,
    pub mode_set_at: Option<Millis>,
    /// Creates that were carried out: what, and by which body.
    pub made: Vec<(&'static str, Json)>,
    /// The same, by which call.
    pub made_by: Vec<(&'static str, Call)>,
    pub service_takes: Millis,
    pub endpoint_takes: Millis,
    /// The service goes with its last endpoint, as AWS's do.
    pub last_takes_service: bool,
    /// `method`, a part of the target, what happens, how often.
    pub faults: Vec<(&'static str, &'static str, Fault, usize)>,
    /// Milliseconds to an answer.
    pub latency: Millis,
}

pub type SharedAtlas = Rc<RefCell<Atlas>>;

pub fn atlas() -> SharedAtlas {
    Rc::new(RefCell::new(Atlas {
        service_takes: 150_000,
        endpoint_takes: 60_000,
        latency: 40,
        ..Atlas::default()
    }))
}

/// The server's side for a host.
pub fn served(atlas: &SharedAtlas) -> impl FnMut(&Sent) -> Reply + use<> {
    let atlas = Rc::clone(atlas);
    move |sent| atlas.borrow_mut().reply(sent)
}

impl Atlas {
    /// The next `times` requests of that method and with that in their target go so.
    pub fn fails(&mut self, method: &'static str, part: &'static str, fault: Fault, times: usize) {
        self.faults.push((method, part, fault, times));
    }

    pub fn made(&self, what: &str) -> usize {
        self.made.iter().filter(|(kind, _)| *kind == what).count()
    }

    pub fn reply(&mut self, sent: &Sent) -> Reply {
        let fault = self.faults.iter_mut().find(|(method, part, _, left)| {
            *left > 0 && *method == sent.method && sent.target.contains(part)
        });
        let fault = fault.map(|(_, _, fault, left)| {
            *left -= 1;
            fault.clone()
        });
        match fault {
            None => Reply::Answer(self.answer(sent), self.latency),
            Some(Fault::Refuse(answer)) => Reply::Answer(answer, self.latency),
            Some(Fault::RequestLost) => Reply::Broken(self.latency),
            Some(Fault::RequestSilent) => Reply::Silence,
            Some(Fault::AnswerLost) => {
                self.answer(sent);
                Reply::Broken(self.latency)
            }
            Some(Fault::AnswerSilent) => {
                self.answer(sent);
                Reply::Silence
            }
        }
    }

    /// Carries a request out.
    pub fn answer(&mut self, sent: &Sent) -> Answer {
        let before = self.made.len();
        let answer = self.carry_out(sent);
        let new = self.made[before..]
            .iter()
            .map(|(kind, _)| (*kind, sent.call));
        self.made_by.extend(new);
        answer
    }

    fn carry_out(&mut self, sent: &Sent) -> Answer {
        let now = sent.at;
        self.age(now);
        let path = sent.target.split('?').next().unwrap_or_default();
        let mut parts = path.split('/').skip(4);
        assert_eq!(
            (parts.next(), parts.next()),
            (Some("groups"), Some(PROJECT))
        );
        let parts: Vec<&str> = parts.collect();
        match (&*sent.method, &*parts) {
            ("POST", ["privateEndpoint", "endpointService"]) => {
                self.create_service(now, &sent.body)
            }
            ("GET", ["privateEndpoint", provider, "endpointService"]) => {
                let of_provider = self.services.iter().filter(|s| s.provider == *provider);
                ok(200, &of_provider.map(|s| s.body(now)).collect())
            }
            ("PATCH", ["privateEndpoint", "regionalMode"]) => {
                self.regional_mode = sent.body["enabled"] == true;
                self.mode_set_at = Some(now);
                ok(202, &json!({ "enabled": self.regional_mode }))
            }
            ("GET", ["privateEndpoint", "regionalMode"]) => {
                let lags = self
                    .mode_set_at
                    .is_some_and(|set| now < set + self.mode_lag);
                ok(200, &json!({ "enabled": self.regional_mode != lags }))
            }
            (method, ["privateEndpoint", _, "endpointService", id, rest @ ..]) => {
                let found = self.services.iter().position(|service| service.id == *id);
                match (method, found, rest) {
                    (_, None, _) => refusal(404, "PRIVATE_ENDPOINT_SERVICE_NOT_FOUND"),
                    ("GET", Some(index), []) => ok(200, &self.services[index].body(now)),
                    ("DELETE", Some(index), []) => {
                        self.services.remove(index);
                        ok(202, &json!({}))
                    }
                    ("POST", Some(index), ["endpoint"]) => {
                        self.create_endpoint(now, index, &sent.body)
                    }
                    (method, Some(index), ["endpoint", id]) => {
                        self.endpoint(now, index, method, &id.replace("%2F", "/"))
                    }
                    other => panic!("Atlas has no such operation: {other:?}"),
                }
            }
            ("GET", ["clusters"]) => {
                let all = self.clusters.iter().map(|name| self.cluster(now, name));
                ok(
                    200,
                    &json!({ "links": [], "results": all.collect::<Vec<_>>() }),
                )
            }
            ("GET", ["clusters", name]) => match self.clusters.contains(name) {
                true => ok(200, &self.cluster(now, name)),
                false => refusal(404, "CLUSTER_NOT_FOUND"),
            },
            other => panic!("Atlas has no such operation: {other:?}"),
        }
    }

    /// What goes with time.
    fn age(&mut self, now: Millis) {
        let takes_service = self.last_takes_service;
        self.services.retain_mut(|service| {
            let before = service.endpoints.len();
            service.endpoints.retain(|endpoint| now < endpoint.gone_at);
            !(takes_service && before > 0 && service.endpoints.is_empty())
        });
    }

    fn create_service(&mut self, now: Millis, body: &Json) -> Answer {
        let region = match body["region"].as_str().expect("a region") {
            "eastus2" => "US_EAST_2".to_owned(),
            "us-west1" => "WESTERN_US".to_owned(),
            aws => aws.to_uppercase().replace('-', "_"),
        };
        let provider = body["providerName"].as_str().expect("a provider");
        let port_mapping = body["portMappingEnabled"] == true;
        let is_same = |service: &Service| {
            service.provider == provider
                && service.region == region
                && service.port_mapping == port_mapping
        };
        if self.services.iter().any(is_same) {
            return refusal(409, "PRIVATE_ENDPOINT_SERVICE_ALREADY_EXISTS_FOR_REGION");
        }
        self.made.push(("service", body.clone()));
        let service = Service {
            provider: provider.to_owned(),
            id: format!(
                "{:024x}",
                0x5f7c_ac1a_df5d_0000_u64 + self.made.len() as u64
            ),
            region,
            port_mapping,
            old_body: false,
            ready_at: now + self.service_takes,
            status: None,
            endpoints: Vec::new(),
        };
        let answer = ok(201, &service.body(now));
        self.services.push(service);
        answer
    }

    fn create_endpoint(&mut self, now: Millis, index: usize, body: &Json) -> Answer {
        let id = body["id"].as_str().or(body["endpointGroupName"].as_str());
        let id = id.expect("an id").to_owned();
        let service = &mut self.services[index];
        if service.endpoints.iter().any(|endpoint| endpoint.id == id) {
            return refusal(409, "PRIVATELINK_INTERFACE_ENDPOINT_ALREADY_EXISTS");
        }
        let endpoint = Endpoint {
            id,
            body: body.clone(),
            ready_at: now + self.endpoint_takes,
            status: None,
            gone_at: Millis::MAX,
        };
        let answer = ok(201, &endpoint.shown(&service.provider, now));
        service.endpoints.push(endpoint);
        self.made.push(("endpoint", body.clone()));
        answer
    }

    fn endpoint(&mut self, now: Millis, index: usize, method: &str, id: &str) -> Answer {
        let service = &mut self.services[index];
        let provider = service.provider.clone();
        let endpoint = service.endpoints.iter_mut().find(|e| e.id == id);
        match (method, endpoint) {
            (_, None) => refusal(404, "PRIVATELINK_INTERFACE_ENDPOINT_NOT_FOUND"),
            ("GET", Some(endpoint)) => ok(200, &endpoint.shown(&provider, now)),
            ("DELETE", Some(endpoint)) => {
                endpoint.status = Some("DELETING");
                endpoint.gone_at = endpoint.gone_at.min(now + 20_000);
                ok(202, &json!({}))
            }
            other => panic!("Atlas has no such operation: {other:?}"),
        }
    }

    /// Busy for half a minute after each endpoint is there.
    fn cluster(&self, now: Millis, name: &str) -> Json {
        let endpoints = || self.services.iter().flat_map(|service| &service.endpoints);
        let is_busy = endpoints().any(|e| (e.ready_at..e.ready_at + 30_000).contains(&now));
        let strings: Vec<Json> = endpoints()
            .filter(|endpoint| now >= endpoint.ready_at + 30_000)
            .map(|endpoint| {
                json!({
                    "connectionString": format!("mongodb://pl-0.{name}.example:1024"),
                    "srvConnectionString": format!("mongodb+srv://{name}-pl-0.example"),
                    "type": "MONGOD",
                    "endpoints": [{ "endpointId": endpoint.id, "providerName": "AWS", "region": "US_EAST_1" }],
                })
            })
            .collect();
        json!({
            "name": name,
            "stateName": if is_busy { "UPDATING" } else { "IDLE" },
            "connectionStrings": { "privateEndpoint": strings },
        })
    }
}

impl Service {
    pub fn ready(provider: &str, id: &str, region: &str) -> Self {
        Self {
            provider: provider.to_owned(),
            id: id.to_owned(),
            region: region.to_owned(),
            port_mapping: false,
            old_body: false,
            ready_at: 0,
            status: None,
            endpoints: Vec::new(),
        }
    }

    pub fn with(mut self, endpoints: &[(&str, Option<&'static str>)]) -> Self {
        self.endpoints
            .extend(endpoints.iter().map(|(id, status)| Endpoint {
                id: (*id).to_owned(),
                body: json!({ "endpointGroupName": id }),
                ready_at: 0,
                status: *status,
                gone_at: Millis::MAX,
            }));
        self
    }

    pub fn body(&self, now: Millis) -> Json {
        let is_ready = now >= self.ready_at;
        let by_time = if is_ready { "AVAILABLE" } else { "INITIATING" };
        let ids: Vec<&str> = self.endpoints.iter().map(|e| &*e.id).collect();
        let mut body = json!({
            "id": self.id,
            "status": self.status.unwrap_or(by_time),
            "errorMessage": null,
        });
        if !self.old_body {
            body["cloudProvider"] = self.provider.clone().into();
            body["regionName"] = self.region.clone().into();
        }
        match &*self.provider {
            "AWS" => {
                let cloud = self.region.to_lowercase().replace('_', "-");
                let name = format!("com.amazonaws.vpce.{cloud}.vpce-svc-0afd34ee97e30d43f");
                body["endpointServiceName"] = is_ready.then_some(name).into();
                body["interfaceEndpoints"] = ids.into();
            }
            "AZURE" => {
                let name = format!("pls_{}", self.id);
                let id = format!("/subscriptions/s/resourceGroups/rg/{name}");
                body["privateLinkServiceName"] = is_ready.then_some(name).into();
                body["privateLinkServiceResourceId"] = is_ready.then_some(id).into();
                body["privateEndpoints"] = ids.into();
            }
            _ => {
                let name = |n| format!("projects/p-1/regions/r/serviceAttachments/sa-{n}");
                let names: Vec<String> = (0..2).map(name).collect();
                body["serviceAttachmentNames"] = names[..if is_ready { 2 } else { 1 }].into();
                body["endpointGroupNames"] = ids.into();
                body["portMappingEnabled"] = self.port_mapping.into();
            }
        }
        body
    }
}

impl Endpoint {
    fn shown(&self, provider: &str, now: Millis) -> Json {
        let (pending, word) = match provider {
            "AWS" => ("PENDING_ACCEPTANCE", "connectionStatus"),
            _ => ("INITIATING", "status"),
        };
        let by_time = if now >= self.ready_at {
            "AVAILABLE"
        } else {
            pending
        };
        let mut body = json!({
            "cloudProvider": provider,
            "deleteRequested": self.gone_at != Millis::MAX,
            "errorMessage": null,
        });
        body[word] = self.status.unwrap_or(by_time).into();
        match provider {
            "AWS" => body["interfaceEndpointId"] = self.id.clone().into(),
            "AZURE" => body["privateEndpointResourceId"] = self.id.clone().into(),
            _ => {
                body["endpointGroupName"] = self.id.clone().into();
                body["endpoints"] = self.body["endpoints"]
                    .as_array()
                    .cloned()
                    .unwrap_or_default()
                    .into();
            }
        }
        body
    }
}

/// A success.
pub fn ok(status: u16, body: &Json) -> Answer {
    Answer {
        status,
        body: body.to_string(),
        ..Answer::default()
    }
}

/// Atlas's error body.
pub fn refusal(status: u16, code: &str) -> Answer {
    let body = json!({
        "error": status,
        "errorCode": code,
        "detail": "in words",
        "reason": "in other words",
        "parameters": [],
    });
    Answer {
        error_code: Some(code.to_owned()),
        ..ok(status, &body)
    }
}
