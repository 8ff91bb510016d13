//! Which operation a call is about, in one type for all of them.

use alloc::vec::Vec;

use crate::atlas::{
    Cluster, ClusterPage, CreateEndpoint, CreateService, Decoded, DeleteEndpoint, DeleteService,
    EndpointService, GetCluster, GetEndpoint, GetRegionalMode, GetService, InvalidArgument,
    ListClusters, ListServices, Operation, PrivateEndpoint, RawContent, RawRequest, ResponseError,
    Scope, SetRegionalMode, UpdateService,
};
use crate::http::{Request, Response};
use crate::json::Value;

/// What an operation gives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// A private endpoint service.
    Service(EndpointService),
    /// The services of a provider.
    Services(Vec<EndpointService>),
    /// A private endpoint.
    Endpoint(PrivateEndpoint),
    /// Regional mode: on or off.
    Flag(bool),
    /// A cluster.
    Cluster(Cluster),
    /// A page of the project's clusters.
    Clusters(ClusterPage),
    /// Nothing that is read here.
    Nothing,
}

impl Output {
    /// The result as it is shown.
    #[must_use]
    pub fn to_value(&self) -> Value<'_> {
        match self {
            Self::Service(service) => service.to_value(),
            Self::Services(services) => {
                Value::Array(services.iter().map(EndpointService::to_value).collect())
            }
            Self::Endpoint(endpoint) => endpoint.to_value(),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::Cluster(_) | Self::Clusters(_) | Self::Nothing => Value::Null,
        }
    }
}

impl Task {
    /// It is done as well where what it is about is gone.
    pub(super) fn deletes(&self) -> bool {
        matches!(self, Self::DeleteService(_) | Self::DeleteEndpoint(_))
    }
}

macro_rules! tasks {
    ($($(#[$doc:meta])* $operation:ident => $output:expr,)*) => {
        /// An operation, whichever it is.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Task {
            $($(#[$doc])* $operation($operation),)*
        }

        impl Task {
            /// Atlas's `operationId`. `None`: only its caller knows which it is.
            #[must_use]
            pub fn id(&self) -> Option<&'static str> {
                let id = match self {
                    $(Self::$operation(_) => $operation::ID,)*
                };
                (!id.is_empty()).then_some(id)
            }

            pub(super) fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
                match self {
                    $(Self::$operation(operation) => operation.request(scope),)*
                }
            }

            pub(super) fn decode(
                &self,
                scope: &Scope<'_>,
                response: &Response<'_>,
            ) -> Result<Decoded<Output>, ResponseError> {
                match self {
                    $(Self::$operation(operation) => {
                        let decoded = operation.decode(scope, response)?;
                        Ok(Decoded {
                            value: $output(decoded.value),
                            status: decoded.status,
                            content: decoded.content,
                        })
                    })*
                }
            }
        }
    };
}

tasks! {
    /// `createPrivateEndpointService`
    CreateService => Output::Service,
    /// `updatePrivateEndpointService`
    UpdateService => Output::Service,
    /// `listPrivateEndpointService`
    ListServices => Output::Services,
    /// `getPrivateEndpointService`
    GetService => Output::Service,
    /// `deletePrivateEndpointService`
    DeleteService => nothing,
    /// `createPrivateEndpoint`
    CreateEndpoint => Output::Endpoint,
    /// `getPrivateEndpoint`
    GetEndpoint => Output::Endpoint,
    /// `deletePrivateEndpoint`
    DeleteEndpoint => nothing,
    /// `getRegionalEndpointMode`
    GetRegionalMode => Output::Flag,
    /// `toggleRegionalEndpointMode`
    SetRegionalMode => Output::Flag,
    /// `listClusters`
    ListClusters => Output::Clusters,
    /// `getCluster`
    GetCluster => Output::Cluster,
    /// Any other.
    RawRequest => content,
}

fn content(_: RawContent) -> Output {
    Output::Nothing
}

fn nothing((): ()) -> Output {
    Output::Nothing
}
