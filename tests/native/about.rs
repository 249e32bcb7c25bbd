//! `about.json`: read whole, limited, and refused in a sentence.

use atelier::model::{ABOUT_LIST_MAX, ABOUT_TEXT_CHARS_MAX, About, Verdict};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

fn parse(value: &Value) -> Result<About, String> {
    About::parse(value.to_string().as_bytes()).map_err(|error| error.to_string())
}

#[track_caller]
fn refused(value: &Value, expected: Expect) {
    expected.assert_eq(&parse(value).unwrap_err());
}

#[test]
fn everything_may_be_absent_and_more_may_be_there() {
    assert_eq!(parse(&json!({})).unwrap(), About::default());
    let about = parse(&json!({
        "summary": "A model.",
        "curves": [1, 2],
        "prompts": [{"label": "a sum", "text": "1 + 1 ="}],
        "findings": [{
            "id": "maths_first", "claim": "Sums fall first", "source": "section 3.6", "verdict": "partly",
            "measures": [{"what": "gap", "unit": "share", "value": 0.5, "low": 0.1, "high": 0.9, "verdict": "holds"}],
        }],
    }))
    .unwrap();
    assert_eq!((about.findings[0].verdict, about.prompts[0].schedule.as_deref()), (Verdict::Partly, None));
}

#[test]
fn what_is_too_long_or_wrong_is_refused() {
    refused(
        &json!({"summary": "x".repeat(ABOUT_TEXT_CHARS_MAX + 1)}),
        expect!["about.json is not valid: a text of it has 2001 characters, and at most 2000 are read"],
    );
    refused(
        &json!({"limits": vec![""; ABOUT_LIST_MAX + 1]}),
        expect!["about.json is not valid: it has 65 limits, and at most 64 are read"],
    );
    refused(
        &json!({"findings": [{"id": "a", "claim": "", "source": "", "verdict": "surely", "measures": []}]}),
        expect![
            "about.json is not valid: unknown value `surely`, expected one of `holds`, `partly`, `absent`, `open`, `shown` at line 1 column 78"
        ],
    );
}
