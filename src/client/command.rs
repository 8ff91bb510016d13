//! Commands: what a caller wants, as one JSON object, and the machine that does it.
//!
//! A host hands over what its user gave, member by member, without reading it. Every check is
//! made here, and every complaint names the argument as the user knows it.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::future::Future;

use super::arguments::Arguments;
use super::connect::{Connection, connect};
use super::context::{CallSettings, Context};
use super::ensure::{ensure_endpoint, ensure_service};
use super::lists::{all_services, endpoints};
use super::register_again::register_again;
use super::seen::Subject;
use super::strings::connection_strings;
use super::wait::{Until, Wait, regional_mode, wait_until, watch};
use super::{Client, Error, Machine, Outcome, Task, call};
use crate::atlas::{
    ApiVersion, CloudProvider, CreateEndpoint, CreateService, DeleteEndpoint, DeleteService,
    EndpointId, GetRegionalMode, InvalidArgument, KnownService, ListServices, NewEndpoint, NewRule,
    RawRequest, UpdateService,
};
use crate::json::{Value, parse};

impl Machine {
    /// The machine for a command.
    ///
    /// # Errors
    /// An argument that cannot be used.
    pub fn begin(client: &Rc<RefCell<Client>>, command: &str) -> Result<Self, InvalidArgument> {
        let command = parse(command).map_err(|_| {
            // JSON that our host wrote: only a text that is no Unicode makes it unreadable.
            InvalidArgument::new(
                "options",
                "must hold well-formed text: a surrogate stands alone",
            )
        })?;
        let arguments = Arguments::new(&command);
        let context = Context::new(client, settings(&arguments)?);
        let operation = arguments.text("op")?;
        if let Some(task) = task(&operation, &arguments)? {
            context.check(&task).map_err(argument)?;
            return Ok(machine(context.clone(), call::run(context, task)));
        }
        flow(&operation, &arguments, context)
    }
}

/// What the host shows its user of an endpoint that was made in the cloud, read.
///
/// # Errors
/// It is not what a new endpoint of this provider is made of.
pub fn new_endpoint(provider: CloudProvider, json: &str) -> Result<NewEndpoint, InvalidArgument> {
    let value = parse(json).unwrap_or(Value::Null);
    let wrapped = Value::Object(Vec::from([("endpoint".into(), value)]));
    endpoint(&Arguments::new(&wrapped), provider)
}

fn machine(
    context: Context,
    flow: impl Future<Output = Result<Outcome, Error>> + 'static,
) -> Machine {
    Machine::new(context.desk(), flow)
}

/// A mistake in the arguments, which is all that a check can find.
fn argument(error: Error) -> InvalidArgument {
    match error.into_kind() {
        super::ErrorKind::Argument(error) => error,
        _ => InvalidArgument::new("options", "cannot be used"),
    }
}

fn settings(arguments: &Arguments<'_>) -> Result<CallSettings, InvalidArgument> {
    Ok(CallSettings {
        project: arguments.project("projectId")?,
        pretty: arguments.flag("pretty")?.unwrap_or(false),
        envelope: arguments.flag("envelope")?.unwrap_or(false),
        timeout_ms: arguments.millis("timeoutMs")?,
        max_retries: arguments.count("maxRetries")?.unwrap_or(0),
        max_body_bytes: arguments.whole("maxBodyBytes", "must be a number of bytes")?,
    })
}

/// The commands that are one operation.
fn task(operation: &str, arguments: &Arguments<'_>) -> Result<Option<Task>, InvalidArgument> {
    Ok(Some(match operation {
        "services.create" => Task::CreateService(new_service(arguments)?),
        "services.update" => {
            let (provider, id) = arguments.service("ref")?;
            if provider != CloudProvider::Aws {
                let problem = "must be AWS: only AWS connects across regions";
                return Err(InvalidArgument::new("ref.cloudProvider", problem));
            }
            let change = arguments.object("change")?;
            let regions = change.texts("supportedRemoteRegions")?;
            let Some(supported_remote_regions) = regions else {
                let problem = "must be an array of regions; [] clears them";
                return Err(InvalidArgument::new(
                    "change.supportedRemoteRegions",
                    problem,
                ));
            };
            Task::UpdateService(UpdateService {
                id,
                supported_remote_regions,
            })
        }
        "services.get" => subject(arguments)?.look(),
        "services.list" if !arguments.has("provider") => return Ok(None),
        "services.list" => Task::ListServices(ListServices {
            provider: arguments.provider("provider")?,
        }),
        "services.delete" => {
            let (provider, id) = arguments.service("ref")?;
            Task::DeleteService(DeleteService { provider, id })
        }
        "endpoints.create" => Task::CreateEndpoint(create_endpoint(arguments)?),
        "endpoints.get" => subject(arguments)?.look(),
        "endpoints.delete" => {
            let (service, id) = arguments.endpoint("ref")?;
            Task::DeleteEndpoint(DeleteEndpoint { service, id })
        }
        "regionalMode.get" => Task::GetRegionalMode(GetRegionalMode),
        "request" => Task::RawRequest(raw_request(arguments)?),
        _ => return Ok(None),
    }))
}

/// The commands that take several.
fn flow(
    operation: &str,
    arguments: &Arguments<'_>,
    context: Context,
) -> Result<Machine, InvalidArgument> {
    let desk = context.clone();
    Ok(match operation {
        "services.list" => machine(desk, all_services(context)),
        "services.ensure" => {
            let service = new_service(arguments)?;
            machine(desk, ensure_service(context, service))
        }
        "services.watch" | "endpoints.watch" => {
            let until = until(arguments)?;
            let flow = watch(
                context,
                subject(arguments)?,
                wait(arguments, "wait")?,
                until,
            );
            machine(desk, flow)
        }
        "services.waitUntilReady" | "endpoints.waitUntilReady" => {
            let wait = wait(arguments, "wait")?;
            let flow = wait_until(context, subject(arguments)?, wait, Until::Ready);
            machine(desk, flow)
        }
        "services.waitUntilGone" | "endpoints.waitUntilGone" => {
            let wait = wait(arguments, "wait")?;
            let flow = wait_until(context, subject(arguments)?, wait, Until::Gone);
            machine(desk, flow)
        }
        "endpoints.ensure" => {
            let endpoint = create_endpoint(arguments)?;
            machine(desk, ensure_endpoint(context, endpoint))
        }
        "endpoints.list" => {
            let (provider, service) = arguments.service("service")?;
            machine(desk, endpoints(context, provider, service))
        }
        "endpoints.retry" => {
            let endpoint = create_endpoint(arguments)?;
            let even_if_last = arguments.flag("evenIfLast")?.unwrap_or(false);
            let wait = wait(arguments, "wait")?;
            machine(desk, register_again(context, endpoint, wait, even_if_last))
        }
        "regionalMode.set" => {
            let Some(enabled) = arguments.flag("enabled")? else {
                return Err(InvalidArgument::new("enabled", "must be true or false"));
            };
            let wait = wait(arguments, "wait")?;
            machine(desk, regional_mode(context, enabled, wait))
        }
        "clusters.connectionStrings" => {
            let (service, id) = arguments.endpoint("endpoint")?;
            let subject = Subject::Endpoint { service, id };
            let cluster = arguments.optional_text("clusterName")?;
            let wait = wait(arguments, "wait")?;
            machine(desk, connection_strings(context, subject, cluster, wait))
        }
        "connect" => {
            let connection = connection(arguments)?;
            machine(desk, connect(context, connection))
        }
        _ => return Err(InvalidArgument::new("op", "is no command of this version")),
    })
}

fn new_service(arguments: &Arguments<'_>) -> Result<CreateService, InvalidArgument> {
    let service = arguments.object("service")?;
    Ok(CreateService {
        provider: service.provider("providerName")?,
        region: service.text("region")?,
        supported_remote_regions: service.texts("supportedRemoteRegions")?,
        port_mapping_enabled: service.flag("portMappingEnabled")?,
    })
}

/// Where the service is a whole one that is ready, the endpoint has to fit it.
fn create_endpoint(arguments: &Arguments<'_>) -> Result<CreateEndpoint, InvalidArgument> {
    let (provider, service) = arguments.service("service")?;
    let described = arguments.object("service")?;
    Ok(CreateEndpoint {
        service,
        endpoint: endpoint(arguments, provider)?,
        known: Some(KnownService {
            provider,
            // What was pending when the caller got it may be ready by now.
            phase: None,
            attachments: described.length_if_ready("serviceAttachmentNames"),
            port_mapping_enabled: described.is_true("portMappingEnabled"),
        }),
    })
}

fn endpoint(
    arguments: &Arguments<'_>,
    provider: CloudProvider,
) -> Result<NewEndpoint, InvalidArgument> {
    let endpoint = arguments.object("endpoint")?;
    Ok(match provider {
        CloudProvider::Aws => {
            endpoint.refuse(&[
                "privateEndpointIPAddress",
                "endpointGroupName",
                "gcpProjectId",
                "endpoints",
            ])?;
            NewEndpoint::Aws {
                id: endpoint.text("id")?,
            }
        }
        CloudProvider::Azure => {
            endpoint.refuse(&["endpointGroupName", "gcpProjectId", "endpoints"])?;
            NewEndpoint::Azure {
                id: endpoint.text("id")?,
                private_endpoint_ip_address: endpoint.text("privateEndpointIPAddress")?,
            }
        }
        CloudProvider::Gcp => {
            endpoint.refuse(&["id", "privateEndpointIPAddress"])?;
            let rules = endpoint.objects("endpoints")?;
            let rules = rules.iter().map(|rule| {
                Ok(NewRule {
                    endpoint_name: rule.text("endpointName")?,
                    ip_address: rule.text("ipAddress")?,
                })
            });
            NewEndpoint::Gcp {
                endpoint_group_name: endpoint.text("endpointGroupName")?,
                gcp_project_id: endpoint.text("gcpProjectId")?,
                endpoints: rules.collect::<Result<_, InvalidArgument>>()?,
            }
        }
    })
}

/// A service's or an endpoint's `ref`, as the command's name says.
fn subject(arguments: &Arguments<'_>) -> Result<Subject, InvalidArgument> {
    if arguments.text("op")?.starts_with("services") {
        let (provider, id) = arguments.service("ref")?;
        return Ok(Subject::Service { provider, id });
    }
    let (service, id) = arguments.endpoint("ref")?;
    Ok(Subject::Endpoint { service, id })
}

fn wait(arguments: &Arguments<'_>, name: &'static str) -> Result<Wait, InvalidArgument> {
    let wait = arguments.object(name)?;
    Ok(Wait {
        interval_ms: wait.millis("intervalMs")?.unwrap_or(10_000),
        max_interval_ms: wait.millis("maxIntervalMs")?.unwrap_or(30_000),
        deadline_ms: wait.millis("deadlineMs")?,
        grace_ms: wait.millis("graceMs")?.unwrap_or(120_000),
    })
}

fn until(arguments: &Arguments<'_>) -> Result<Until, InvalidArgument> {
    match arguments.optional_text("until")?.as_deref() {
        None | Some("ready") => Ok(Until::Ready),
        Some("gone") => Ok(Until::Gone),
        Some(_) => Err(InvalidArgument::new(
            "options.until",
            "must be \"ready\" or \"gone\"",
        )),
    }
}

fn connection(arguments: &Arguments<'_>) -> Result<Connection, InvalidArgument> {
    let service = new_service(arguments)?;
    let endpoint_id = match arguments.optional_text("endpointId")? {
        Some(id) => Some(EndpointId::parse(
            service.provider,
            &id,
            "options.endpointId",
        )?),
        None => None,
    };
    Ok(Connection {
        service,
        endpoint_id,
        cluster_name: arguments.optional_text("clusterName")?,
        service_wait: wait(arguments, "serviceWait")?,
        endpoint_wait: wait(arguments, "wait")?,
    })
}

fn raw_request(arguments: &Arguments<'_>) -> Result<RawRequest, InvalidArgument> {
    let operation = arguments.object("operation")?;
    let version = match operation.optional_text("apiVersion")? {
        Some(version) => Some(ApiVersion::parse(&version, "operation.apiVersion")?),
        None => None,
    };
    Ok(RawRequest {
        method: operation.text("method")?,
        path: operation.text("path")?,
        query: operation.pairs("query")?,
        body: operation.optional_text("body")?,
        version,
        accept: operation.optional_text("accept")?,
        content_type: operation.optional_text("contentType")?,
    })
}
