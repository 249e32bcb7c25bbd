//! Chat templates against transformers (`tools/golden/make_chat.py`).

use std::collections::HashMap;

use atelier_extras::chat::{Chat, ChatError, Message, SECONDS_MAX, STEPS_MAX, TEMPLATE_BYTES_MAX, render};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    now_seconds: i64,
    templates: HashMap<String, String>,
    /// Roles and contents.
    chats: HashMap<String, Vec<(String, String)>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    template: String,
    chat: String,
    bos_token: Option<String>,
    eos_token: Option<String>,
    add_generation_prompt: bool,
    text: Option<String>,
    refused: Option<String>,
}

#[test]
fn texts_are_those_of_transformers() {
    let golden: Golden = serde_json::from_str(include_str!("../../tests/golden/chat/cases.json")).unwrap();
    assert!(golden.cases.len() > 80, "{}", golden.cases.len());
    for case in golden.cases {
        let Case { template, chat, bos_token, eos_token, add_generation_prompt, text, refused } = case;
        let (name, now_seconds) = (format!("{template}, {chat}"), golden.now_seconds);
        let said = golden.chats[&chat].iter().cloned();
        let messages = said.map(|(role, content)| Message { role, content }).collect();
        let template = golden.templates[&template].clone();
        let chat = Chat { template, messages, bos_token, eos_token, add_generation_prompt, now_seconds };
        let expected = text.ok_or_else(|| ChatError::Refused { reason: refused.unwrap_or_default() });
        assert_eq!(render(&chat), expected, "{name}");
    }
}

fn of(template: &str) -> Result<String, ChatError> {
    let messages = vec![Message { role: "user".to_owned(), content: "Hi".to_owned() }];
    let template = template.to_owned();
    let (bos_token, eos_token) = (None, None);
    render(&Chat { template, messages, bos_token, eos_token, add_generation_prompt: true, now_seconds: 0 })
}

#[test]
fn templates_that_do_not_work_say_so() {
    for template in
        ["{% for %}", "{{ nothing.at_all }}", "{{ 1 / 0 }}", "{% include 'x' %}", "{{ strftime_now('%!') }}"]
    {
        assert!(matches!(of(template), Err(ChatError::Template { .. })), "{template}: {:?}", of(template));
    }
}

#[test]
fn templates_end() {
    let long = "{% for a in range(9999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}";
    assert_eq!(of(long), Err(ChatError::TooManySteps { max: STEPS_MAX }));
    let grows = "{% set ns = namespace(s='x') %}{% for a in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}";
    assert_eq!(of(grows), Err(ChatError::TooManySteps { max: STEPS_MAX }));
    let deep = format!("{}x{}", "{% if true %}".repeat(2000), "{% endif %}".repeat(2000));
    assert!(matches!(of(&deep), Err(ChatError::Template { .. })), "{:?}", of(&deep));
    let brackets = format!("{{{{ {}1{} }}}}", "(".repeat(30_000), ")".repeat(30_000));
    assert!(matches!(of(&brackets), Err(ChatError::Template { .. })));
    let macros = "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}";
    assert!(matches!(of(macros), Err(ChatError::Template { .. })), "{:?}", of(macros));
    let large = "x".repeat(TEMPLATE_BYTES_MAX + 1);
    assert!(matches!(of(&large), Err(ChatError::TemplateTooLarge { .. })));
}

const TOO_MANY: Result<String, ChatError> = Err(ChatError::TooManySteps { max: STEPS_MAX });

/// What the library writes before it asks what that costs.
#[test]
fn widths_and_repetitions_are_paid_first() {
    let large = "{% set a = 'x' * 1000000 %}";
    for template in [
        "{{ '{:>5000000000}'.format('x')|length }}",
        "{{ '{:.5000000000f}'.format(1.0)|length }}",
        "{{ '{:0>99999999999999999999999}'.format('x')|length }}",
        "{{ '%5000000000d'|format(1)|length }}",
        "{{ ('x' * 5000000000)|length }}",
        "{{ 'x'.replace('', 'y' * 9999).replace('y', 'z' * 9999)|length }}",
        "{{ 'x'|replace('', 'y' * 9999)|replace('y', 'z' * 9999)|length }}",
        "{{ ('y' * 9999).join(range(99999))|length }}",
        "{{ range(99999)|join('y' * 9999)|length }}",
    ] {
        assert!(of(template).is_err(), "{template}");
    }
    for (format, call) in [("{0}", ".format"), ("{}", ".format"), ("%s", "|format")] {
        let (places, values) = (format.repeat(1000), ", a".repeat(999));
        let template = format!("{large}{{{{ '{places}'{call}(a{values})|length }}}}");
        assert_eq!(of(&template), TOO_MANY, "{format}");
    }
    assert_eq!(of("{{ '{:>5}{:.2f} {}'.format('x', 1.5, [1, 'a']) }}"), Ok("    x1.50 [1, 'a']".to_owned()));
}

/// Lists that hold another twice, forty times over, are short to make and long to write.
#[test]
fn lists_in_lists_pay_for_all_that_they_hold() {
    let doubled = "{% set ns = namespace(x='aaaaaaaa') %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}";
    let mapped = doubled.replace("[ns.x, ns.x]", "{'a': ns.x, 'b': (ns.x, 1)}");
    let itself = "{% set ns = namespace(x=1) %}{% set ns.x = [ns] %}".to_owned();
    let deep = doubled.replace("range(40)", "range(50000)").replace("[ns.x, ns.x]", "[ns.x]");
    for made in [doubled, &mapped, &itself, &deep] {
        for written in [
            "{{ ns.x }}",
            "{{ ns.x|tojson }}",
            "{{ ns.x|tojson(indent=16) }}",
            "{{ ns.x|string|length }}",
            "{{ ns.x|pprint|length }}",
            "{{ [ns.x, 1]|join|length }}",
            "{{ ns.x|upper|length }}",
            "{{ [ns.x, [1]]|sort|length }}",
            "{{ ','.join([ns.x])|length }}",
            "{{ '{}'.format(ns.x)|length }}",
            "{{ '%s'|format(ns.x)|length }}",
            "{{ raise_exception(ns.x) }}",
            "{{ strftime_now(ns.x) }}",
            "{% set y %}{{ ns.x }}{% endset %}{{ y|length }}",
        ] {
            let template = format!("{made}{written}");
            assert_eq!(of(&template), TOO_MANY, "{template}");
        }
    }
}

/// Operators ask nobody: who waits for them gives up.
#[test]
fn comparisons_are_not_waited_for() {
    let template = "{% set ns = namespace(x='a', y='a') %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}";
    assert_eq!(of(template), Err(ChatError::TooSlow { seconds: SECONDS_MAX }));
}

/// Whatever comes of it, the stack holds.
#[test]
fn long_chains_end() {
    let chain = |begin: &str, link: &str, end: &str| {
        let n = (TEMPLATE_BYTES_MAX - begin.len() - end.len()) / link.len();
        format!("{begin}{}{end}", link.repeat(n))
    };
    for (template, text) in [
        (chain("{{ 1", "+1", " }}"), Some("32765")),
        (chain("{{ a", ".a", " }}"), None),
        (chain("{{ ", "not ", "1 }}"), None),
        (chain("{{ 1 ", "- ", "1 }}"), None),
        (chain("{{ 'a'", "|upper", " }}"), Some("A")),
        (chain("{{ 'a'", ".b()", " }}"), None),
        (chain("{{ 1", "if 1 else 1 ", " }}"), None),
        (chain("{{ 'a'", "~'a'", " }}"), None),
        (chain("{{ 1", " and 1", " }}"), None),
        (chain("{{ 1", "<1", " }}"), None),
        (chain("{{ 1", "**1", " }}"), None),
        (chain("{{ ", "[", " }}"), None),
        (chain("{{ a", "[0]", " }}"), None),
        (chain("{{ a", " is a", " }}"), None),
        (chain("{% if 0 %}", "{% elif 0 %}", "x{% endif %}y"), Some("y")),
        (chain("{% if 1 %}", "{% if 1 %}", ""), None),
        (chain("{% for a in [1] %}", "{% for a in [1] %}", ""), None),
    ] {
        let got = of(&template);
        if let Some(text) = text {
            assert_eq!(got.as_deref(), Ok(text), "{}", &template[..40]);
        }
    }
    // Nor does what was made stand in the way of its end.
    let deep = "{% set ns = namespace(x=1) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% endfor %}x";
    assert_eq!(of(deep), Ok("x".to_owned()));
}

#[test]
fn a_template_that_writes_nothing_says_so() {
    for template in ["", "{# nothing #}", "{% if false %}x{% endif %}", "{{ nothing }}"] {
        assert_eq!(of(template), Err(ChatError::Nothing), "{template}");
    }
}
