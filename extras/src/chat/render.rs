//! Templates by minijinja, in the environment that transformers gives them.

use std::fmt::Write;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::DateTime;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Value, context};
use minijinja_contrib::pycompat::unknown_method_callback;
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::{Chat, ChatError, MESSAGES_BYTES_MAX, STEPS_MAX, TEMPLATE_BYTES_MAX, TEXT_BYTES_MAX};
use crate::limit::{cut, quietly};

/// The text that the template makes of the messages.
///
/// # Errors
/// When the template cannot be read or followed, says that these messages are not for it, or is over a limit.
pub fn render(chat: &Chat) -> Result<String, ChatError> {
    let limited = |bytes: usize, max: usize| (bytes > max).then_some((bytes as u64, max as u64));
    if let Some((bytes, max)) = limited(chat.template.len(), TEMPLATE_BYTES_MAX) {
        return Err(ChatError::TemplateTooLarge { bytes, max });
    }
    let said = chat.messages.iter().map(|message| message.role.len() + message.content.len()).sum();
    if let Some((bytes, max)) = limited(said, MESSAGES_BYTES_MAX) {
        return Err(ChatError::MessagesTooLarge { bytes, max });
    }
    let text = quietly(|| rendered(chat));
    let text = text.unwrap_or_else(|| Err(ChatError::Template { reason: String::new() }))?;
    match limited(text.len(), TEXT_BYTES_MAX) {
        Some((_, max)) => Err(ChatError::TextTooLarge { max }),
        None => Ok(text),
    }
}

fn rendered(chat: &Chat) -> Result<String, ChatError> {
    let raised = Arc::new(Mutex::new(None));
    let template = without_tracking(&chat.template);
    let environment = environment(chat.now_seconds, &raised);
    let made = environment.template_from_str(&template).and_then(|template| {
        template.render(context! {
            messages => Serde(&chat.messages),
            add_generation_prompt => chat.add_generation_prompt,
            bos_token => token(&chat.bos_token),
            eos_token => token(&chat.eos_token),
        })
    });
    made.map_err(|error| {
        let raised = raised.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (raised, error.kind()) {
            (Some(reason), _) => ChatError::Refused { reason: cut(&reason) },
            (None, ErrorKind::OutOfFuel) => ChatError::TooManySteps { max: STEPS_MAX },
            (None, _) => ChatError::Template { reason: cut(&error.to_string()) },
        }
    })
}

/// One that the tokenizer does not have is not defined.
fn token(token: &Option<String>) -> Value {
    token.clone().map_or(Value::UNDEFINED, Value::from)
}

fn environment<'source>(now_seconds: i64, raised: &Arc<Mutex<Option<String>>>) -> Environment<'source> {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_unknown_method_callback(unknown_method_callback);
    environment.set_fuel(Some(STEPS_MAX));
    environment.add_filter("tojson", to_json);
    environment.add_function("strftime_now", move |format: String| written(now_seconds, &format));
    let raised = Arc::clone(raised);
    environment.add_function("raise_exception", move |message: String| -> Result<Value, Error> {
        *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(message);
        Err(ErrorKind::InvalidOperation.into())
    });
    environment
}

/// A time as Python's `strftime` writes it.
fn written(seconds: i64, format: &str) -> Result<String, Error> {
    let mut text = String::new();
    let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    // A format that is none makes `Display` fail.
    write!(text, "{}", time.format(format)).map_err(|_| Error::from(ErrorKind::InvalidOperation))?;
    Ok(text)
}

/// A value as `json.dumps` writes it, with texts as they are.
fn to_json(value: &Value, options: Kwargs) -> Result<String, Error> {
    let indent: Option<usize> = options.get("indent")?;
    let _: Option<bool> = options.get("ensure_ascii")?;
    options.assert_all_used()?;
    let mut bytes = Vec::new();
    let done = match indent {
        Some(n) => {
            let indent = " ".repeat(n.min(INDENT_MAX));
            let formatter = PrettyFormatter::with_indent(indent.as_bytes());
            value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))
        }
        None => value.serialize(&mut Serializer::with_formatter(&mut bytes, Spaced)),
    };
    let failed = |_| Error::from(ErrorKind::BadSerialization);
    done.map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| ErrorKind::BadSerialization.into())
}

/// Spaces before each line of JSON.
const INDENT_MAX: usize = 16;

/// Spaces behind commas and colons, as Python writes them.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(&mut self, to: &mut W, is_first: bool) -> io::Result<()> {
        if is_first { Ok(()) } else { to.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, to: &mut W, is_first: bool) -> io::Result<()> {
        self.begin_array_value(to, is_first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }
}

/// The template with `{% generation %}`, which marks what an assistant says and changes nothing else, written as a
/// condition that holds.
fn without_tracking(template: &str) -> String {
    let (mut written, mut rest) = (String::new(), template);
    while let Some(at) = rest.find("{%") {
        let (before, tag) = rest.split_at(at);
        written.push_str(before);
        let end = tag.find("%}").map_or(tag.len(), |end| end + 2);
        let (tag, after) = tag.split_at(end);
        let word = tag.trim_start_matches(['{', '%', '-', '+']).trim_end_matches(['}', '%', '-', '+']).trim();
        match word {
            "generation" => written.push_str(&tag.replace(word, "if true")),
            "endgeneration" => written.push_str(&tag.replace(word, "endif")),
            _ => written.push_str(tag),
        }
        rest = after;
    }
    written + rest
}
