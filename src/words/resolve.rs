//! The sentences of one language.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use fluent_syntax::ast::{
    Attribute, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Term, VariantKey,
};
use fluent_syntax::parser::parse_runtime;
use fluent_syntax::unicode::unescape_unicode;

use super::{Arg, Numbers, Problem, functions};

/// Sentences within sentences; a file could name itself.
const DEPTH_MAX: u8 = 8;

/// The plural category of a number in a language (CLDR): `one`, `few`, `other` and so on.
pub type PluralRule = fn(language: &str, number: f64) -> &'static str;

type Args<'a> = &'a [(&'a str, Arg)];

/// The sentences of one language, read from its file.
#[derive(Debug)]
pub struct Words {
    language: String,
    plural: PluralRule,
    numbers: Arc<Numbers>,
    /// What all sentences may say besides their own arguments.
    given: Vec<(&'static str, Arg)>,
    /// Every entry of the file was Fluent.
    is_fluent: bool,
    /// Sorted by code: a map's code would be a tenth of the mechanism.
    sentences: Vec<Sentence>,
}

#[derive(Debug)]
struct Sentence {
    code: String,
    value: Option<Pattern<String>>,
    attributes: Vec<Attribute<String>>,
}

/// By their codes, which are unique in a file.
impl Ord for Sentence {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code.cmp(&other.code)
    }
}

impl PartialOrd for Sentence {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Sentence {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Sentence {}

impl Words {
    /// Reads the file of a language (its tag is BCP 47). An entry that is not Fluent is left out:
    /// the page shows its code instead, and a test reads every file.
    pub fn read(language: &str, file: &str, plural: PluralRule) -> Self {
        let (resource, is_fluent) = match parse_runtime(file.to_owned()) {
            Ok(resource) => (resource, true),
            Err((resource, _)) => (resource, false),
        };
        let sentences = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(Message { id, value, attributes, .. }) => {
                Some(Sentence { code: id.name, value, attributes })
            }
            Entry::Term(Term { id, value, .. }) => {
                let code = format!("-{}", id.name);
                Some(Sentence { code, value: Some(value), attributes: Vec::new() })
            }
            _ => None,
        });
        // A heap: the standard library's sorting, made for this list alone, was 3.7 kB of the page's module.
        let sentences = sentences.collect::<BinaryHeap<Sentence>>().into_sorted_vec();
        let language = language.to_owned();
        let (numbers, given) = (Arc::default(), Vec::new());
        let mut words = Self { language, plural, numbers, given, is_fluent, sentences };
        words.numbers = Arc::new(words.read_numbers());
        words
    }

    /// The same, where every sentence may say this, too.
    #[must_use]
    pub fn giving(mut self, name: &'static str, arg: Arg) -> Self {
        self.given.push((name, arg));
        self
    }

    /// The file is a whole one of ours: all of it is Fluent, and it ends with the term that ends each of them. What a
    /// server says in place of a file, and a file that was cut off, are none.
    pub fn is_whole(&self) -> bool {
        self.is_fluent && self.has("-end")
    }

    /// It has a sentence by this code.
    pub(super) fn has(&self, code: &str) -> bool {
        self.find(code).is_some()
    }

    fn find(&self, code: &str) -> Option<&Sentence> {
        let at = self.sentences.binary_search_by(|sentence| sentence.code.as_str().cmp(code));
        at.ok().and_then(|at| self.sentences.get(at))
    }

    /// How the language writes numbers, by the terms of its file.
    fn read_numbers(&self) -> Numbers {
        let term = |code| {
            let mut out = String::new();
            Resolver { words: self, args: &[], depth: 0 }.sentence(code, &mut out).then_some(out)
        };
        let letter = |code| term(code).and_then(|out| out.chars().next());
        let Numbers { decimal, group, large: [first, second, third, fourth], large_step } =
            Numbers::default();
        let word = |code, other| term(code).map_or(other, Into::into);
        let step = term("-large-step").and_then(|step| step.parse().ok());
        Numbers {
            decimal: letter("-decimal").unwrap_or(decimal),
            group: letter("-group").unwrap_or(group),
            large: [
                word("-large-1", first),
                word("-large-2", second),
                word("-large-3", third),
                word("-large-4", fourth),
            ],
            large_step: step.filter(|step| *step >= 1000.0).unwrap_or(large_step),
        }
    }

    pub fn numbers(&self) -> &Arc<Numbers> {
        &self.numbers
    }

    /// The sentence of a code. Where there is none, the code and the arguments.
    pub fn say(&self, code: &str, args: Args<'_>) -> String {
        let mut out = String::new();
        let words = Resolver { words: self, args, depth: 0 };
        if !words.sentence(code, &mut out) {
            code.clone_into(&mut out);
            for (name, arg) in args {
                out.push_str(&format!(", {name}: "));
                words.argument(arg, &mut out);
            }
        }
        out
    }

    pub fn sentence(&self, problem: &Problem) -> String {
        self.say(&problem.code, &problem.args())
    }

    /// What to do about a problem: the attribute `hint` of its sentence, else that of the
    /// first problem in it that has one.
    pub fn hint(&self, problem: &Problem) -> Option<String> {
        let attributes = self.find(&problem.code).map(|sentence| &sentence.attributes);
        let hint = attributes.and_then(|all| all.iter().find(|attribute| attribute.id.name == "hint"));
        if let Some(hint) = hint {
            let args = problem.args();
            let mut out = String::new();
            Resolver { words: self, args: &args, depth: 0 }.pattern(&hint.value, &mut out);
            // A hint for some arguments only is empty for the others.
            return Some(out).filter(|out| !out.is_empty());
        }
        problem.args.iter().find_map(|(_, arg)| match arg {
            Arg::Problem(inner) => self.hint(inner),
            _ => None,
        })
    }
}

impl Problem {
    fn args(&self) -> Vec<(&str, Arg)> {
        self.args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect()
    }
}

#[derive(Clone, Copy)]
struct Resolver<'a> {
    words: &'a Words,
    args: Args<'a>,
    depth: u8,
}

impl Resolver<'_> {
    /// Writes the sentence of a code, if there is one.
    fn sentence(self, code: &str, out: &mut String) -> bool {
        let pattern = self.words.find(code).and_then(|sentence| sentence.value.as_ref());
        if let Some(pattern) = pattern.filter(|_| self.depth < DEPTH_MAX) {
            Self { depth: self.depth + 1, ..self }.pattern(pattern, out);
            return true;
        }
        false
    }

    fn pattern(self, pattern: &Pattern<String>, out: &mut String) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => out.push_str(value),
                PatternElement::Placeable { expression } => self.expression(expression, out),
            }
        }
    }

    fn expression(self, expression: &Expression<String>, out: &mut String) {
        match expression {
            Expression::Inline(inline) => self.inline(inline, out),
            Expression::Select { selector, variants } => {
                let keys = self.keys(selector);
                let is_chosen = |key: &VariantKey<String>, chosen: &str| match key {
                    VariantKey::Identifier { name: key } | VariantKey::NumberLiteral { value: key } => {
                        key == chosen
                    }
                };
                let exact = keys
                    .iter()
                    .find_map(|chosen| variants.iter().find(|v| is_chosen(&v.key, chosen.as_str())));
                if let Some(variant) = exact.or_else(|| variants.iter().find(|v| v.default)) {
                    self.pattern(&variant.value, out);
                }
            }
        }
    }

    /// The keys of variants that a value chooses, the most exact first.
    fn keys(self, selector: &InlineExpression<String>) -> Vec<String> {
        let arg = match selector {
            InlineExpression::VariableReference { id } => self.arg(&id.name),
            _ => None,
        };
        let number = |n: f64| vec![n.to_string(), (self.words.plural)(&self.words.language, n).to_owned()];
        match arg {
            Some(Arg::None) => vec!["none".to_owned()],
            Some(Arg::Count(n)) => number(*n as f64),
            Some(Arg::Number(n)) => number(*n),
            Some(Arg::Text(text)) => vec![text.clone()],
            Some(Arg::List(list)) => number(list.len() as f64),
            Some(Arg::Problem(problem)) => vec![problem.code.clone()],
            None => {
                let mut text = String::new();
                self.inline(selector, &mut text);
                vec![text]
            }
        }
    }

    fn inline(self, inline: &InlineExpression<String>, out: &mut String) {
        match inline {
            // Writing to a string does not fail.
            InlineExpression::StringLiteral { value } => _ = unescape_unicode(out, value),
            InlineExpression::NumberLiteral { value } => out.push_str(value),
            InlineExpression::VariableReference { id } => match self.arg(&id.name) {
                Some(arg) => self.argument(arg, out),
                None => self.missing(&id.name, out),
            },
            InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
                let is_term = matches!(inline, InlineExpression::TermReference { .. });
                let code = if is_term { format!("-{}", id.name) } else { id.name.clone() };
                if !self.sentence(&code, out) {
                    self.missing(&id.name, out);
                }
            }
            InlineExpression::FunctionReference { id, arguments } => {
                let number = |inline: &InlineExpression<String>| match inline {
                    InlineExpression::VariableReference { id } => {
                        self.arg(&id.name).and_then(functions::number)
                    }
                    InlineExpression::NumberLiteral { value } => value.parse::<i32>().ok().map(f64::from),
                    _ => None,
                };
                let given: Vec<f64> = arguments.positional.iter().filter_map(number).collect();
                let decimals = arguments.named.first().and_then(|named| number(&named.value)).unwrap_or(0.0);
                match functions::call(&id.name, &self.words.numbers, &given, decimals) {
                    Some(text) => out.push_str(&text),
                    None => self.missing(&id.name, out),
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression, out),
        }
    }

    fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().chain(&self.words.given).find(|(given, _)| *given == name).map(|(_, arg)| arg)
    }

    fn argument(self, arg: &Arg, out: &mut String) {
        match arg {
            Arg::None => out.push('\u{2013}'),
            Arg::Count(n) => out.push_str(&self.words.numbers.count(*n)),
            Arg::Number(n) => out.push_str(&self.words.numbers.plain(*n)),
            Arg::Text(text) => out.push_str(text),
            Arg::List(list) => {
                for (i, entry) in list.iter().enumerate() {
                    if i > 0 && !self.sentence("-separator", out) {
                        out.push_str(", ");
                    }
                    self.argument(entry, out);
                }
            }
            Arg::Problem(problem) if self.depth < DEPTH_MAX => {
                let args = problem.args();
                let inner = Resolver { words: self.words, args: &args, depth: self.depth + 1 };
                if !inner.sentence(&problem.code, out) {
                    out.push_str(&problem.code);
                }
            }
            Arg::Problem(_) => {}
        }
    }

    /// As Fluent shows what it does not find.
    fn missing(self, name: &str, out: &mut String) {
        out.push('{');
        out.push_str(name);
        out.push('}');
    }
}
