//! Private endpoints, as Atlas describes them.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::{Serialize, Serializer};

use super::{CloudProvider, EndpointStatus, Phase, Scope, ServiceId};
use crate::json::{Fields, Members, Mismatch, Node, Value};

/// A private endpoint: an AWS interface endpoint, an Azure private endpoint, a GCP endpoint
/// group. Serialized it is one flat object with all of its members, null where Atlas said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateEndpoint {
    /// What the cloud calls it: AWS `vpce-…`, Azure the resource id, GCP the group's name.
    pub id: String,
    /// The service it belongs to.
    pub service_id: String,
    /// The project it belongs to.
    pub project_id: String,
    /// Atlas's word.
    pub status: EndpointStatus,
    /// What it comes down to.
    pub phase: Phase,
    /// What is amiss, in Atlas's words. May come while it is still pending.
    pub error_message: Option<String>,
    /// Whether somebody asked Atlas to remove it.
    pub delete_requested: bool,
    /// What only its provider's endpoints have.
    pub details: EndpointDetails,
}

/// What the endpoints of one provider have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndpointDetails {
    /// An interface endpoint of a VPC. Its id is all.
    Aws,
    /// A private endpoint of a VNet.
    Azure {
        /// Name of the connection. `None` at first.
        private_endpoint_connection_name: Option<String>,
        /// Its address in the VNet.
        private_endpoint_ip_address: Option<String>,
        /// Its resource id.
        private_endpoint_resource_id: Option<String>,
    },
    /// An endpoint group of a VPC network.
    Gcp {
        /// The project that it is in: Google's, not Atlas's.
        gcp_project_id: Option<String>,
        /// One address and one forwarding rule for the whole service.
        port_mapping_enabled: bool,
        /// The forwarding rules, in Atlas's order.
        endpoints: Vec<ForwardingRule>,
    },
}

/// A forwarding rule of a GCP endpoint group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForwardingRule {
    /// Its name.
    pub endpoint_name: Option<String>,
    /// Its address in the VPC network.
    pub ip_address: Option<String>,
    /// Atlas's word for how it stands.
    pub status: Option<String>,
    /// The attachment it leads to. Only Atlas's old documentation has it.
    pub service_attachment_name: Option<String>,
}

impl PrivateEndpoint {
    /// The provider.
    #[must_use]
    pub fn cloud_provider(&self) -> CloudProvider {
        match self.details {
            EndpointDetails::Aws => CloudProvider::Aws,
            EndpointDetails::Azure { .. } => CloudProvider::Azure,
            EndpointDetails::Gcp { .. } => CloudProvider::Gcp,
        }
    }

    /// One flat object with all members, null where Atlas said nothing.
    #[must_use]
    pub fn to_value(&self) -> Value<'_> {
        let mut object = Members::new();
        object.text("cloudProvider", Some(self.cloud_provider().as_str()));
        object.text("serviceId", Some(&self.service_id));
        object.text("id", Some(&self.id));
        object.text("projectId", Some(&self.project_id));
        object.text("status", Some(self.status.as_str()));
        object.text("phase", Some(self.phase.as_str()));
        object.text("errorMessage", self.error_message.as_deref());
        object.flag("deleteRequested", self.delete_requested);
        match &self.details {
            EndpointDetails::Aws => object.text("interfaceEndpointId", Some(&self.id)),
            EndpointDetails::Azure {
                private_endpoint_connection_name: name,
                private_endpoint_ip_address: address,
                private_endpoint_resource_id: id,
            } => {
                object.text("privateEndpointConnectionName", name.as_deref());
                object.text("privateEndpointIPAddress", address.as_deref());
                object.text("privateEndpointResourceId", id.as_deref());
            }
            EndpointDetails::Gcp {
                gcp_project_id: project,
                port_mapping_enabled: enabled,
                endpoints,
            } => {
                let endpoints = endpoints.iter().map(ForwardingRule::to_value);
                object.text("endpointGroupName", Some(&self.id));
                object.text("gcpProjectId", project.as_deref());
                object.flag("portMappingEnabled", *enabled);
                object.value("endpoints", Value::Array(endpoints.collect()));
            }
        }
        object.finish()
    }

    /// Reads an endpoint of that service. `id` is the one that was asked for, in case the body has
    /// none.
    pub(super) fn read(
        node: &Node<'_>,
        scope: &Scope<'_>,
        service: &ServiceId,
        provider: CloudProvider,
        id: &str,
    ) -> Result<Self, Mismatch> {
        let mut fields = Fields::new(*node);
        provider.check(node, &mut fields);
        // AWS has the first and the others the second, but a mix-up of the two is no reason to
        // lose the word.
        let connection = fields.string("connectionStatus");
        let status = connection.or(fields.string("status"));
        let status = EndpointStatus::new(status.unwrap_or_default());
        let named = fields.string(match provider {
            CloudProvider::Aws => "interfaceEndpointId",
            CloudProvider::Azure => "privateEndpointResourceId",
            CloudProvider::Gcp => "endpointGroupName",
        });
        let error_message = fields.string("errorMessage");
        let delete_requested = fields.boolean("deleteRequested");
        let details = EndpointDetails::read(&mut fields, provider);
        fields.finish(Self {
            id: named.unwrap_or_else(|| id.to_owned()),
            service_id: service.as_str().to_owned(),
            project_id: scope.project_id(),
            phase: status.phase(),
            status,
            error_message,
            delete_requested,
            details,
        })
    }
}

impl EndpointDetails {
    fn read(fields: &mut Fields<'_>, provider: CloudProvider) -> Self {
        match provider {
            CloudProvider::Aws => Self::Aws,
            CloudProvider::Azure => {
                // One page of the old reference spells it the second way.
                let address = fields.string("privateEndpointIPAddress");
                let spelt_otherwise = fields.string("privateEndpointIpAddress");
                Self::Azure {
                    private_endpoint_connection_name: fields
                        .string("privateEndpointConnectionName"),
                    private_endpoint_ip_address: address.or(spelt_otherwise),
                    private_endpoint_resource_id: fields.string("privateEndpointResourceId"),
                }
            }
            CloudProvider::Gcp => Self::Gcp {
                gcp_project_id: fields.string("gcpProjectId"),
                port_mapping_enabled: fields.boolean("portMappingEnabled"),
                endpoints: fields.objects("endpoints", ForwardingRule::read),
            },
        }
    }
}

impl ForwardingRule {
    fn read(node: &Node<'_>) -> Result<Self, Mismatch> {
        let mut fields = Fields::new(*node);
        let rule = Self {
            endpoint_name: fields.string("endpointName"),
            ip_address: fields.string("ipAddress"),
            status: fields.string("status"),
            service_attachment_name: fields.string("serviceAttachmentName"),
        };
        fields.finish(rule)
    }

    fn to_value(&self) -> Value<'_> {
        let mut object = Members::new();
        object.text("endpointName", self.endpoint_name.as_deref());
        object.text("ipAddress", self.ip_address.as_deref());
        object.text("status", self.status.as_deref());
        object.text(
            "serviceAttachmentName",
            self.service_attachment_name.as_deref(),
        );
        object.finish()
    }
}

/// As [`PrivateEndpoint::to_value`].
impl Serialize for PrivateEndpoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}
