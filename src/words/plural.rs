//! Plural rules of the Unicode CLDR, for programs outside browsers: those have their own.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use unic_langid::LanguageIdentifier;

/// The plural category of a number.
pub fn rule(language: &str, number: f64) -> &'static str {
    let language: LanguageIdentifier = language.parse().unwrap_or_default();
    let rules = PluralRules::create(language, PluralRuleType::CARDINAL);
    match rules.and_then(|rules| rules.select(number)) {
        Ok(PluralCategory::ZERO) => "zero",
        Ok(PluralCategory::ONE) => "one",
        Ok(PluralCategory::TWO) => "two",
        Ok(PluralCategory::FEW) => "few",
        Ok(PluralCategory::MANY) => "many",
        Ok(PluralCategory::OTHER) | Err(_) => "other",
    }
}
