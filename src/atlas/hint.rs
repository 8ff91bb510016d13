//! What to do about a refusal, by status and `errorCode`.

use alloc::borrow::Cow;
use alloc::string::String;

/// The sentence for a refusal. Every 401, 402, 403, 410, 429 and 5xx has one, and every code
/// that the private endpoint resource is known to answer with.
pub(super) fn hint(status: u16, code: &str, detail: &str) -> Option<Cow<'static, str>> {
    if code.starts_with("IP_ADDRESS_NOT_ON_")
        && let Some(address) = ip_address(detail)
    {
        return Some(Cow::Owned(not_on_access_list(address)));
    }
    let found = HINTS
        .iter()
        .find(|(of, suffix, _)| (*of == 0 || *of == status) && code.ends_with(suffix));
    match found {
        Some((_, _, hint)) => Some(Cow::Borrowed(hint)),
        None if (500..600).contains(&status) => Some(Cow::Borrowed(LATER)),
        None => None,
    }
}

/// The sentence for a redirect. `origin`: of its target, where that is another.
pub(super) fn redirected(origin: Option<&str>) -> Cow<'static, str> {
    let Some(origin) = origin else {
        return Cow::Borrowed(
            "Atlas does not redirect: check `baseUrl`, and what stands between it and Atlas.",
        );
    };
    let hint = [
        "Atlas does not redirect, and credentials are not carried on: if you trust ",
        origin,
        ", make it the `baseUrl`.",
    ];
    Cow::Owned(hint.concat())
}

fn not_on_access_list(address: &str) -> String {
    [
        "Add ",
        address,
        " to the API key's own access list (the key's settings in the organization's Access \
         Manager); the project's IP access list is another one.",
    ]
    .concat()
}

/// The first word that looks like an IP address.
fn ip_address(detail: &str) -> Option<&str> {
    detail
        .split([' ']) // Arrays: a lone char has a search of its own, five times the code.
        .map(|word| word.trim_matches(|mark| matches!(mark, '.' | ',' | '(' | ')')))
        .find(|word| {
            let mut dots = 0;
            let mut colons = 0;
            for byte in word.bytes() {
                match byte {
                    b'.' => dots += 1,
                    b':' => colons += 1,
                    _ if byte.is_ascii_hexdigit() => {}
                    _ => return false,
                }
            }
            dots == 3 || colons > 1
        })
}

const ATTRIBUTE: &str = "Correct the attribute that `detail` or `fields` names.";
const ID: &str = "An id in the path is no id: a service's is the 24 hexadecimal digits of `id`, \
                  not a name, and an Azure endpoint's is its whole resource id.";
const MALFORMED: &str = "The body did not arrive as JSON: look for a proxy that changes bodies.";
const PROVIDER: &str = "Use AWS, AZURE or GCP, the provider that the service was made on.";
const ROLE: &str = "The key is good, but may not do this here: give it the role Project Owner in \
                    this project (Project Read Only, to look), or use a key of this project.";
const OWN_LIST: &str = "Add this machine's public address to the API key's own access list; the \
                        project's IP access list is another one.";
const NEEDS_LIST: &str = "The organization lets API keys in from listed addresses only: give the \
                          key an access list that has this machine's public address.";
const PROJECT: &str = "Check the project id, and that the key's organization has this project.";
const NO_SERVICE: &str = "There is no such service (`services.list` gives those there are): check \
                          its id, provider and project. Atlas deletes a service together with its \
                          last endpoint.";
const NO_ENDPOINT: &str = "The service has no such endpoint: check the endpoint's id, and that \
                           it belongs to this service.";
const CAPACITY: &str = "The cloud has no room there now: try later, or use another region.";
const LATER: &str = "Atlas, or what stands before it, is not available: try later. Before you \
                     repeat a write, look whether it was executed.";

/// Status (0: any), end of the code, sentence. The first that fits counts, so what is special
/// stands before what is general. Ends, because Atlas has some codes twice, with PRIVATELINK_
/// and with PRIVATE_ENDPOINT_ before them.
static HINTS: &[(u16, &str, &str)] = &[
    // UNEXPECTED_ERROR means two things.
    (
        401,
        "UNEXPECTED_ERROR",
        "Atlas did not accept the key pair: check both halves, and that the key still exists.",
    ),
    (
        500,
        "UNEXPECTED_ERROR",
        "Atlas failed inside: look whether a write was executed before you repeat it.",
    ),
    (0, "INVALID_JSON", MALFORMED),
    (0, "MALFORMED_JSON", MALFORMED),
    (0, "MISSING_ATTRIBUTE", ATTRIBUTE),
    (0, "MISSING_ATTRIBUTES", ATTRIBUTE),
    (0, "INVALID_ATTRIBUTE", ATTRIBUTE),
    (0, "ATTRIBUTE_READ_ONLY", ATTRIBUTE),
    (0, "INVALID_ENUM_VALUE", ATTRIBUTE),
    (0, "INVALID_JSON_ATTRIBUTE", ATTRIBUTE),
    (0, "VALIDATION_ERROR", ATTRIBUTE),
    (0, "PATH_PARAM_PARSE_ERROR", ID),
    (0, "INVALID_PATH_PARAMETER", ID),
    (0, "ENDPOINT_ID_MALFORMED", ID),
    (
        0,
        "INVALID_QUERY_PARAMETER",
        "Correct the query parameter that `detail` names.",
    ),
    (
        0,
        "INVALID_REGION",
        "The provider has no such region, or no private endpoints there: regions are named by \
         provider, in the cloud's spelling or in Atlas's.",
    ),
    (0, "INVALID_PROVIDER", PROVIDER),
    (0, "INVALID_PROVIDER_PARAMETERS", PROVIDER),
    (0, "INVALID_CLOUD_PROVIDER", PROVIDER),
    (0, "PROVIDER_UNSUPPORTED", PROVIDER),
    (
        0,
        "NO_CURRENT_USER",
        "Atlas does not know who is calling: check that the key or the token still exists.",
    ),
    (0, "USER_UNAUTHORIZED", ROLE),
    (0, "NOT_IN_GROUP", ROLE),
    (0, "USER_CANNOT_ACCESS_GROUP", ROLE),
    (
        0,
        "USER_CANNOT_ACCESS_ORG",
        "The key belongs to another organization than the project: use a key of that one.",
    ),
    (
        0,
        "NOT_ORG_GROUP_CREATOR",
        "Give the key the organization role that may do this: Organization Owner or \
         Organization Project Creator.",
    ),
    (
        0,
        "ACCOUNT_SUSPENDED",
        "The organization is suspended: settle its open invoices, or ask MongoDB's support.",
    ),
    (
        402,
        "",
        "Give the organization a payment method (Billing, in Atlas): private endpoints need \
         paid clusters.",
    ),
    (0, "IP_ADDRESS_NOT_ON_ACCESS_LIST", OWN_LIST),
    (0, "IP_ADDRESS_NOT_ON_WHITELIST", OWN_LIST),
    (0, "REQUIRES_ACCESS_LIST", NEEDS_LIST),
    (0, "REQUIRES_WHITELIST", NEEDS_LIST),
    (
        0,
        "FEATURE_UNSUPPORTED",
        "The project's clusters or plan do not have this: private endpoints need dedicated \
         clusters, M10 or larger.",
    ),
    (0, "GROUP_NOT_FOUND", PROJECT),
    (0, "INVALID_GROUP_ID", PROJECT),
    (
        0,
        "RESOURCE_NOT_FOUND",
        "Atlas has nothing at this path: check the ids, each in its place.",
    ),
    (0, "SERVICE_NOT_FOUND", NO_SERVICE),
    (0, "PRIVATELINK_NOT_FOUND", NO_SERVICE),
    (0, "ENDPOINT_NOT_FOUND", NO_ENDPOINT),
    (
        0,
        "WRITES_NOT_ALLOWED_DURING_APP_UPGRADES",
        "Atlas is being upgraded and takes no writes: try later.",
    ),
    (
        0,
        "INVALID_VERSION_DATE",
        "The v2 API wants a version it knows: give `request()` one in `accept`, or update this \
         package.",
    ),
    (
        0,
        "SERVICE_ALREADY_EXISTS_FOR_REGION",
        "There is one service for each provider and region, and several networks can share it: \
         `services.ensure` finds it.",
    ),
    (
        0,
        "ENDPOINT_ALREADY_EXISTS",
        "The service has this endpoint already: `endpoints.ensure` finds it, and \
         `endpoints.retry` registers one that failed anew.",
    ),
    (
        0,
        "TOO_MANY_NODES",
        "The region has more cluster nodes than private endpoints can address: use fewer nodes \
         or another region, or ask MongoDB's support for a higher limit.",
    ),
    (
        0,
        "RESTRICTED_TO_SINGLE_REGION",
        "Without regional mode there are several endpoints in one region, or one in each of \
         several: call `regionalMode.set(true)`, or remove endpoints.",
    ),
    (
        0,
        "INCOMPATIBLE_WITH_EXISTING_PRIVATELINK",
        "A cluster does not go with the private endpoints there are: change the cluster, or \
         remove the endpoints.",
    ),
    (
        0,
        "WITH_ENDPOINTS",
        "Remove the service's endpoints first: `endpoints.delete` and `endpoints.waitUntilGone` \
         for each.",
    ),
    (
        0,
        "CANNOT_ACCEPT_ENDPOINTS",
        "The service is not ready for endpoints: call `services.waitUntilReady`, then register \
         again.",
    ),
    (0, "REGION_UNAVAILABLE", CAPACITY),
    (0, "OUT_OF_CAPACITY", CAPACITY),
    (0, "NO_CAPACITY", CAPACITY),
    (
        410,
        "",
        "This version of the API is no more: give `request()` a newer one in `accept`, or update \
         this package.",
    ),
    (
        429,
        "",
        "Too many requests: wait (`retryAfterMs`, where Atlas says how long), and share one client.",
    ),
    (401, "", ROLE),
    (0, "ACCESS_FORBIDDEN", ROLE),
    (
        403,
        "",
        "Check the key's role in this project, and `body`: where it is no answer of Atlas's, \
         something in between refused.",
    ),
];
