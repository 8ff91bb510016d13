//! `listClusters` and `getCluster`
//!
//! Both always by v2, and at a date of their own: v1.0 knows no clusters of several clouds, and
//! the older dates know no clusters whose shards differ. The private connection strings are the
//! same at all dates.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Content, Operation, Scope};
use crate::atlas::scope::headers;
use crate::atlas::{ApiError, ApiVersion, Cluster, InvalidArgument, path};
use crate::http::Request;
use crate::json::{Fields, Mismatch, Node, write_integer};

const MEDIA_TYPE: &str = "application/vnd.atlas.2024-08-05+json";

/// How many clusters come on a page: the most that Atlas allows.
const PAGE_SIZE: usize = 500;

/// Lists the project's clusters: `GET …/clusters`, 500 at a time. Needs Project Read Only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListClusters {
    /// Which page, from 1.
    pub page: u32,
}

/// A page of clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterPage {
    /// The clusters on it.
    pub clusters: Vec<Cluster>,
    /// There is another page.
    pub has_more: bool,
}

impl Operation for ListClusters {
    type Output = ClusterPage;

    const ID: &'static str = "listClusters";
    const CONTENT: Content = Content::Page;

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        let mut query = String::from("itemsPerPage=500&pageNum=");
        write_integer(&mut query, self.page.into());
        query.push_str("&includeCount=false");
        request(scope, "", &query)
    }

    fn read(&self, _scope: &Scope<'_>, content: &Node<'_>) -> Result<ClusterPage, Mismatch> {
        let results = content.member("results");
        let clusters = results.required_items("an array of clusters")?;
        let clusters: Vec<_> = clusters
            .map(|cluster| Cluster::read(&cluster))
            .collect::<Result<_, _>>()?;
        let mut fields = Fields::new(*content);
        let relations = fields.strings_in("links", "rel");
        // A full page may be the last: then the next one is empty.
        let has_more =
            relations.iter().any(|relation| relation == "next") || clusters.len() >= PAGE_SIZE;
        fields.finish(ClusterPage { clusters, has_more })
    }
}

/// Looks at a cluster: `GET …/clusters/{clusterName}`. Needs Project Read Only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GetCluster {
    /// The cluster's name.
    pub name: String,
}

impl Operation for GetCluster {
    type Output = Cluster;

    const ID: &'static str = "getCluster";

    fn request(&self, scope: &Scope<'_>) -> Result<Request, InvalidArgument> {
        if !path::is_name(&self.name) {
            let problem = "must be a cluster's name: letters, digits and hyphens";
            return Err(InvalidArgument::new("options.clusterName", problem));
        }
        let mut path = String::from("/");
        path::push_segment(&mut path, &self.name);
        request(scope, &path, "")
    }

    fn read(&self, _scope: &Scope<'_>, content: &Node<'_>) -> Result<Cluster, Mismatch> {
        Cluster::read(content)
    }

    /// Says which of its two names is the wrong one.
    fn explain(&self, error: &mut ApiError) {
        if error.status == 404 && error.hint.is_none() {
            error.hint = Some(Cow::Borrowed(
                "The project has no cluster of that name: check `clusterName`.",
            ));
        }
    }
}

/// `path` comes after the clusters' own.
fn request(scope: &Scope<'_>, path: &str, query: &str) -> Result<Request, InvalidArgument> {
    let project = scope.required_project()?.as_str();
    let path = ["/groups/", project, "/clusters", path].concat();
    let scope = Scope {
        version: ApiVersion::V2,
        ..*scope
    };
    Ok(Request {
        method: Cow::Borrowed("GET"),
        target: scope.target(&path, query),
        headers: headers(Cow::Borrowed(MEDIA_TYPE), None),
        body: None,
    })
}
