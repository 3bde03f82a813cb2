//! What is said of an item says more than its name.

use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Ident, Lit, Meta};

use super::source;

/// Words that say nothing by themselves.
const EMPTY: &[&str] = &[
    "a", "all", "an", "any", "are", "as", "at", "be", "by", "each", "for", "from", "has", "have", "how", "if", "in",
    "is", "it", "its", "of", "on", "one", "or", "some", "that", "the", "their", "them", "there", "they", "this",
    "those", "to", "was", "what", "when", "where", "which", "who", "whose", "with",
];

/// Docs, each with the item that it is of.
#[derive(Default)]
struct Docs {
    empty: Vec<String>,
}

impl Docs {
    fn look(&mut self, attributes: &[Attribute], name: &Ident) {
        let lines: Vec<String> = attributes.iter().filter_map(doc).collect();
        let [line] = lines.as_slice() else { return };
        let said = words(line);
        let name = name.to_string();
        let known = words(&name);
        if !line.contains('`') && said.iter().all(|word| known.contains(word)) {
            self.empty.push(format!("`{name}`:{line}"));
        }
    }
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(value) = &attribute.meta else { return None };
    let Expr::Lit(literal) = &value.value else { return None };
    match &literal.lit {
        Lit::Str(text) if value.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// The words that say something, without their plural.
fn words(text: &str) -> Vec<String> {
    let mut parted = String::new();
    for c in text.chars() {
        if c.is_uppercase() {
            parted.push(' ');
        }
        parted.extend(c.to_lowercase());
    }
    let words = parted.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word));
    words.map(|word| if word.len() > 3 { word.trim_end_matches('s') } else { word }.to_owned()).collect()
}

impl<'ast> Visit<'ast> for Docs {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(item) => self.look(&item.attrs, &item.ident),
            syn::Item::Enum(item) => self.look(&item.attrs, &item.ident),
            syn::Item::Fn(item) => self.look(&item.attrs, &item.sig.ident),
            syn::Item::Static(item) => self.look(&item.attrs, &item.ident),
            syn::Item::Struct(item) => self.look(&item.attrs, &item.ident),
            syn::Item::Trait(item) => self.look(&item.attrs, &item.ident),
            syn::Item::Type(item) => self.look(&item.attrs, &item.ident),
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(name) = &field.ident {
            self.look(&field.attrs, name);
        }
        visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.look(&variant.attrs, &variant.ident);
        visit::visit_variant(self, variant);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.look(&function.attrs, &function.sig.ident);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        self.look(&function.attrs, &function.sig.ident);
        visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn no_doc_only_repeats_the_name_of_its_item() {
    let mut wrong = Vec::new();
    let looked_at = |path: &str| ["src/", "crates/"].iter().any(|folder| path.starts_with(folder));
    for file in source::sources().iter().filter(|file| !file.is_test() && looked_at(&file.path)) {
        let mut docs = Docs::default();
        docs.visit_file(&file.read());
        wrong.extend(docs.empty.iter().map(|doc| format!("{}: {doc}", file.path)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_doc_that_only_repeats_a_name_is_told_from_one_that_says_something() {
    let empty = |text: &str| {
        let mut docs = Docs::default();
        docs.visit_file(&syn::parse_str(text).unwrap());
        docs.empty.len()
    };
    assert_eq!(empty("/// Its teams.\npub struct TeamIds { /// The id.\n id: u8, /// From 1.\n line: u8 }"), 2);
    assert_eq!(empty("enum E { /// Read.\n Read, /// Written `x`.\n X } impl E { /// All of it.\n fn all() {} }"), 2);
    assert_eq!(empty("/// Closes, and asks for a rating.\nfn close() {}"), 0);
}
