//! Connection strings: the clusters settle first.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::call::call;
use super::context::Context;
use super::seen::Subject;
use super::wait::{Pauses, Wait};
use super::{Error, ErrorKind, Outcome, Output, Stuck, Task};
use crate::atlas::{Cluster, EndpointId, GetCluster, ListClusters};
use crate::json::{Members, Value};

/// How often in a row the clusters have to be idle: registering an endpoint changes them, and
/// Atlas may not have begun.
const CALM: u32 = 2;

/// `clusters.connectionStrings`
pub(super) async fn connection_strings(
    context: Context,
    endpoint: Subject,
    cluster: Option<String>,
    wait: Wait,
) -> Result<Outcome, Error> {
    let clusters = strings(&context, &endpoint, cluster.as_deref(), wait, None).await?;
    Ok(Outcome::View(clusters))
}

/// The strings of each cluster for an endpoint, once the clusters are at rest.
pub(super) async fn strings(
    context: &Context,
    endpoint: &Subject,
    cluster: Option<&str>,
    wait: Wait,
    step: Option<&'static str>,
) -> Result<Value<'static>, Error> {
    let start = context.now();
    let deadline = wait.deadline_ms.map(|span| start.saturating_add(span));
    let context = &context.until(deadline);
    let mut pauses = Pauses::new(wait);
    let mut last = None;
    let mut calm = 0;
    let mut attempt = 0;
    loop {
        attempt += 1;
        let elapsed = || context.now().saturating_sub(start);
        match clusters(context, cluster).await {
            Ok(clusters) => {
                let is_idle = clusters.iter().all(|cluster| cluster.state_name == "IDLE");
                calm = if is_idle { calm + 1 } else { 0 };
                let pause = (calm < CALM).then(|| pauses.next(context));
                let view = view(&clusters, endpoint);
                let mut event = Members::new();
                event.text("step", step);
                event.value("clusters", view.clone());
                event.number("attempt", Some(attempt));
                event.number("elapsedMs", Some(elapsed()));
                event.number("nextInMs", pause);
                context.tell(event.finish().to_owned()).await;
                let Some(pause) = pause else {
                    return Ok(view);
                };
                last = Some(view);
                context.sleep(pause).await;
            }
            Err(error) if !context.is_over() => return Err(error),
            Err(_) => {}
        }
        if context.is_over() {
            let project = context.settings().project.as_ref();
            let stuck = Stuck {
                subject: endpoint.clone(),
                project: project.map_or("", |project| project.as_str()).to_owned(),
                last: None,
                clusters: Some(last.unwrap_or(Value::Array(Vec::new()))),
                elapsed_ms: elapsed(),
                is_late: true,
            };
            return Err(ErrorKind::Wait(Box::new(stuck)).into());
        }
    }
}

/// One look at the clusters: all of the project's, however many pages that is, or one.
async fn clusters(context: &Context, name: Option<&str>) -> Result<Vec<Cluster>, Error> {
    if let Some(name) = name {
        let get = Task::GetCluster(GetCluster {
            name: name.to_owned(),
        });
        let answered = call(context, &get).await?;
        return Ok(match answered.decoded.value {
            Output::Cluster(cluster) => Vec::from([cluster]),
            _ => Vec::new(),
        });
    }
    let mut all = Vec::new();
    let mut page = 1;
    loop {
        let answered = call(context, &Task::ListClusters(ListClusters { page })).await?;
        let Output::Clusters(read) = answered.decoded.value else {
            return Ok(all);
        };
        all.extend(read.clusters);
        if !read.has_more {
            return Ok(all);
        }
        page += 1;
    }
}

fn view(clusters: &[Cluster], endpoint: &Subject) -> Value<'static> {
    let Subject::Endpoint { id, .. } = endpoint else {
        return Value::Null;
    };
    let views = clusters.iter().map(|cluster| connection(cluster, id));
    Value::Array(views.collect())
}

fn connection(cluster: &Cluster, id: &EndpointId) -> Value<'static> {
    let strings = cluster.strings_for(id);
    let mut view = Members::new();
    view.text("clusterName", Some(&cluster.name));
    view.text("stateName", Some(&cluster.state_name));
    let srv = strings.and_then(|strings| strings.srv_connection_string.as_deref());
    view.text("srvConnectionString", srv);
    let sharded =
        strings.and_then(|strings| strings.srv_shard_optimized_connection_string.as_deref());
    view.text("srvShardOptimizedConnectionString", sharded);
    let plain = strings.and_then(|strings| strings.connection_string.as_deref());
    view.text("connectionString", plain);
    view.finish().to_owned()
}
