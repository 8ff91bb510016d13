//! Clusters, as far as private endpoints go.

use alloc::string::String;
use alloc::vec::Vec;

use super::EndpointId;
use crate::json::{Fields, Mismatch, Node};

/// A cluster, and how to reach it through private endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// Unique in its project.
    pub name: String,
    /// Atlas's word: `IDLE`, `UPDATING`, `CREATING`. Registering an endpoint changes every
    /// cluster; until they are `IDLE` again the strings may be missing or old.
    pub state_name: String,
    /// `connectionStrings.privateEndpoint`.
    pub private_endpoints: Vec<PrivateStrings>,
}

/// The connection strings that go through the same endpoints. There is no user and no password
/// in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateStrings {
    /// `mongodb://…`
    pub connection_string: Option<String>,
    /// `mongodb+srv://…`
    pub srv_connection_string: Option<String>,
    /// `mongodb+srv://…`, for sharded clusters and drivers that know it.
    pub srv_shard_optimized_connection_string: Option<String>,
    /// Of the endpoints: what the cloud calls them.
    pub endpoint_ids: Vec<String>,
}

impl Cluster {
    /// The strings that go through that endpoint. `None`: there are none yet, or the cluster has
    /// nodes where the endpoint does not lead.
    #[must_use]
    pub fn strings_for(&self, endpoint: &EndpointId) -> Option<&PrivateStrings> {
        self.private_endpoints
            .iter()
            .find(|strings| strings.endpoint_ids.iter().any(|id| endpoint.is(id)))
    }

    pub(super) fn read(node: &Node<'_>) -> Result<Self, Mismatch> {
        let mut fields = Fields::new(*node);
        let cluster = Self {
            name: fields.required("name"),
            state_name: fields.required("stateName"),
            private_endpoints: private_strings(&node.member("connectionStrings"))?,
        };
        fields.finish(cluster)
    }
}

/// None for null: so they are while the cluster is being created.
fn private_strings(strings: &Node<'_>) -> Result<Vec<PrivateStrings>, Mismatch> {
    if strings.is_null() {
        return Ok(Vec::new());
    }
    let mut fields = Fields::new(*strings);
    let private = fields.objects("privateEndpoint", PrivateStrings::read);
    fields.finish(private)
}

impl PrivateStrings {
    fn read(node: &Node<'_>) -> Result<Self, Mismatch> {
        let mut fields = Fields::new(*node);
        let strings = Self {
            connection_string: fields.string("connectionString"),
            srv_connection_string: fields.string("srvConnectionString"),
            srv_shard_optimized_connection_string: fields
                .string("srvShardOptimizedConnectionString"),
            endpoint_ids: fields.strings_in("endpoints", "endpointId"),
        };
        fields.finish(strings)
    }
}
