//! Rust sources, as `syn` reads them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// A file of this repository.
pub struct File {
    /// Its path from the top, with `/` between the parts.
    pub path: String,
    /// As it stands.
    pub text: String,
}

impl File {
    /// What the compiler reads of it.
    ///
    /// # Panics
    /// If it is no Rust.
    pub fn read(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|e| panic!("{}:{}: {e}", self.path, e.span().start().line))
    }

    /// Whether all of it is test code.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap();
        self.path.starts_with("tests/")
            || self.path.contains("/tests/")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
    }

    /// The code that is part of the program, without comments and what stands in strings; lines stay where they are.
    pub fn program(&self) -> String {
        self.code().program.clone()
    }

    /// The code that only tests it, likewise.
    pub fn tests(&self) -> String {
        self.code().tests.clone()
    }

    /// The strings of the program and the lines they begin at, but for those of attributes.
    pub fn literals(&self) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        if !self.is_test() {
            let mut program = TokenStream::new();
            split(&self.read().items, &mut program, &mut TokenStream::new());
            strings(program, &mut found);
        }
        found
    }

    /// Its functions, those in macros included.
    pub fn functions(&self) -> Vec<Function> {
        self.code().functions.clone()
    }

    /// Read once, however many tests ask for it.
    fn code(&self) -> Arc<Code> {
        let known = |read: &HashMap<String, Arc<Code>>| read.get(&self.text).cloned();
        if let Some(code) = known(&READ.lock().unwrap()) {
            return code;
        }
        let read = self.read();
        let (mut program, mut tests) = (TokenStream::new(), TokenStream::new());
        if self.is_test() {
            tests = read.to_token_stream();
        } else {
            split(&read.items, &mut program, &mut tests);
        }
        let mut functions = Functions(Vec::new());
        functions.visit_file(&read);
        let code = Arc::new(Code { program: lines(program), tests: lines(tests), functions: functions.0 });
        READ.lock().unwrap().insert(self.text.clone(), Arc::clone(&code));
        code
    }
}

/// What was read of the sources, by their text.
static READ: LazyLock<Mutex<HashMap<String, Arc<Code>>>> = LazyLock::new(Mutex::default);

struct Code {
    program: String,
    tests: String,
    functions: Vec<Function>,
}

/// The top of the repository.
pub fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files with one of these endings under a directory, sorted.
pub fn files(under: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    walk(&top().join(under), &mut |path| {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if endings.contains(&ending) {
            let name = path.strip_prefix(top()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push(File { path: name, text: std::fs::read_to_string(path).unwrap() });
        }
    });
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The sources of all crates.
pub fn sources() -> Vec<File> {
    let mut found = files("src", &["rs"]);
    found.extend(files("xtask/src", &["rs"]));
    found.extend(files("crates", &["rs"]).into_iter().filter(|file| file.path.split('/').nth(2) == Some("src")));
    found
}

/// Everything written in Rust: the crates, what developers run, their tests, benchmarks, examples.
pub fn rust() -> Vec<File> {
    ["src", "crates", "xtask", "tests", "benches", "examples"].iter().flat_map(|dir| files(dir, &["rs"])).collect()
}

fn walk(dir: &Path, each: &mut dyn FnMut(&Path)) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        match path.is_dir() {
            true if name == "target" || (name.starts_with('.') && name != ".ci") => {}
            true => walk(&path, each),
            false => each(&path),
        }
    }
}

/// Whether an item is there for tests alone.
pub fn is_for_tests(item: &impl quote::ToTokens) -> bool {
    // Attributes come first.
    let mut tokens = item.to_token_stream().into_iter();
    while let (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(attribute))) = (tokens.next(), tokens.next()) {
        if hash.as_char() != '#' {
            return false;
        }
        if attribute.stream().to_string().replace(' ', "") == "cfg(test)" {
            return true;
        }
    }
    false
}

/// Parts items into the program's and those of tests, also those in modules and `impl`s.
fn split(items: &[syn::Item], program: &mut TokenStream, tests: &mut TokenStream) {
    for item in items {
        match item {
            item if is_for_tests(item) => item.to_tokens(tests),
            syn::Item::Mod(syn::ItemMod { content: Some((_, inside)), .. }) => split(inside, program, tests),
            syn::Item::Impl(block) => {
                let mut block = block.clone();
                let (of_tests, others) = block.items.into_iter().partition(is_for_tests);
                block.items = others;
                block.to_tokens(program);
                let of_tests: Vec<syn::ImplItem> = of_tests;
                of_tests.iter().for_each(|item| item.to_tokens(tests));
            }
            item => item.to_tokens(program),
        }
    }
}

fn strings(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '#' => {
                _ = tokens.next_if(|next| matches!(next, TokenTree::Punct(sign) if sign.as_char() == '!'));
                let is_attribute = |next: &TokenTree| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
                _ = tokens.next_if(is_attribute);
            }
            TokenTree::Group(group) => strings(group.stream(), found),
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                    found.push((line, text.value()));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Code as text: each token in its line, strings and characters empty.
fn lines(tokens: TokenStream) -> String {
    let mut out = Lines { text: String::new(), line: 1 };
    out.stream(tokens);
    out.text
}

struct Lines {
    text: String,
    line: usize,
}

impl Lines {
    fn put(&mut self, line: usize, text: &str) {
        while self.line < line {
            self.text.push('\n');
            self.line += 1;
        }
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        if self.text.ends_with(is_word) && text.starts_with(is_word) {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn stream(&mut self, tokens: TokenStream) {
        for token in tokens {
            let line = token.span().start().line;
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    self.put(line, open);
                    self.stream(group.stream());
                    self.put(group.span_close().start().line, close);
                }
                TokenTree::Literal(literal) => match syn::Lit::new(literal) {
                    syn::Lit::Int(number) => self.put(line, &number.to_string()),
                    syn::Lit::Float(number) => self.put(line, &number.to_string()),
                    _ => self.put(line, "\"\""),
                },
                TokenTree::Ident(word) => self.put(line, &word.to_string()),
                TokenTree::Punct(sign) => self.put(line, &sign.to_string()),
            }
        }
    }
}

/// A function: its name, the line it begins at (from 1), how many lines it has, and whether it is a test.
#[derive(Clone)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub lines: usize,
    pub is_test: bool,
}

struct Functions(Vec<Function>);

impl Functions {
    fn found(&mut self, attributes: &[syn::Attribute], signature: &syn::Signature, body: &syn::Block) {
        let is_test = attributes.iter().any(|a| a.path().segments.last().is_some_and(|last| last.ident == "test"));
        let (line, end) = (signature.span().start().line, body.span().end().line);
        self.0.push(Function { name: signature.ident.to_string(), line, lines: end + 1 - line, is_test });
    }

    /// Functions of a macro's own words, such as a property's.
    fn within(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut is_test = false;
        for (at, token) in tokens.iter().enumerate() {
            match (token, tokens.get(at + 1)) {
                (TokenTree::Ident(word), Some(TokenTree::Ident(name))) if word == "fn" => {
                    let body = tokens[at..].iter().find_map(|token| match token {
                        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group),
                        _ => None,
                    });
                    let line = word.span().start().line;
                    let end = body.map_or(line, |body| body.span_close().start().line);
                    self.0.push(Function { name: name.to_string(), line, lines: end + 1 - line, is_test });
                    is_test = false;
                }
                (TokenTree::Group(group), _) => {
                    is_test |= group.delimiter() == Delimiter::Bracket && group.stream().to_string() == "test";
                    self.within(group.stream());
                }
                _ => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_fn(&mut self, item: &'a syn::ItemFn) {
        self.found(&item.attrs, &item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'a syn::ImplItemFn) {
        self.found(&item.attrs, &item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'a syn::TraitItemFn) {
        if let Some(body) = &item.default {
            self.found(&item.attrs, &item.sig, body);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.within(item.tokens.clone());
    }
}

fn file(text: &str) -> File {
    File { path: "src/made_up.rs".to_owned(), text: text.to_owned() }
}

#[test]
fn words_in_comments_and_strings_are_no_code() {
    let file = file(
        "fn w<'a>(c: &'a str) -> char {\n  let a = \"fn x() {\"; // fn y() {\n  let b = r#\"}\"#; /* { /* } */ */\n  '{'\n}\n",
    );
    let code = file.program();
    assert_eq!(code.matches('{').count(), 1, "{code}");
    assert_eq!(code.matches("fn ").count(), 1, "{code}");
    assert_eq!(code.lines().nth(3), Some("\"\""), "{code}");
    assert_eq!(file.functions().iter().map(|f| f.lines).collect::<Vec<_>>(), [5]);
}

#[test]
fn code_that_only_tests_need_is_told_from_the_program() {
    let file = file(
        "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nimpl X {\n  #[cfg(test)]\n  fn c() {}\n  fn d() {}\n}\n",
    );
    let (program, tests) = (file.program(), file.tests());
    assert!(["fn a", "fn d"].iter().all(|f| program.contains(f) && !tests.contains(f)), "{program}");
    assert!(["fn b", "fn c"].iter().all(|f| tests.contains(f) && !program.contains(f)), "{tests}");
    assert_eq!(program.lines().position(|line| line.contains("fn d")), Some(8), "{program}");
}

#[test]
fn the_strings_of_the_program_are_found_without_attributes_and_tests() {
    let file = file(
        "/// doc words\n#[expect(x, reason = \"not this\")]\nfn a() {\n  say(format!(\"{x} here\"));\n}\n#[cfg(test)]\nmod tests {\n  fn b() { \"nor this\" }\n}\n",
    );
    assert_eq!(file.literals(), [(4, "{x} here".to_owned())]);
}

#[test]
fn properties_are_found_in_their_macro() {
    let file =
        file("proptest! {\n  #![proptest_config(x())]\n  #[test]\n  fn a(b in 0..3) {\n    c(b)\n  }\n}\nfn d() {}\n");
    let found: Vec<_> = file.functions().into_iter().map(|f| (f.name, f.line, f.lines, f.is_test)).collect();
    assert_eq!(found, [("a".to_owned(), 4, 3, true), ("d".to_owned(), 8, 1, false)]);
}
