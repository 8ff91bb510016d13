//! Lists of services as they are shown: by what their body does not say itself.

use alloc::vec::Vec;

use super::EndpointService;
use crate::json::{Members, Value};

/// Members that are read as they stand in a body.
const TEXTS: [&str; 7] = [
    "id",
    "regionName",
    "status",
    "errorMessage",
    "endpointServiceName",
    "privateLinkServiceName",
    "privateLinkServiceResourceId",
];
const ARRAYS: [&str; 4] = [
    "interfaceEndpoints",
    "supportedRemoteRegions",
    "privateEndpoints",
    "endpointGroupNames",
];

/// A list of one provider's services, for a host that has read their body too and so has most of
/// their texts: an array of the members that each of them has, in their order. `name` is its name,
/// and by `kind` its value is
///
/// - "same": `value`, for all services,
/// - "own": an item of `value` for each,
/// - "text": what the body has by this name. Empty, null or missing it is null.
/// - "array": the same, an array of texts. Null or missing it is empty.
#[must_use]
pub fn service_list(services: &[EndpointService]) -> Value<'_> {
    let members = match services.first().map(EndpointService::to_value) {
        Some(Value::Object(members)) => members,
        _ => Vec::new(),
    };
    let columns = members.into_iter().map(|(name, first)| {
        let (kind, value) = column(services, &name, first);
        let mut column = Members::new();
        column.value("name", Value::String(name));
        column.text("kind", Some(kind));
        column.value("value", value);
        column.finish()
    });
    Value::Array(columns.collect())
}

/// A member's kind and value.
fn column<'a>(
    services: &'a [EndpointService],
    name: &str,
    first: Value<'a>,
) -> (&'static str, Value<'a>) {
    if TEXTS.contains(&name) {
        return ("text", Value::Null);
    }
    if ARRAYS.contains(&name) {
        return ("array", Value::Null);
    }
    let of: fn(&EndpointService) -> Value<'_> = match name {
        "cloudRegion" => |service| service.cloud_region.into(),
        "phase" => |service| Some(service.phase.as_str()).into(),
        // Not always in the body's order.
        "serviceAttachmentNames" => |service| service.attachment_names().into(),
        "portMappingEnabled" => |service| Value::Bool(service.port_mapping_enabled()),
        _ => return ("same", first),
    };
    let cells: Vec<_> = services.iter().map(of).collect();
    if cells.iter().all(|cell| *cell == first) {
        return ("same", first);
    }
    ("own", Value::Array(cells))
}
