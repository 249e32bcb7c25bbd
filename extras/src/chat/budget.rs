//! What values cost where a library walks all of them: a list that is twice in another is written twice, and the
//! library charges a template for what it has made, which is too late.

use minijinja::value::{ObjectRepr, Rest};
use minijinja::{Environment, Error, State, Value, escape_formatter, filters};
use minijinja_contrib::pycompat::unknown_method_callback;

/// Lists in lists; one that holds itself has no end.
const DEPTH_MAX: usize = 64;
/// Bytes of a text for which a step is taken where it may be written with escapes.
const STEP_BYTES: usize = 16;

/// Takes a step for each value in it, as often as it is met. Texts alone are free: they have been paid.
pub(super) fn charge(state: &State, value: &Value) -> Result<(), Error> {
    weigh(state, value, 0).map(|_| ())
}

/// Charges, and says how many bytes it has at least.
fn weigh(state: &State, value: &Value, depth: usize) -> Result<usize, Error> {
    if let Some(text) = value.as_str() {
        let paid = if depth == 0 { 0 } else { 1 + text.len() / STEP_BYTES };
        state.consume_fuel(paid as u64)?;
        return Ok(text.len());
    }
    if depth > DEPTH_MAX {
        exhaust(state)?;
    }
    state.consume_fuel(1)?;
    let Some(object) = value.as_object() else { return Ok(STEP_BYTES) };
    let mut bytes = STEP_BYTES;
    if object.repr() == ObjectRepr::Map {
        for (key, value) in object.try_iter_pairs().into_iter().flatten() {
            bytes += weigh(state, &key, depth + 1)? + weigh(state, &value, depth + 1)?;
        }
    } else {
        for value in object.try_iter().into_iter().flatten() {
            bytes += weigh(state, &value, depth + 1)?;
        }
    }
    Ok(bytes)
}

/// Takes all steps that are left, and so ends the template.
pub(super) fn exhaust(state: &State) -> Result<(), Error> {
    state.consume_fuel(u64::MAX)
}

/// Makes whatever writes values or compares them pay first, as far as the environment lets it.
pub(super) fn set(environment: &mut Environment) {
    environment.set_formatter(|out, state, value| {
        if value.as_object().is_some() {
            charge(state, value)?;
        }
        escape_formatter(out, state, value)
    });
    environment.set_unknown_method_callback(method);
    environment.add_filter("format", |state: &mut State, args: Rest<Value>| {
        let (text, rest) = args.split_first().unwrap_or((&Value::UNDEFINED, &[]));
        charge_format(state, text.as_str().unwrap_or_default(), '%', rest)?;
        Value::from_function(filters::format).call(state, &args)
    });
    for (name, filter) in [
        ("capitalize", Value::from_function(filters::capitalize)),
        ("dictsort", Value::from_function(filters::dictsort)),
        ("e", Value::from_function(filters::escape)),
        ("escape", Value::from_function(filters::escape)),
        ("groupby", Value::from_function(filters::groupby)),
        ("indent", Value::from_function(filters::indent)),
        ("join", Value::from_function(filters::join)),
        ("lines", Value::from_function(filters::lines)),
        ("lower", Value::from_function(filters::lower)),
        ("max", Value::from_function(filters::max)),
        ("min", Value::from_function(filters::min)),
        ("pprint", Value::from_function(filters::pprint)),
        ("replace", Value::from_function(filters::replace)),
        ("sort", Value::from_function(filters::sort)),
        ("split", Value::from_function(filters::split)),
        ("string", Value::from_function(filters::string)),
        ("title", Value::from_function(filters::title)),
        ("trim", Value::from_function(filters::trim)),
        ("unique", Value::from_function(filters::unique)),
        ("upper", Value::from_function(filters::upper)),
    ] {
        environment.add_filter(name, move |state: &mut State, args: Rest<Value>| {
            args.iter().try_for_each(|value| charge(state, value))?;
            filter.call(state, &args)
        });
    }
}

/// Methods as Python has them.
fn method(state: &mut State, value: &Value, name: &str, args: &[Value]) -> Result<Value, Error> {
    let text = value.as_str().unwrap_or_default();
    match name {
        "format" => charge_format(state, text, '{', args)?,
        // Each piece may be a value of its own.
        "split" | "splitlines" => state.consume_fuel((text.len() / STEP_BYTES) as u64)?,
        _ => args.iter().try_for_each(|value| charge(state, value))?,
    }
    unknown_method_callback(state, value, name, args)
}

/// Pays for what a format writes: each place of it at most all values, as wide as any number in it says.
fn charge_format(state: &State, format: &str, mark: char, args: &[Value]) -> Result<(), Error> {
    let mut bytes: usize = 0;
    for value in args {
        bytes = bytes.saturating_add(weigh(state, value, 0)?);
    }
    for place in format.split(mark).skip(1) {
        let place = place.split(|c: char| c == '}' || c.is_whitespace()).next().unwrap_or_default();
        for digits in place.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()) {
            state.consume_fuel(digits.parse::<u64>().unwrap_or(u64::MAX) / STEP_BYTES as u64)?;
        }
        state.consume_fuel((bytes / 64) as u64)?;
    }
    Ok(())
}
