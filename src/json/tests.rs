//! The reader against RFC 8259, against serde_json, and against noise.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{Error, Fields, MAX_DEPTH, Node, Object, Value, parse, write_string};

#[track_caller]
fn value(text: &str) -> Value<'_> {
    parse(text).unwrap()
}

#[track_caller]
fn string(text: &str) -> String {
    value(text).as_str().unwrap().to_string()
}

fn error(offset: usize, expected: &'static str) -> Result<Value<'static>, Error> {
    Err(Error { offset, expected })
}

#[test]
fn the_tree_keeps_order_and_numbers_as_written() {
    let tree = value(" {\"b\" : [1, -0.50e+2, true, false, null], \"a\":\"x\"} \r\n\t");
    let Value::Object(members) = &tree else {
        panic!("an object")
    };
    let names: Vec<_> = members.iter().map(|(name, _)| &**name).collect();
    assert_eq!(names, ["b", "a"]);
    let Some(Value::Array(items)) = tree.get("b") else {
        panic!("an array")
    };
    assert_eq!(items[0].as_i64(), Some(1));
    let Value::Number(number) = &items[1] else {
        panic!("a number")
    };
    assert_eq!(number.as_str(), "-0.50e+2");
    assert_eq!(number.as_f64(), Some(-50.0));
    assert_eq!(
        items[2..],
        [Value::Bool(true), Value::Bool(false), Value::Null]
    );
    assert_eq!(tree.get("a").unwrap().as_str(), Some("x"));
    assert_eq!(tree.get("c"), None);
}

#[test]
fn the_last_of_equal_names_counts() {
    // ECMA-262, JSON.parse: a later member overwrites an earlier one.
    assert_eq!(
        value(r#"{"a":1,"a":2}"#).get("a").unwrap().as_i64(),
        Some(2)
    );
}

#[test]
fn escapes() {
    // RFC 8259 §7, and its example of a pair: G clef, U+1D11E.
    assert_eq!(string(r#""\"\\\/\b\f\n\r\t""#), "\"\\/\u{8}\u{c}\n\r\t");
    assert_eq!(string(r#""\uD834\uDD1E""#), "\u{1d11e}");
    assert_eq!(string(r#""\u0041\u00e9\u20AC""#), "Aé€");
    assert_eq!(string(r#""plain\u0020é""#), "plain é");
    assert_eq!(string("\"\u{7f}\u{2028}\""), "\u{7f}\u{2028}");
}

#[test]
fn half_a_surrogate_pair_is_a_replacement_character() {
    for (text, expected) in [
        (r#""\uD834""#, "\u{fffd}"),
        (r#""\uDD1E""#, "\u{fffd}"),
        (r#""\uD834x""#, "\u{fffd}x"),
        (r#""\uD834\n""#, "\u{fffd}\n"),
        (r#""\uD834\u0041""#, "\u{fffd}A"),
        (r#""\uD834\uD834\uDD1E""#, "\u{fffd}\u{1d11e}"),
        (r#""\uDD1E\uD834""#, "\u{fffd}\u{fffd}"),
    ] {
        assert_eq!(string(text), expected, "{text}");
    }
    assert_eq!(
        parse(r#""\uD834\u12""#),
        error(11, "four hexadecimal digits")
    );
}

#[test]
fn texts_without_escapes_are_borrowed() {
    let tree = value(r#"["plain","esc\u0061ped"]"#);
    let Value::Array(items) = tree else {
        panic!("an array")
    };
    assert!(matches!(&items[0], Value::String(Cow::Borrowed("plain"))));
    assert!(matches!(&items[1], Value::String(Cow::Owned(text)) if text == "escaped"));
}

#[test]
fn what_is_no_json_is_refused_at_its_place() {
    for (text, offset, expected) in [
        ("", 0, "a value"),
        (" ", 1, "a value"),
        ("<html>", 0, "a value"),
        ("\u{feff}{}", 0, "a value"),
        ("nul", 0, "null"),
        ("True", 0, "a value"),
        ("{} x", 3, "the end"),
        ("1 2", 2, "the end"),
        ("01", 1, "the end"),
        ("-", 1, "a digit"),
        ("+1", 0, "a value"),
        ("1.", 2, "a digit"),
        (".5", 0, "a value"),
        ("1e", 2, "a digit"),
        ("1e+", 3, "a digit"),
        ("NaN", 0, "a value"),
        ("[", 1, "a value"),
        ("[1", 2, "`,` or `]`"),
        ("[1,]", 3, "a value"),
        ("{", 1, "a member's name"),
        ("{a:1}", 1, "a member's name"),
        (r#"{"a" 1}"#, 5, "`:`"),
        (r#"{"a":1"#, 6, "`,` or `}`"),
        (r#"{"a":1,}"#, 7, "a member's name"),
        ("\"abc", 4, "`\"`"),
        ("\"a\nb\"", 2, "`\"`"),
        ("\"\\x\"", 2, "an escape"),
        ("\"\\u12G4\"", 5, "four hexadecimal digits"),
        ("\"\\u+123\"", 3, "four hexadecimal digits"),
        ("'a'", 0, "a value"),
        ("[1] // x", 4, "the end"),
        ("\u{a0}1", 0, "a value"),
    ] {
        assert_eq!(parse(text), error(offset, expected), "{text:?}");
    }
}

#[test]
fn depth_is_limited_and_breadth_is_not() {
    let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    let limit = MAX_DEPTH as usize;
    assert!(parse(&deep(limit)).is_ok());
    assert_eq!(parse(&deep(limit + 1)), error(limit, "at most 64 levels"));
    assert_eq!(
        parse(&"[".repeat(1_000_000)),
        error(limit, "at most 64 levels")
    );
    assert_eq!(
        parse(&"{\"a\":".repeat(1_000_000)),
        error(limit * 5, "at most 64 levels")
    );
    let wide = String::from("[") + &"[],".repeat(100_000) + "0]";
    assert!(matches!(value(&wide), Value::Array(items) if items.len() == 100_001));
}

#[test]
fn integers_up_to_what_javascript_holds() {
    let integer = |text| value(text).as_i64();
    assert_eq!(integer("0"), Some(0));
    assert_eq!(integer("-7"), Some(-7));
    assert_eq!(integer("9007199254740991"), Some(9_007_199_254_740_991));
    assert_eq!(integer("-9007199254740991"), Some(-9_007_199_254_740_991));
    assert_eq!(integer("9007199254740992"), None);
    assert_eq!(integer("99999999999999999999999999"), None);
    assert_eq!(integer("1.0"), None);
    assert_eq!(integer("1e2"), None);
    assert_eq!(integer("\"1\""), None);
}

#[test]
fn values_serialize_as_what_they_are() {
    let text = r#"{"a":[1,-2.5,1e3,null,true,"x\n"],"b":12345678901234567890}"#;
    // Beyond both integers and short doubles a number stays the text it was.
    let expected = serde_json::json!({
        "a": [1, -2.5, 1000.0, null, true, "x\n"], "b": "12345678901234567890",
    });
    assert_eq!(serde_json::to_value(value(text)).unwrap(), expected);
    assert_eq!(
        serde_json::to_value(value(text).to_owned()).unwrap(),
        expected
    );
    let zero = serde_json::to_value(value("-0")).unwrap().as_f64().unwrap();
    assert!(zero.is_sign_negative());
}

#[test]
fn a_node_says_where_it_stands() {
    let tree = value(r#"{"a":{"b":["x",1]}}"#);
    let root = Node::root(&tree);
    let a = root.member("a");
    let b = a.member("b");
    assert_eq!(root.mismatch("x").to_string(), "$: expected x");
    let paths: Vec<_> = b
        .items()
        .unwrap()
        .map(|item| item.mismatch("x").path)
        .collect();
    assert_eq!(paths, ["$.a.b[0]", "$.a.b[1]"]);
    assert!(a.items().is_none());
    let nowhere = b.member("c");
    assert!(nowhere.is_null());
    assert_eq!(nowhere.mismatch("x").path, "$.a.b.c");
    assert_eq!(nowhere.items().unwrap().count(), 0);
}

#[test]
fn fields_read_null_missing_and_empty_alike() {
    let tree = value(r#"{"n":null,"e":"","t":true,"s":"x","a":["x",""]}"#);
    let mut fields = Fields::new(Node::root(&tree));
    assert_eq!(fields.required("s"), "x");
    assert_eq!(fields.string("s").as_deref(), Some("x"));
    assert_eq!(fields.strings("a"), ["x", ""]);
    assert!(fields.boolean("t"));
    for name in ["n", "z"] {
        assert_eq!(fields.string(name), None);
        assert_eq!(fields.strings(name), [""; 0]);
        assert!(!fields.boolean(name));
    }
    assert_eq!(fields.string("e"), None);
    assert_eq!(fields.finish(7), Ok(7));
}

#[test]
fn fields_keep_the_first_complaint() {
    let tree = value(r#"{"a":{"b":["x",1]},"e":""}"#);
    let root = Node::root(&tree);
    let complaint = |read: &dyn Fn(&mut Fields<'_>)| {
        let mut fields = Fields::new(root);
        read(&mut fields);
        fields.boolean("a"); // Too late to be the first.
        fields.finish(()).unwrap_err().to_string()
    };
    type Read<'a> = &'a dyn Fn(&mut Fields<'_>);
    let read: [(Read<'_>, &str); 6] = [
        (
            &|f| drop(f.required("z")),
            "$.z: expected a string that is not empty",
        ),
        (
            &|f| drop(f.required("e")),
            "$.e: expected a string that is not empty",
        ),
        (&|f| drop(f.string("a")), "$.a: expected a string or null"),
        (&|f| drop(f.strings("a")), "$.a: expected an array or null"),
        (
            &|f| assert!(!f.boolean("e")),
            "$.e: expected true, false or null",
        ),
        (&|_| {}, "$.a: expected true, false or null"),
    ];
    for (read, message) in read {
        assert_eq!(complaint(read), message);
    }
    let b = root.member("a");
    let b = b.member("b");
    let error = Fields::new(b).finish(()).unwrap_err();
    assert_eq!(error.to_string(), "$.a.b: expected an object");
    let mut fields = Fields::new(root.member("a"));
    fields.strings("b");
    assert_eq!(fields.finish(()).unwrap_err().path, "$.a.b[1]");
}

#[test]
fn objects_are_written_without_blanks() {
    assert_eq!(Object::new().finish(), "{}");
    let mut object = Object::default();
    object.string("a\"", "{");
    object.boolean("b", true);
    object.boolean("c", false);
    object.strings("d", ["x", "y"]);
    object.strings("e", [""; 0]);
    assert_eq!(
        object.finish(),
        r#"{"a\"":"{","b":true,"c":false,"d":["x","y"],"e":[]}"#
    );
    let mut outer = Object::new();
    outer.objects("none", []);
    outer.objects("some", [Object::new(), Object::new()]);
    outer.boolean("last", true);
    assert_eq!(outer.finish(), r#"{"none":[],"some":[{},{}],"last":true}"#);
}

#[test]
fn lists_of_objects_say_which_one_is_amiss() {
    let value = parse(r#"{"a":[{"b":"x"},{"b":null},{},{"b":"y"},{"b":7},{"b":8}],"c":7}"#);
    let value = value.unwrap();
    let root = Node::root(&value);
    let mut fields = Fields::new(root);
    assert_eq!(fields.strings_in("a", "b"), ["x", "y"]);
    assert_eq!(fields.strings_in("none", "b"), [""; 0]);
    fields.strings_in("c", "b");
    assert_eq!(fields.finish(()).unwrap_err().path, "$.a[4].b");
    let mut fields = Fields::new(root);
    fields.strings_in("c", "b");
    assert_eq!(
        fields.finish(()).unwrap_err().to_string(),
        "$.c: expected an array or null"
    );
    assert_eq!(root.member("a").required_items("x").unwrap().count(), 6);
    for name in ["c", "none"] {
        let member = root.member(name);
        let missing = member.required_items("a list").err().unwrap();
        assert_eq!(missing.expected, "a list");
        assert_eq!(missing.path, ["$.", name].concat());
    }
}

/// Equal as JSON values. serde_json's doubles may be off in the last place.
fn equal(ours: &Value<'_>, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::String(a), serde_json::Value::String(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => {
            let a: f64 = a.as_str().parse().unwrap();
            let b = b.as_f64().unwrap();
            (a - b).abs() <= a.abs() * 1e-15
        }
        (Value::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
        }
        (Value::Object(a), serde_json::Value::Object(b)) => {
            // Ours may repeat names; each must be known, and its last value be theirs.
            a.iter().all(|(name, _)| b.contains_key(&**name))
                && b.iter()
                    .all(|(name, b)| ours.get(name).is_some_and(|a| equal(a, b)))
        }
        _ => false,
    }
}

/// Where the two readers differ on purpose: serde_json refuses half a surrogate pair and
/// numbers beyond a double; it reads twice as deep.
fn differs_on_purpose(error: &serde_json::Error) -> bool {
    let error = error.to_string();
    ["surrogate", "hex escape", "number out of range"]
        .iter()
        .any(|reason| error.contains(reason))
}

fn agrees(text: &str) -> Result<(), TestCaseError> {
    let too_deep = parse(text).is_err_and(|error| error.expected.contains("levels"));
    match (parse(text), serde_json::from_str::<serde_json::Value>(text)) {
        (Ok(ours), Ok(theirs)) => prop_assert!(equal(&ours, &theirs), "{text:?}"),
        (Err(_), Err(_)) => {}
        (Ok(_), Err(error)) => prop_assert!(differs_on_purpose(&error), "{text:?}: {error}"),
        (Err(error), Ok(_)) => prop_assert!(too_deep, "{text:?}: {error}"),
    }
    Ok(())
}

/// Values as serde_json writes them.
fn tree() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn noise_is_read_as_serde_json_reads_it(text in any::<String>()) {
        agrees(&text)?;
    }

    #[test]
    fn near_json_is_read_as_serde_json_reads_it(
        text in r#"[\[\]{}:,"\\ \n0-9.eE+\-a-fnrtu/\u{0}\u{7f}é]{0,24}"#
    ) {
        agrees(&text)?;
    }

    #[test]
    fn strings_are_read_as_serde_json_reads_them(
        text in r#""(\\u[dD][89a-fA-F][0-9a-f]{2}|\\u[0-9a-fA-F]{4}|\\.|[^"\\]){0,8}""#
    ) {
        agrees(&text)?;
    }

    #[test]
    fn numbers_are_read_as_serde_json_reads_them(text in r"[-0-9.eE+]{1,12}") {
        agrees(&text)?;
    }

    #[test]
    fn trees_survive_and_so_do_their_ruins(tree in tree(), cut in any::<prop::sample::Index>()) {
        let text = serde_json::to_string_pretty(&tree).unwrap();
        prop_assert!(equal(&parse(&text).unwrap(), &tree));
        let cut = text.floor_char_boundary(cut.index(text.len()));
        agrees(&text[..cut])?;
        agrees(&text[cut..])?;
    }

    #[test]
    fn short_doubles_are_exact(digits in 0_i64..1 << 53, places in 0..30_usize, exponent in -30..30_i32) {
        let digits = digits.to_string();
        let point = digits.len().saturating_sub(places).max(1);
        let mut text = String::from(&digits[..point]);
        if point < digits.len() {
            text.push('.');
            text.push_str(&digits[point..]);
        }
        text.push('e');
        text.push_str(&exponent.to_string());
        let tree = parse(&text).unwrap();
        let Value::Number(number) = &tree else { panic!("a number") };
        if let Some(value) = number.as_f64() {
            prop_assert_eq!(value.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{}", text);
        }
    }

    #[test]
    fn what_is_written_is_read_back(text in any::<String>()) {
        let mut out = String::new();
        write_string(&mut out, &text);
        prop_assert_eq!(serde_json::from_str::<String>(&out).unwrap(), text.clone());
        let tree = parse(&out).unwrap();
        prop_assert_eq!(tree.as_str(), Some(&*text));
    }
}
