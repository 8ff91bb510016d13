//! The JSON reader.
//!
//! It takes what serde_json takes and reads the same out of it, but for what they are known to
//! differ in; and what it writes, it reads the same.

use atlas_private_endpoint::json::{Value, parse, write_value};

/// Checks a text.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    match (parse(text), serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(ours), Ok(theirs)) => assert!(is_equal(&ours, &theirs), "{ours:?} {theirs:?}"),
        (Ok(_), Err(error)) => assert!(differs_on_purpose(&error), "{error}"),
        // serde_json reads twice as deep.
        (Err(error), Ok(_)) => assert!(error.expected.contains("levels"), "{error}"),
        (Err(error), Err(_)) => assert!(error.offset <= text.len() && !error.expected.is_empty()),
    }
    if let Ok(value) = parse(text) {
        assert_written(&value);
        walk(&value);
    }
}

/// What is written of it is JSON, and reads the same.
#[track_caller]
pub fn assert_written(value: &Value<'_>) {
    let mut text = String::new();
    write_value(&mut text, value);
    assert_eq!(parse(&text).as_ref(), Ok(value));
}

/// Where the two readers differ: half a surrogate pair, and numbers beyond a double.
fn differs_on_purpose(error: &serde_json::Error) -> bool {
    let error = error.to_string();
    let reasons = ["surrogate", "hex escape", "number out of range"];
    reasons.iter().any(|reason| error.contains(reason))
}

fn is_equal(ours: &Value<'_>, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::String(a), serde_json::Value::String(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => {
            let a: f64 = a.as_str().parse().expect("a number");
            let b = b.as_f64().expect("a number");
            // Its doubles may be off in the last place.
            (a - b).abs() <= a.abs() * 1e-15 || (a - b).abs() < f64::MIN_POSITIVE
        }
        (Value::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(a), serde_json::Value::Object(b)) => {
            let is_known = |name: &str| ours.get(name);
            a.iter().all(|(name, _)| b.contains_key(&**name))
                && b.iter()
                    .all(|(name, b)| is_known(name).is_some_and(|a| is_equal(a, b)))
        }
        _ => false,
    }
}

/// Asks each number what it is, and compares.
fn walk(value: &Value<'_>) {
    match value {
        Value::Number(number) => {
            let exact: f64 = number.as_str().parse().expect("a number");
            if let Some(value) = number.as_f64() {
                assert_eq!(value.to_bits(), exact.to_bits(), "{number:?}");
            }
            if let Some(value) = number.as_i64() {
                assert_eq!(number.as_str().parse::<i64>(), Ok(value));
            }
        }
        Value::Array(items) => items.iter().for_each(walk),
        Value::Object(members) => members.iter().for_each(|(_, value)| walk(value)),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}
