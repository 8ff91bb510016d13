//! What most stories need: commands, and servers that answer by a list.

use atlas_private_endpoint::client::{Answer, Millis};
use serde_json::{Value as Json, json};

use crate::atlas::{PROJECT, ok, refusal};
use crate::host::{Reply, Sent};

pub const SERVICE: &str = "5f7cac1adf5d6c6306f4b283";
pub const VPCE: &str = "vpce-0123456789abcdef0";
pub const VPCE_2: &str = "vpce-0123456789abcdef1";

/// Long enough for the largest pause of a kind, and the shortest.
pub const MOST: u32 = u32::MAX;
pub const LEAST: u32 = 0;

/// A command with its members.
pub fn command(op: &str, more: Json) -> Json {
    let mut command = json!({ "op": op, "projectId": PROJECT });
    for (name, value) in more.as_object().expect("members") {
        command[name] = value.clone();
    }
    command
}

pub fn service_ref() -> Json {
    json!({ "cloudProvider": "AWS", "id": SERVICE })
}

pub fn endpoint_ref() -> Json {
    json!({ "cloudProvider": "AWS", "serviceId": SERVICE, "id": VPCE })
}

/// `request` for any operation, with retries.
pub fn raw(method: &str, retries: u32) -> Json {
    let operation = json!({ "method": method, "path": "/groups/{groupId}/clusters/a" });
    command(
        "request",
        json!({ "operation": operation, "maxRetries": retries }),
    )
}

/// Answers in this order; the last one for ever.
pub fn in_order(replies: Vec<Reply>) -> impl FnMut(&Sent) -> Reply {
    let mut next = 0;
    move |_| {
        let reply = replies[next.min(replies.len() - 1)].clone();
        next += 1;
        reply
    }
}

pub fn at_once(answer: Answer) -> Reply {
    Reply::Answer(answer, 0)
}

pub fn good() -> Reply {
    at_once(ok(200, &json!({})))
}

pub fn bad(status: u16, code: &str) -> Reply {
    at_once(refusal(status, code))
}

/// 429 with that `Retry-After`.
pub fn limited(retry_after: &str) -> Reply {
    at_once(Answer {
        retry_after: Some(retry_after.to_owned()),
        ..refusal(429, "RATE_LIMITED")
    })
}

/// A look at an AWS service.
pub fn aws_service(status: &str, name: Option<&str>, error: Option<&str>) -> Reply {
    at_once(ok(
        200,
        &json!({
            "cloudProvider": "AWS",
            "id": SERVICE,
            "regionName": "US_EAST_1",
            "status": status,
            "errorMessage": error,
            "endpointServiceName": name,
            "interfaceEndpoints": [],
        }),
    ))
}

/// A look at an AWS endpoint.
pub fn aws_endpoint(status: &str, error: Option<&str>) -> Reply {
    at_once(ok(
        200,
        &json!({
            "cloudProvider": "AWS",
            "interfaceEndpointId": VPCE,
            "connectionStatus": status,
            "errorMessage": error,
            "deleteRequested": false,
        }),
    ))
}

/// When the requests came, in milliseconds from the start.
pub fn times(sent: &[Sent]) -> Vec<Millis> {
    sent.iter().map(|sent| sent.at).collect()
}

/// `METHOD` of each request.
pub fn methods(sent: &[Sent]) -> Vec<&str> {
    sent.iter().map(|sent| &*sent.method).collect()
}
