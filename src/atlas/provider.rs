//! The cloud providers.

use core::fmt;

use serde::ser::{Serialize, Serializer};

use super::InvalidArgument;
use crate::json::{Fields, Node};

/// A cloud provider that Atlas makes private endpoints on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CloudProvider {
    /// Amazon Web Services: AWS PrivateLink.
    Aws,
    /// Microsoft Azure: Azure Private Link.
    Azure,
    /// Google Cloud: Private Service Connect.
    Gcp,
}

impl CloudProvider {
    /// All of them, in Atlas's order.
    pub const ALL: [Self; 3] = [Self::Aws, Self::Azure, Self::Gcp];

    /// Reads Atlas's word, exactly as Atlas spells it.
    ///
    /// # Errors
    /// Another text. `argument` is the name it goes by there.
    pub fn parse(text: &str, argument: &'static str) -> Result<Self, InvalidArgument> {
        let known = Self::ALL
            .into_iter()
            .find(|provider| provider.as_str() == text);
        known.ok_or_else(|| {
            InvalidArgument::new(
                argument,
                match meant(text) {
                    Some(Self::Aws) => "must be AWS, AZURE or GCP; here probably AWS",
                    Some(Self::Azure) => "must be AWS, AZURE or GCP; here probably AZURE",
                    Some(Self::Gcp) => "must be AWS, AZURE or GCP; here probably GCP",
                    None => "must be AWS, AZURE or GCP",
                },
            )
        })
    }

    /// Atlas's word, in `providerName`, in `cloudProvider` and in paths.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Azure => "AZURE",
            Self::Gcp => "GCP",
        }
    }

    /// Complains of a body that names another provider. Old ones name none: then it is the one
    /// that was asked for.
    pub(super) fn check(self, node: &Node<'_>, fields: &mut Fields<'_>) {
        let named = node.member("cloudProvider");
        if !named.is_null() && named.value().as_str() != Some(self.as_str()) {
            let expected = match self {
                Self::Aws => "AWS, the provider asked for",
                Self::Azure => "AZURE, the provider asked for",
                Self::Gcp => "GCP, the provider asked for",
            };
            fields.complain(&named, expected);
        }
    }
}

impl fmt::Display for CloudProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for CloudProvider {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The provider that a wrong word probably stands for, by how it begins.
fn meant(text: &str) -> Option<CloudProvider> {
    const BEGINNINGS: [(&str, CloudProvider); 6] = [
        ("aws", CloudProvider::Aws),
        ("amazon", CloudProvider::Aws),
        ("az", CloudProvider::Azure),
        ("microsoft", CloudProvider::Azure),
        ("gc", CloudProvider::Gcp),
        ("goo", CloudProvider::Gcp),
    ];
    let text = text.trim_ascii();
    let (_, provider) = BEGINNINGS.into_iter().find(|(beginning, _)| {
        text.as_bytes()
            .get(..beginning.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(beginning.as_bytes()))
    })?;
    Some(provider)
}
