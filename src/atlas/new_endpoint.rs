//! Endpoints to be registered, as the caller describes them.

use alloc::string::String;
use alloc::vec::Vec;

use super::{CloudProvider, EndpointId, EndpointService, InvalidArgument, Phase, ServiceDetails};

/// An endpoint that exists in the caller's cloud and is to be registered with a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewEndpoint {
    /// An interface endpoint of a VPC.
    Aws {
        /// `id`: `vpce-` and 17 hexadecimal digits.
        id: String,
    },
    /// A private endpoint of a VNet.
    Azure {
        /// `id`: its resource id, raw or percent-encoded once. Sent raw.
        id: String,
        /// `privateEndpointIPAddress`: its address in the VNet.
        private_endpoint_ip_address: String,
    },
    /// An endpoint group of a VPC network.
    Gcp {
        /// `endpointGroupName`; with port mapping, the forwarding rule's name.
        endpoint_group_name: String,
        /// `gcpProjectId`: the caller's project at Google.
        gcp_project_id: String,
        /// `endpoints`: one for each service attachment; with port mapping, one.
        endpoints: Vec<NewRule>,
    },
}

/// A forwarding rule of a GCP endpoint group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRule {
    /// `endpointName`: the forwarding rule's name.
    pub endpoint_name: String,
    /// `ipAddress`: its address in the VPC network.
    pub ip_address: String,
}

impl NewEndpoint {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> CloudProvider {
        match self {
            Self::Aws { .. } => CloudProvider::Aws,
            Self::Azure { .. } => CloudProvider::Azure,
            Self::Gcp { .. } => CloudProvider::Gcp,
        }
    }

    /// The id that it will have at Atlas.
    ///
    /// # Errors
    /// What is to become the id cannot be one.
    pub fn id(&self) -> Result<EndpointId, InvalidArgument> {
        let (text, argument) = match self {
            Self::Aws { id } | Self::Azure { id, .. } => (id, "endpoint.id"),
            Self::Gcp {
                endpoint_group_name,
                ..
            } => (endpoint_group_name, "endpoint.endpointGroupName"),
        };
        EndpointId::parse(self.provider(), text, argument)
    }

    /// Refuses what Atlas is known to refuse, or to accept and never to find.
    ///
    /// # Errors
    /// The first argument at fault.
    pub fn check(&self) -> Result<(), InvalidArgument> {
        self.id()?;
        match self {
            Self::Aws { id } => check_vpc_endpoint(id),
            Self::Azure {
                private_endpoint_ip_address: address,
                ..
            } => {
                if is_address(address) {
                    return Ok(());
                }
                let argument = "endpoint.privateEndpointIPAddress";
                Err(InvalidArgument::new(argument, MUST_BE_ADDRESS))
            }
            Self::Gcp {
                gcp_project_id,
                endpoints,
                ..
            } => check_group(gcp_project_id, endpoints),
        }
    }

    /// Whether the service can take it: [`KnownService::check`].
    ///
    /// # Errors
    /// The service is another provider's or not ready, or it wants another number of forwarding
    /// rules.
    pub fn check_against(&self, service: &EndpointService) -> Result<(), InvalidArgument> {
        KnownService::from(service).check(self)
    }
}

/// What the caller knows of the service that an endpoint is registered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownService {
    /// Its provider.
    pub provider: CloudProvider,
    /// How it stands. `None`: not known.
    pub phase: Option<Phase>,
    /// How many service attachments it has, GCP only. `None`: not known.
    pub attachments: Option<usize>,
    /// GCP: one forwarding rule is enough, however many attachments.
    pub port_mapping_enabled: bool,
}

impl KnownService {
    /// Whether the service can take the endpoint.
    ///
    /// # Errors
    /// The service is another provider's or not ready, or it wants another number of forwarding
    /// rules.
    pub fn check(&self, endpoint: &NewEndpoint) -> Result<(), InvalidArgument> {
        if endpoint.provider() != self.provider {
            let problem = "must be of the service's provider";
            return Err(InvalidArgument::new("endpoint", problem));
        }
        if self.phase.is_some_and(|phase| phase != Phase::Ready) {
            let problem = "must be ready: pass what `services.waitUntilReady` resolves with";
            return Err(InvalidArgument::new("service", problem));
        }
        let NewEndpoint::Gcp { endpoints, .. } = endpoint else {
            return Ok(());
        };
        let (wanted, problem) = if self.port_mapping_enabled {
            (Some(1), "must have exactly one: the service maps ports")
        } else {
            let problem = "must have one for each of the service's `serviceAttachmentNames`";
            (self.attachments, problem)
        };
        if wanted.is_some_and(|wanted| wanted != endpoints.len()) {
            return Err(InvalidArgument::new("endpoint.endpoints", problem));
        }
        Ok(())
    }
}

impl From<&EndpointService> for KnownService {
    fn from(service: &EndpointService) -> Self {
        let attachments = match &service.details {
            ServiceDetails::Gcp {
                service_attachment_names: names,
                ..
            } => Some(names.len()),
            ServiceDetails::Aws { .. } | ServiceDetails::Azure { .. } => None,
        };
        Self {
            provider: service.cloud_provider(),
            phase: Some(service.phase),
            attachments,
            port_mapping_enabled: service.port_mapping_enabled(),
        }
    }
}

/// Atlas takes a wrong one, and says much later that it was not found.
fn check_vpc_endpoint(id: &str) -> Result<(), InvalidArgument> {
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
    let digits = id.strip_prefix("vpce-").unwrap_or_default();
    if digits.len() == 17 && digits.bytes().all(is_digit) {
        return Ok(());
    }
    let problem = "must be \"vpce-\" and 17 hexadecimal digits in lower case, as AWS gave it";
    Err(InvalidArgument::new("endpoint.id", problem))
}

fn check_group(project: &str, endpoints: &[NewRule]) -> Result<(), InvalidArgument> {
    if project.trim_ascii().is_empty() {
        let problem = "must name your project at Google";
        return Err(InvalidArgument::new("endpoint.gcpProjectId", problem));
    }
    if endpoints.is_empty() {
        let problem = "must have one for each of the service's `serviceAttachmentNames`, with port \
                       mapping one";
        return Err(InvalidArgument::new("endpoint.endpoints", problem));
    }
    for (index, rule) in endpoints.iter().enumerate() {
        let refuse = |member, problem| {
            Err(InvalidArgument::in_list(
                "endpoint.endpoints",
                index,
                member,
                problem,
            ))
        };
        if rule.endpoint_name.trim_ascii().is_empty() {
            return refuse(".endpointName", "must be the forwarding rule's name");
        }
        if !is_address(&rule.ip_address) {
            return refuse(".ipAddress", MUST_BE_ADDRESS);
        }
    }
    Ok(())
}

const MUST_BE_ADDRESS: &str =
    "must be an IP address in your network, without a prefix length or a port";

/// Loosely. The rest is Atlas's to say.
fn is_address(text: &str) -> bool {
    let is_mark = |byte: u8| matches!(byte, b'.' | b':');
    let is_part = |byte: u8| is_mark(byte) || byte.is_ascii_hexdigit();
    text.bytes().any(is_mark) && text.bytes().all(is_part)
}
