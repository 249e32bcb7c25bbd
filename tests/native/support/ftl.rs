//! What a language file says, as the tests look at it.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    self, CallArguments, Expression, InlineExpression, Message, Pattern, PatternElement, Resource, VariantKey,
};
use fluent_syntax::parser::parse;
use fluent_syntax::serializer::serialize;

/// The functions of src/words/functions.rs.
const FUNCTIONS: [&str; 14] = [
    "BYTES",
    "DIGITS",
    "FIXED",
    "LARGE",
    "LAST",
    "MILLIS",
    "PERCENT",
    "PERCENTRANGE",
    "POINTS",
    "PROBABILITY",
    "ROUNDED",
    "SAME",
    "SCIENTIFIC",
    "SIGNED",
];

const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// One sentence or term.
#[derive(Default)]
pub struct Entry {
    /// Without its code.
    pub text: String,
    /// What stands in it for people, without what is put in.
    pub prose: String,
    /// It says what to do.
    pub has_hint: bool,
    /// What it tells apart by name, such as `true` and `none`; numbers and plural forms are a matter of the language.
    pub keys: BTreeSet<String>,
    /// Codes of the sentences and terms in it.
    pub references: BTreeSet<String>,
    own: BTreeSet<String>,
}

impl Entry {
    /// Names of the arguments that it needs, with those of what it refers to.
    pub fn variables(&self, all: &BTreeMap<String, Entry>) -> BTreeSet<String> {
        let inner = self.references.iter().filter_map(|code| all.get(code)).flat_map(|e| e.variables(all));
        self.own.iter().cloned().chain(inner).collect()
    }

    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::Placeable { expression } => self.expression(expression),
                PatternElement::TextElement { value } => self.prose.push_str(value),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    if let VariantKey::Identifier { name } = variant.key
                        && !PLURAL_FORMS.contains(&name)
                    {
                        self.keys.insert(name.to_owned());
                    }
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => _ = self.own.insert(id.name.to_owned()),
            InlineExpression::MessageReference { id, .. } => _ = self.references.insert(id.name.to_owned()),
            InlineExpression::TermReference { id, .. } => _ = self.references.insert(format!("-{}", id.name)),
            InlineExpression::FunctionReference { id, arguments } => {
                assert!(FUNCTIONS.contains(&id.name), "{} is no function", id.name);
                let CallArguments { positional, named } = arguments;
                assert!(
                    named.iter().all(|named| named.name.name == "decimals"),
                    "{} takes decimals",
                    id.name
                );
                positional.iter().for_each(|inline| self.inline(inline));
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }
}

/// The entries of a file by their codes, terms with `-`; fails where it is no Fluent, says one
/// code twice, or refers to what is not there.
pub fn entries(file: &str) -> BTreeMap<String, Entry> {
    let resource = parse(file).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut entries = BTreeMap::new();
    for entry in resource.body {
        let (code, value, attributes) = match entry {
            ast::Entry::Message(message) => (message.id.name.to_owned(), message.value, message.attributes),
            ast::Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value), Vec::new()),
            _ => continue,
        };
        let mut entry = Entry { has_hint: !attributes.is_empty(), ..Entry::default() };
        for attribute in &attributes {
            assert_eq!(attribute.id.name, "hint", "{code}: the one attribute that is read");
            entry.pattern(&attribute.value);
        }
        value.iter().for_each(|value| entry.pattern(value));
        let id = ast::Identifier { name: "code" };
        let alone = Message { id, value, attributes: Vec::new(), comment: None };
        entry.text = serialize(&Resource { body: vec![ast::Entry::Message(alone)] });
        assert!(entries.insert(code.clone(), entry).is_none(), "{code} stands there twice");
    }
    for (code, entry) in &entries {
        for reference in &entry.references {
            assert!(entries.contains_key(reference), "{code} refers to {reference}");
        }
    }
    entries
}
