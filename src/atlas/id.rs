//! Ids, parsed once and never plain text again.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use super::{CloudProvider, InvalidArgument, path};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $problem:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads an id. Upper case is taken, and kept.
            ///
            /// # Errors
            /// The text is not 24 hexadecimal digits. `argument` is the name it goes by there.
            pub fn parse(text: &str, argument: &'static str) -> Result<Self, InvalidArgument> {
                if is_id(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidArgument::new(argument, $problem))
                }
            }

            /// As it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Id of a project, `{groupId}` in Atlas's paths.
    ProjectId,
    "must be the project's id, 24 hexadecimal digits, not its name"
}

id! {
    /// Id of a private endpoint service, `{endpointServiceId}` in Atlas's paths.
    ServiceId,
    "must be the `id` that Atlas gave the service, 24 hexadecimal digits, \
     not the name that the cloud knows it by"
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Names a private endpoint within its service, `{endpointId}` in Atlas's paths: what the cloud
/// calls it, whose id it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EndpointId {
    provider: CloudProvider,
    raw: String,
}

impl EndpointId {
    /// Reads an id: AWS `vpce-…`; AZURE the private endpoint's resource id, raw
    /// (`/subscriptions/…`) or percent-encoded once; GCP the endpoint group's name, with port
    /// mapping the forwarding rule's.
    ///
    /// # Errors
    /// It is none of that provider, or a URL parser would make another path of it. `argument` is
    /// the name it goes by there.
    pub fn parse(
        provider: CloudProvider,
        text: &str,
        argument: &'static str,
    ) -> Result<Self, InvalidArgument> {
        let raw = decoded(provider, text);
        let (fits, problem) = match provider {
            CloudProvider::Aws => (
                is_vpc_endpoint(&raw),
                "must be the interface endpoint's id, \"vpce-\" and hexadecimal digits; not the \
                 endpoint service's",
            ),
            CloudProvider::Azure => (
                is_private_endpoint(&raw),
                "must be the private endpoint's resource id, \"/subscriptions/…/resourceGroups/…\
                 /providers/Microsoft.Network/privateEndpoints/…\", raw or percent-encoded once",
            ),
            CloudProvider::Gcp => (
                path::is_name(&raw),
                "must be the endpoint group's name (with port mapping, the forwarding rule's), \
                 without dot segments, backslashes, quotes, blanks, \"#\" and \"?\"",
            ),
        };
        if fits {
            Ok(Self { provider, raw })
        } else {
            Err(InvalidArgument::new(argument, problem))
        }
    }

    /// The provider whose id it is.
    #[must_use]
    pub fn provider(&self) -> CloudProvider {
        self.provider
    }

    /// As the cloud writes it: of Azure's the resource id, not encoded.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// As one segment of a path, percent-encoded once.
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut segment = String::new();
        path::push_segment(&mut segment, &self.raw);
        segment
    }

    /// Whether `text`, raw or encoded, names the same endpoint. Azure takes resource ids in any
    /// case (Azure Resource Manager's rule), and hands them out in several.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        let raw = decoded(self.provider, text);
        match self.provider {
            CloudProvider::Azure => raw.eq_ignore_ascii_case(&self.raw),
            CloudProvider::Aws | CloudProvider::Gcp => raw == self.raw,
        }
    }
}

impl fmt::Display for EndpointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.raw)
    }
}

/// The raw id. Only Azure's begin with a slash, so only there an encoded one can be told.
fn decoded(provider: CloudProvider, text: &str) -> String {
    let is_encoded = provider == CloudProvider::Azure && text.starts_with(['%']);
    let decoded = if is_encoded {
        path::decoded(text)
    } else {
        None
    };
    decoded.unwrap_or_else(|| text.to_owned())
}

fn is_vpc_endpoint(id: &str) -> bool {
    let digits = id.strip_prefix("vpce-").unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/privateEndpoints/{name}`,
/// its words in any case.
fn is_private_endpoint(id: &str) -> bool {
    const NAME: &str = "";
    const PARTS: [&str; 8] = [
        "subscriptions",
        NAME,
        "resourceGroups",
        NAME,
        "providers",
        "Microsoft.Network",
        "privateEndpoints",
        NAME,
    ];
    let Some(id) = id.strip_prefix(['/']) else {
        return false;
    };
    let mut parts = id.split(['/']);
    let is_it = PARTS.iter().all(|expected| {
        parts.next().is_some_and(|part| match *expected {
            NAME => is_azure_name(part),
            word => part.eq_ignore_ascii_case(word),
        })
    });
    is_it && parts.next().is_none()
}

/// Letters of any script, digits and `-_.()`, as resource groups may be called.
fn is_azure_name(name: &str) -> bool {
    let is_fine =
        |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-_.()".contains(&byte);
    path::is_name(name) && name.bytes().all(is_fine)
}
