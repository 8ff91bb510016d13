//! Ids: 24 hexadecimal digits, parsed once and never plain text again.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use super::InvalidArgument;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $problem:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads an id. Upper case is taken, and kept.
            ///
            /// # Errors
            /// The text is not 24 hexadecimal digits. `argument` is the name it goes by there.
            pub fn parse(text: &str, argument: &'static str) -> Result<Self, InvalidArgument> {
                if is_id(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(InvalidArgument::new(argument, $problem))
                }
            }

            /// As it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Id of a project, `{groupId}` in Atlas's paths.
    ProjectId,
    "must be the project's id, 24 hexadecimal digits, not its name"
}

id! {
    /// Id of a private endpoint service, `{endpointServiceId}` in Atlas's paths.
    ServiceId,
    "must be the `id` that Atlas gave the service, 24 hexadecimal digits, \
     not the name that the cloud knows it by"
}

fn is_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
