//! Arguments, read one by one off what a user gave.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use super::Millis;
use crate::atlas::{
    CloudProvider, EndpointId, InvalidArgument, MAX_REMOTE_REGIONS, ProjectId, ServiceId,
};
use crate::json::{Value, write_integer};

/// An object that holds arguments, and the name it goes by. A member that is missing or null
/// was not given.
pub(super) struct Arguments<'a> {
    value: &'a Value<'a>,
    /// `service`; nothing for the command itself.
    name: String,
}

type Result<T> = core::result::Result<T, InvalidArgument>;

impl<'a> Arguments<'a> {
    pub(super) fn new(value: &'a Value<'a>) -> Self {
        Self {
            value,
            name: String::new(),
        }
    }

    /// Whether a member was given.
    pub(super) fn has(&self, name: &str) -> bool {
        self.member(name).is_some()
    }

    /// A string that must be there.
    pub(super) fn text(&self, name: &str) -> Result<String> {
        match self.member(name) {
            Some(Value::String(text)) => Ok((**text).to_owned()),
            _ => Err(self.refusal(name, "must be a string")),
        }
    }

    /// A string.
    pub(super) fn optional_text(&self, name: &str) -> Result<Option<String>> {
        self.member(name).map(|_| self.text(name)).transpose()
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(self.refusal(name, "must be true or false")),
        }
    }

    /// The member is `true`, whatever else it might be.
    pub(super) fn is_true(&self, name: &str) -> bool {
        matches!(self.member(name), Some(Value::Bool(true)))
    }

    /// A whole number of milliseconds, which its host has checked.
    pub(super) fn millis(&self, name: &str) -> Result<Option<Millis>> {
        self.whole(name, "must be a number of milliseconds")
    }

    /// A whole number that is not negative.
    pub(super) fn whole(&self, name: &str, problem: &'static str) -> Result<Option<u64>> {
        let Some(value) = self.member(name) else {
            return Ok(None);
        };
        let number = value.as_i64().and_then(|number| u64::try_from(number).ok());
        number.map(Some).ok_or_else(|| self.refusal(name, problem))
    }

    /// A whole number that is not large.
    pub(super) fn count(&self, name: &str) -> Result<Option<u32>> {
        let number = self.millis(name)?;
        Ok(number.map(|number| u32::try_from(number).unwrap_or(u32::MAX)))
    }

    /// Strings.
    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>> {
        let items = match self.member(name) {
            None => return Ok(None),
            Some(Value::Array(items)) => items,
            Some(_) => return Err(self.refusal(name, "must be an array of strings")),
        };
        if items.len() > MAX_REMOTE_REGIONS {
            return Err(self.refusal(name, "must have at most 35 regions"));
        }
        let mut texts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let Value::String(text) = item else {
                return Err(self.refusal(&place(name, index), "must be a string"));
            };
            texts.push((**text).to_owned());
        }
        Ok(Some(texts))
    }

    /// Pairs of strings.
    pub(super) fn pairs(&self, name: &str) -> Result<Vec<(String, String)>> {
        let mut pairs = Vec::new();
        let Some(Value::Array(items)) = self.member(name) else {
            return Ok(pairs);
        };
        for item in items {
            if let Value::Array(pair) = item
                && let [Value::String(name), Value::String(value)] = &**pair
            {
                pairs.push(((**name).to_owned(), (**value).to_owned()));
            }
        }
        Ok(pairs)
    }

    /// An object that must be there.
    pub(super) fn object(&self, name: &str) -> Result<Self> {
        match self.member(name) {
            Some(value @ Value::Object(_)) => Ok(Self {
                value,
                name: self.path(name),
            }),
            _ => Err(self.refusal(name, "must be an object")),
        }
    }

    /// Objects.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Self>> {
        let Some(Value::Array(items)) = self.member(name) else {
            return Err(self.refusal(name, "must be an array"));
        };
        let item = |(index, value): (usize, &'a Value<'a>)| match value {
            Value::Object(_) => Ok(Self {
                value,
                name: self.path(&place(name, index)),
            }),
            _ => Err(self.refusal(&place(name, index), "must be an object")),
        };
        items.iter().enumerate().map(item).collect()
    }

    /// How many items a member has, where this is a thing that is ready.
    pub(super) fn length_if_ready(&self, name: &str) -> Option<usize> {
        match (self.value.get("phase"), self.value.get(name)) {
            (Some(Value::String(phase)), Some(Value::Array(items))) if phase == "ready" => {
                Some(items.len())
            }
            _ => None,
        }
    }

    /// Members of another provider's.
    pub(super) fn refuse(&self, names: &[&str]) -> Result<()> {
        match names.iter().find(|name| self.has(name)) {
            Some(name) => Err(self.refusal(name, "must be left out: it is another provider's")),
            None => Ok(()),
        }
    }

    pub(super) fn provider(&self, name: &str) -> Result<CloudProvider> {
        let word = self.text(name)?;
        CloudProvider::parse(&word, "").map_err(|error| self.refusal(name, error.problem))
    }

    pub(super) fn project(&self, name: &str) -> Result<Option<ProjectId>> {
        let Some(id) = self.optional_text(name)? else {
            return Ok(None);
        };
        ProjectId::parse(&id, "options.projectId").map(Some)
    }

    /// What names a service: the member of that name.
    pub(super) fn service(&self, name: &str) -> Result<(CloudProvider, ServiceId)> {
        let of = self.object(name)?;
        if of.has("serviceId") {
            let problem = "must be left out: this names an endpoint, and a service is wanted";
            return Err(of.refusal("serviceId", problem));
        }
        Ok((of.provider("cloudProvider")?, of.service_id("id")?))
    }

    /// What names an endpoint: the member of that name.
    pub(super) fn endpoint(&self, name: &str) -> Result<(ServiceId, EndpointId)> {
        let of = self.object(name)?;
        let provider = of.provider("cloudProvider")?;
        if !of.has("serviceId") {
            let problem = "is missing: an endpoint is wanted, and this may be a service";
            return Err(of.refusal("serviceId", problem));
        }
        let service = of.service_id("serviceId")?;
        let id = EndpointId::parse(provider, &of.text("id")?, "")
            .map_err(|error| of.refusal("id", error.problem))?;
        Ok((service, id))
    }

    fn service_id(&self, name: &str) -> Result<ServiceId> {
        let id = self.text(name)?;
        ServiceId::parse(&id, "").map_err(|error| self.refusal(name, error.problem))
    }

    fn member(&self, name: &str) -> Option<&'a Value<'a>> {
        let value = self.value.get(name)?;
        (!matches!(value, Value::Null)).then_some(value)
    }

    fn refusal(&self, name: &str, problem: &'static str) -> InvalidArgument {
        InvalidArgument::new(Cow::Owned(self.path(name)), problem)
    }

    /// The member as its user knows it. What has no place of its own is an option.
    fn path(&self, name: &str) -> String {
        const ITSELF: [&str; 8] = [
            "service",
            "ref",
            "endpoint",
            "change",
            "operation",
            "provider",
            "enabled",
            "wait",
        ];
        match &*self.name {
            "" if ITSELF.contains(&name) => name.to_owned(),
            "" | "wait" | "serviceWait" => ["options.", name].concat(),
            parent => [parent, ".", name].concat(),
        }
    }
}

/// `endpoints[2]`
fn place(name: &str, index: usize) -> String {
    let mut place = String::from(name);
    place.push('[');
    write_integer(&mut place, index as u64);
    place.push(']');
    place
}
