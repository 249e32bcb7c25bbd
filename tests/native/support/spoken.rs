//! What the source says: sentences that it asks for, values that sentences speak of, and
//! literals that look like sentences.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Fields, Item};

/// A `say!` or `problem!`.
pub struct Asked {
    /// File and line.
    pub at: String,
    /// The code.
    pub code: String,
    /// Names of its arguments.
    pub args: BTreeSet<String>,
}

/// A variant of an enum, or a struct, that may be told as a problem.
pub struct Told {
    /// File and type.
    pub at: String,
    /// Its code.
    pub code: String,
    /// Names of its arguments.
    pub fields: BTreeSet<String>,
    /// It must have a sentence.
    pub is_error: bool,
}

/// A string literal outside attributes and tests.
pub struct Literal {
    /// File and line.
    pub at: String,
    /// Its value.
    pub text: String,
    /// It is the `#[error("…")]` of an error.
    is_error: bool,
}

impl Literal {
    /// Two words with a space between; arguments in braces are none. Of an error one word is enough.
    pub fn is_sentence(&self) -> bool {
        let mut depth = 0_usize;
        let outside: String = self
            .text
            .chars()
            .map(|c| {
                depth = match c {
                    '{' => depth + 1,
                    '}' => depth.saturating_sub(1),
                    _ => depth,
                };
                if depth > 0 || c == '}' { '0' } else { c }
            })
            .collect();
        let is_word = |word: &str| {
            let word = word.trim_matches(|c: char| c.is_ascii_punctuation());
            word.chars().count() > 1
                && word.chars().all(|c| c.is_alphabetic() || c == '\u{2019}' || c == '\'')
        };
        if self.is_error && outside.contains(char::is_alphabetic) {
            return true;
        }
        let words: Vec<bool> = outside.split([' ', '\n']).map(is_word).collect();
        words.windows(2).any(|pair| pair == [true, true])
    }
}

/// What a file asks for.
pub fn asked(path: &str, source: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    walk(tokens(path, source), false, &mut |before, token, _| {
        let [.., TokenTree::Ident(name), TokenTree::Punct(bang)] = before else { return };
        let TokenTree::Group(group) = token else { return };
        if bang.as_char() != '!' || !(name == "say" || name == "problem") {
            return;
        }
        let mut rest = group.stream().into_iter();
        let Some(code) = rest.next().as_ref().and_then(string) else { return };
        let mut args = BTreeSet::new();
        let mut is_name = false;
        for token in rest {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ',' => is_name = true,
                TokenTree::Ident(name) if is_name => {
                    args.insert(name.to_string());
                    is_name = false;
                }
                _ => is_name = false,
            }
        }
        found.push(Asked { at: format!("{path}:{}", name.span().start().line), code, args });
    });
    found
}

/// String literals of a file.
pub fn literals(path: &str, source: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    walk(tokens(path, source), false, &mut |before, token, is_error| {
        let Some(text) = string(token) else { return };
        // `class="a b"` and the like in markup.
        let is_markup = matches!(before, [.., TokenTree::Ident(name), TokenTree::Punct(equals)]
            if equals.as_char() == '=' && ["class", "d", "points", "style"].iter().any(|known| name == known));
        if !is_markup {
            found.push(Literal { at: format!("{path}:{}", token.span().start().line), text, is_error });
        }
    });
    found
}

/// Values of a file that can be told: enums and structs that derive `Serialize`.
pub fn told(path: &str, source: &str) -> Vec<Told> {
    let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut found = Vec::new();
    for item in file.items {
        let (attributes, ident) = match &item {
            Item::Enum(item) => (&item.attrs, &item.ident),
            Item::Struct(item) => (&item.attrs, &item.ident),
            _ => continue,
        };
        if !says(attributes, "derive", "Serialize") || says(attributes, "serde", "transparent") {
            continue;
        }
        let name = renamed(attributes).unwrap_or_else(|| ident.to_string());
        let is_error = says(attributes, "error", "sentence");
        let at = format!("{path}: {ident}");
        match item {
            Item::Enum(item) => {
                for variant in
                    item.variants.iter().filter(|variant| !says(&variant.attrs, "serde", "untagged"))
                {
                    let variant_name = renamed(&variant.attrs).unwrap_or_else(|| variant.ident.to_string());
                    let code = format!("{}-{}", kebab(base(&name)), kebab(&variant_name));
                    found.push(Told { at: at.clone(), code, fields: names(&variant.fields), is_error });
                }
            }
            Item::Struct(item) => {
                let fields = names(&item.fields);
                found.push(Told { at, code: kebab(base(&name)), fields, is_error });
            }
            _ => {}
        }
    }
    found
}

fn base(name: &str) -> &str {
    name.strip_suffix("Error").unwrap_or(name)
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out.replace('_', "-")
}

fn names(fields: &Fields) -> BTreeSet<String> {
    fields.iter().map(|f| f.ident.as_ref().map_or("value".to_owned(), ToString::to_string)).collect()
}

/// Whether an attribute of that name says a word.
fn says(attributes: &[Attribute], name: &str, word: &str) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident(name)).any(|attribute| {
        let meta = &attribute.meta;
        syn::Meta::require_list(meta).is_ok_and(|list| {
            list.tokens.to_string().split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
        })
    })
}

/// `#[serde(rename = "name")]`.
fn renamed(attributes: &[Attribute]) -> Option<String> {
    let mut found = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let tokens: Vec<_> = attribute.meta.require_list().ok()?.tokens.clone().into_iter().collect();
        for window in tokens.windows(3) {
            if matches!(&window[0], TokenTree::Ident(name) if name == "rename") {
                found = string(&window[2]);
            }
        }
    }
    found
}

fn tokens(path: &str, source: &str) -> TokenStream {
    source.parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of a string literal.
fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// Goes over all tokens with those before them in their group; attributes are left out but
/// those of errors, and so is what only tests compile. `see` is told whether it is in such an attribute.
fn walk(stream: TokenStream, is_error: bool, see: &mut impl FnMut(&[TokenTree], &TokenTree, bool)) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(length) = attribute(&tokens[at..]) {
            let TokenTree::Group(group) = &tokens[at + length - 1] else { break };
            at += length;
            // The sentence of an error.
            if matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(name)) if name == "error") {
                walk(group.stream(), true, see);
            }
            if group.stream().to_string().replace(' ', "") == "cfg(test)" {
                at += item(&tokens[at..]);
            }
            continue;
        }
        see(&tokens[..at], token, is_error);
        if let TokenTree::Group(group) = token {
            walk(group.stream(), is_error, see);
        }
        at += 1;
    }
}

/// Tokens of the attribute that begins here.
fn attribute(tokens: &[TokenTree]) -> Option<usize> {
    let is = |at: usize, c| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == c);
    let length = if is(0, '#') && is(1, '!') { 3 } else { 2 };
    let group = tokens.get(length - 1).filter(|_| is(0, '#'))?;
    matches!(group, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket).then_some(length)
}

/// Tokens of the item that begins here: to its semicolon or its braces.
fn item(tokens: &[TokenTree]) -> usize {
    let end = tokens.iter().position(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    });
    end.map_or(tokens.len(), |end| end + 1)
}
