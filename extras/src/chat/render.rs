//! Templates by minijinja, in the environment that transformers gives them.

use std::fmt::Write;
use std::io;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use chrono::DateTime;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, Value, context};
use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use super::budget::{self, charge, exhaust};
use super::{
    Chat, ChatError, MESSAGES_BYTES_MAX, SECONDS_MAX, STEPS_MAX, TEMPLATE_BYTES_MAX, TEXT_BYTES_MAX,
};
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
    let text = aside(chat)?;
    match limited(text.len(), TEXT_BYTES_MAX) {
        Some((_, max)) => Err(ChatError::TextTooLarge { max }),
        None if text.is_empty() => Err(ChatError::Nothing),
        None => Ok(text),
    }
}

/// On a thread of its own, with a stack for the deepest template and for lists in lists as deep as steps make them.
/// Where there are no threads, in the browser, this is a worker of its own already; there a template that is too
/// deep ends it.
fn aside(chat: &Chat) -> Result<String, ChatError> {
    let (tell, told) = mpsc::sync_channel(1);
    let own = chat.clone();
    let started = thread::Builder::new().stack_size(STACK_BYTES).spawn(move || tell.send(caught(&own)));
    match started {
        Ok(_) => match told.recv_timeout(Duration::from_secs(SECONDS_MAX)) {
            Ok(text) => text,
            Err(RecvTimeoutError::Timeout) => Err(ChatError::TooSlow { seconds: SECONDS_MAX }),
            Err(RecvTimeoutError::Disconnected) => Err(ChatError::Template { reason: String::new() }),
        },
        Err(error) if error.kind() == io::ErrorKind::Unsupported => caught(chat),
        Err(error) => Err(ChatError::Template { reason: cut(&error.to_string()) }),
    }
}

fn caught(chat: &Chat) -> Result<String, ChatError> {
    quietly(|| rendered(chat)).unwrap_or_else(|| Err(ChatError::Template { reason: String::new() }))
}

/// Of address space; what is not used takes no memory.
const STACK_BYTES: usize = 256 << 20;

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
    environment.set_fuel(Some(STEPS_MAX));
    budget::set(&mut environment);
    environment.add_filter("tojson", to_json);
    environment.add_function("strftime_now", move |state: &State, format: &Value| {
        charge(state, format)?;
        let format = format.to_string();
        state.consume_fuel(format.len() as u64)?;
        written(now_seconds, &format)
    });
    let raised = Arc::clone(raised);
    environment.add_function(
        "raise_exception",
        move |state: &State, message: &Value| -> Result<Value, Error> {
            charge(state, message)?;
            *raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(message.to_string());
            Err(ErrorKind::InvalidOperation.into())
        },
    );
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
fn to_json(state: &State, value: &Value, options: Kwargs) -> Result<String, Error> {
    charge(state, value)?;
    let indent: Option<usize> = options.get("indent")?;
    let _: Option<bool> = options.get("ensure_ascii")?;
    options.assert_all_used()?;
    let mut bytes = Limited::default();
    let done = match indent {
        Some(n) => {
            let indent = " ".repeat(n.min(INDENT_MAX));
            let formatter = PrettyFormatter::with_indent(indent.as_bytes());
            value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter))
        }
        None => value.serialize(&mut Serializer::with_formatter(&mut bytes, Spaced)),
    };
    let failed = |_| Error::from(ErrorKind::BadSerialization);
    if bytes.is_full {
        exhaust(state)?;
    }
    done.map_err(failed)?;
    String::from_utf8(bytes.written).map_err(|_| ErrorKind::BadSerialization.into())
}

/// Takes as much as a text may have; indented lines are longer than the values that were charged.
#[derive(Default)]
struct Limited {
    written: Vec<u8>,
    is_full: bool,
}

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.is_full |= bytes.len() > TEXT_BYTES_MAX - self.written.len();
        if self.is_full {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
