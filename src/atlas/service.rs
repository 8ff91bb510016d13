//! Private endpoint services, as Atlas describes them.

use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::{Serialize, Serializer};

use super::{CloudProvider, Phase, Scope, ServiceStatus, same_region, to_cloud_region};
use crate::json::{Fields, Members, Mismatch, Node, Value};

/// A private endpoint service. Serialized it is one flat object with all of its members, null
/// where Atlas said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointService {
    /// 24 hexadecimal digits.
    pub id: String,
    /// The project it belongs to.
    pub project_id: String,
    /// Atlas's spelling. `None`: Atlas did not say (v1.0 before 2022).
    pub region_name: Option<String>,
    /// The cloud's own spelling. `None`: nobody said, or the table does not know it.
    pub cloud_region: Option<&'static str>,
    /// Atlas's word.
    pub status: ServiceStatus,
    /// What it comes down to.
    pub phase: Phase,
    /// Why it failed, in Atlas's words.
    pub error_message: Option<String>,
    /// What only its provider's services have.
    pub details: ServiceDetails,
}

/// What the services of one provider have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceDetails {
    /// An AWS PrivateLink endpoint service.
    Aws {
        /// `com.amazonaws.vpce.us-east-1.vpce-svc-…`. `None` while Atlas is making it.
        endpoint_service_name: Option<String>,
        /// `vpce-…` of each endpoint.
        interface_endpoints: Vec<String>,
        /// Regions that may connect from elsewhere, in Atlas's spelling.
        supported_remote_regions: Vec<String>,
    },
    /// An Azure Private Link service.
    Azure {
        /// `pls_…`. `None` while Atlas is making it.
        private_link_service_name: Option<String>,
        /// Its resource id. `None` while Atlas is making it.
        private_link_service_resource_id: Option<String>,
        /// Resource id of each endpoint.
        private_endpoints: Vec<String>,
    },
    /// The service attachments of a GCP Private Service Connect.
    Gcp {
        /// Name of each endpoint group; with port mapping, of each forwarding rule.
        endpoint_group_names: Vec<String>,
        /// Sorted by their trailing number. Grows while Atlas is making them: only a service
        /// that is [`Phase::Ready`] has all.
        service_attachment_names: Vec<String>,
        /// One address and one forwarding rule for the whole service.
        port_mapping_enabled: bool,
    },
}

impl EndpointService {
    /// The provider.
    #[must_use]
    pub fn cloud_provider(&self) -> CloudProvider {
        match self.details {
            ServiceDetails::Aws { .. } => CloudProvider::Aws,
            ServiceDetails::Azure { .. } => CloudProvider::Azure,
            ServiceDetails::Gcp { .. } => CloudProvider::Gcp,
        }
    }

    /// The cloud's names of its endpoints: what [`EndpointId::parse`](super::EndpointId::parse)
    /// reads.
    #[must_use]
    pub fn endpoint_ids(&self) -> &[String] {
        match &self.details {
            ServiceDetails::Aws {
                interface_endpoints: ids,
                ..
            }
            | ServiceDetails::Azure {
                private_endpoints: ids,
                ..
            }
            | ServiceDetails::Gcp {
                endpoint_group_names: ids,
                ..
            } => ids,
        }
    }

    /// GCP: one address and one forwarding rule for the whole service. `false` for the others.
    #[must_use]
    pub fn port_mapping_enabled(&self) -> bool {
        matches!(
            self.details,
            ServiceDetails::Gcp {
                port_mapping_enabled: true,
                ..
            }
        )
    }

    /// GCP: the service attachments. None for the others.
    pub(super) fn attachment_names(&self) -> &[String] {
        match &self.details {
            ServiceDetails::Gcp {
                service_attachment_names: names,
                ..
            } => names,
            _ => &[],
        }
    }

    /// Whether it is in the region of that name, in either spelling: by `regionName`, else by the
    /// region in the AWS service's or the GCP attachment's name. `None`: Atlas did not say where
    /// it is.
    #[must_use]
    pub fn is_in_region(&self, name: &str) -> Option<bool> {
        let region = self.region_name.as_deref().or(self.details.region())?;
        Some(same_region(self.cloud_provider(), region, name))
    }

    /// One flat object with all members, null where Atlas said nothing.
    #[must_use]
    pub fn to_value(&self) -> Value<'_> {
        let mut object = Members::new();
        object.text("cloudProvider", Some(self.cloud_provider().as_str()));
        object.text("id", Some(&self.id));
        object.text("projectId", Some(&self.project_id));
        object.text("regionName", self.region_name.as_deref());
        object.text("cloudRegion", self.cloud_region);
        object.text("status", Some(self.status.as_str()));
        object.text("phase", Some(self.phase.as_str()));
        object.text("errorMessage", self.error_message.as_deref());
        match &self.details {
            ServiceDetails::Aws {
                endpoint_service_name: name,
                interface_endpoints: endpoints,
                supported_remote_regions: regions,
            } => {
                object.text("endpointServiceName", name.as_deref());
                object.texts("interfaceEndpoints", endpoints);
                object.texts("supportedRemoteRegions", regions);
            }
            ServiceDetails::Azure {
                private_link_service_name: name,
                private_link_service_resource_id: id,
                private_endpoints: endpoints,
            } => {
                object.text("privateLinkServiceName", name.as_deref());
                object.text("privateLinkServiceResourceId", id.as_deref());
                object.texts("privateEndpoints", endpoints);
            }
            ServiceDetails::Gcp {
                endpoint_group_names: groups,
                service_attachment_names: attachments,
                port_mapping_enabled: enabled,
            } => {
                object.texts("endpointGroupNames", groups);
                object.texts("serviceAttachmentNames", attachments);
                object.flag("portMappingEnabled", *enabled);
            }
        }
        object.finish()
    }

    /// Reads a service of the provider that was asked for. `region` is what the request said,
    /// in case the body does not.
    pub(super) fn read(
        node: &Node<'_>,
        provider: CloudProvider,
        scope: &Scope<'_>,
        region: Option<&str>,
    ) -> Result<Self, Mismatch> {
        let mut fields = Fields::new(*node);
        provider.check(node, &mut fields);
        let id = fields.required("id");
        let status = ServiceStatus::new(fields.required("status"));
        let region_name = fields.string("regionName");
        let error_message = fields.string("errorMessage");
        let details = ServiceDetails::read(&mut fields, provider);
        let cloud_region = [region_name.as_deref(), details.region(), region]
            .into_iter()
            .flatten()
            .find_map(|name| to_cloud_region(provider, name));
        fields.finish(Self {
            id,
            project_id: scope.project_id(),
            region_name,
            cloud_region,
            phase: status.phase(details.is_named()),
            status,
            error_message,
            details,
        })
    }
}

impl ServiceDetails {
    fn read(fields: &mut Fields<'_>, provider: CloudProvider) -> Self {
        match provider {
            CloudProvider::Aws => Self::Aws {
                endpoint_service_name: fields.string("endpointServiceName"),
                interface_endpoints: fields.strings("interfaceEndpoints"),
                supported_remote_regions: fields.strings("supportedRemoteRegions"),
            },
            CloudProvider::Azure => Self::Azure {
                private_link_service_name: fields.string("privateLinkServiceName"),
                private_link_service_resource_id: fields.string("privateLinkServiceResourceId"),
                private_endpoints: fields.strings("privateEndpoints"),
            },
            CloudProvider::Gcp => Self::Gcp {
                endpoint_group_names: fields.strings("endpointGroupNames"),
                service_attachment_names: by_trailing_number(
                    fields.strings("serviceAttachmentNames"),
                ),
                port_mapping_enabled: fields.boolean("portMappingEnabled"),
            },
        }
    }

    /// Whether there is the name that the next step needs.
    fn is_named(&self) -> bool {
        match self {
            Self::Aws {
                endpoint_service_name: name,
                ..
            }
            | Self::Azure {
                private_link_service_resource_id: name,
                ..
            } => name.is_some(),
            Self::Gcp {
                service_attachment_names: names,
                ..
            } => !names.is_empty(),
        }
    }

    /// The cloud's region, where it is part of a name.
    fn region(&self) -> Option<&str> {
        match self {
            // com.amazonaws.vpce.{region}.vpce-svc-…
            Self::Aws {
                endpoint_service_name: name,
                ..
            } => name.as_deref()?.split(['.']).nth(3),
            Self::Azure { .. } => None,
            // …/regions/{region}/serviceAttachments/…
            Self::Gcp {
                service_attachment_names: names,
                ..
            } => names
                .first()?
                .split(['/'])
                .skip_while(|part| *part != "regions")
                .nth(1),
        }
    }
}

/// As [`EndpointService::to_value`].
impl Serialize for EndpointService {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

/// Attachment names end in their index. Atlas lists them in order, nearly always.
fn by_trailing_number(names: Vec<String>) -> Vec<String> {
    if names.is_sorted_by_key(|name| trailing_number(name)) {
        return names;
    }
    // Radix sort, bit by bit: stable, linear, and a tenth of the code of the library's.
    (0..u32::BITS).fold(names, |names, bit| {
        let (mut sorted, ones): (Vec<_>, Vec<_>) = names
            .into_iter()
            .partition(|name| (trailing_number(name) >> bit) & 1 == 0);
        sorted.extend(ones);
        sorted
    })
}

/// The number at the end; names without one come last.
fn trailing_number(name: &str) -> u32 {
    let mut number: u32 = 0;
    let mut weight: u32 = 1;
    let mut any = false;
    for byte in name.bytes().rev() {
        if !byte.is_ascii_digit() {
            break;
        }
        any = true;
        number = number.saturating_add(weight.saturating_mul(u32::from(byte - b'0')));
        weight = weight.saturating_mul(10);
    }
    if any { number } else { u32::MAX }
}
