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
