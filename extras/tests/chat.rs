//! Chat templates against transformers (`tools/golden/make_chat.py`).

use std::collections::HashMap;

use atelier_extras::chat::{Chat, ChatError, Message, STEPS_MAX, TEMPLATE_BYTES_MAX, render};
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
    let deep = format!("{}x{}", "{% if true %}".repeat(5000), "{% endif %}".repeat(5000));
    assert!(matches!(of(&deep), Err(ChatError::Template { .. })), "{:?}", of(&deep));
    let brackets = format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000));
    assert!(matches!(of(&brackets), Err(ChatError::Template { .. })));
    let macros = "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}";
    assert!(matches!(of(macros), Err(ChatError::Template { .. })), "{:?}", of(macros));
    let large = "x".repeat(TEMPLATE_BYTES_MAX + 1);
    assert!(matches!(of(&large), Err(ChatError::TemplateTooLarge { .. })));
}
