//! Status words, and what they come down to.

use alloc::string::String;
use core::fmt;

use serde::ser::{Serialize, Serializer};

/// Atlas's word for how a service stands. Open: a word that this version does not know is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceStatus {
    /// `INITIATING`: Atlas is making it.
    Initiating,
    /// `WAITING_FOR_USER`: made, and waiting for the first endpoint.
    WaitingForUser,
    /// `AVAILABLE`: made. Today's Atlas says so without any endpoint.
    Available,
    /// `FAILED`: for good. Delete it and create it again.
    Failed,
    /// `DELETING`: going.
    Deleting,
    /// Another word.
    Other(String),
}

impl ServiceStatus {
    /// Reads Atlas's word.
    #[must_use]
    pub fn new(word: String) -> Self {
        match &*word {
            "INITIATING" => Self::Initiating,
            "WAITING_FOR_USER" => Self::WaitingForUser,
            "AVAILABLE" => Self::Available,
            "FAILED" => Self::Failed,
            "DELETING" => Self::Deleting,
            _ => Self::Other(word),
        }
    }

    /// Atlas's word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Initiating => "INITIATING",
            Self::WaitingForUser => "WAITING_FOR_USER",
            Self::Available => "AVAILABLE",
            Self::Failed => "FAILED",
            Self::Deleting => "DELETING",
            Self::Other(word) => word,
        }
    }

    /// The phase of a service with this status. `named`: the body has the name that the next
    /// step needs; Atlas may call a service available before it says the name.
    #[must_use]
    pub fn phase(&self, named: bool) -> Phase {
        match self {
            Self::Available | Self::WaitingForUser if named => Phase::Ready,
            Self::Initiating | Self::Available | Self::WaitingForUser | Self::Other(_) => {
                Phase::Pending
            }
            Self::Failed => Phase::Failed,
            Self::Deleting => Phase::Deleting,
        }
    }
}

impl Serialize for ServiceStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Atlas's word for how an endpoint stands: AWS's `connectionStatus`, the others' `status`. Open,
/// so it is a text; [`EndpointStatus::phase`] is what to decide on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointStatus(String);

/// What the words come down to. The rest is pending: the empty one (Atlas does not know yet),
/// `NONE`, `PENDING_ACCEPTANCE`, `PENDING`, `INITIATING`, `VERIFIED`, and any that Atlas adds.
static ENDPOINT_PHASES: &[(&str, Phase)] = &[
    ("AVAILABLE", Phase::Ready),
    ("FAILED", Phase::Failed),
    ("REJECTED", Phase::Failed),
    ("DELETING", Phase::Deleting),
    ("DELETED", Phase::Deleting),
];

impl EndpointStatus {
    /// Takes Atlas's word.
    #[must_use]
    pub fn new(word: String) -> Self {
        Self(word)
    }

    /// Atlas's word. Empty: Atlas does not know yet.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The phase of an endpoint with this status.
    #[must_use]
    pub fn phase(&self) -> Phase {
        let known = ENDPOINT_PHASES.iter().find(|(word, _)| *word == self.0);
        known.map_or(Phase::Pending, |&(_, phase)| phase)
    }
}

impl Serialize for EndpointStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A closed vocabulary over every status word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Look again later.
    Pending,
    /// Go on with the next step.
    Ready,
    /// It will not get better.
    Failed,
    /// It is going, or gone.
    Deleting,
}

impl Phase {
    /// Reads the word in results. `None`: it is another.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Pending, Self::Ready, Self::Failed, Self::Deleting]
            .into_iter()
            .find(|phase| phase.as_str() == word)
    }

    /// The word in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Failed => "failed",
            Self::Deleting => "deleting",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Phase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
