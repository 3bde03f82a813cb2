//! The documents: fresh where they are generated, true where they name something.

use std::collections::BTreeSet;

use sidetone::cli;

use super::source::{self, File};

/// The document of the API's facts.
const API: &str = "docs/api.md";

fn documents() -> Vec<File> {
    source::files(".", &["md"])
}

#[test]
fn the_reference_is_fresh() {
    let dir = source::top().join("docs/reference");
    let mut names = BTreeSet::new();
    for page in cli::pages() {
        let there = std::fs::read_to_string(dir.join(page.name)).unwrap_or_default();
        assert!(there == page.text, "docs/reference/{} is stale: `cargo xtask docs` writes it anew", page.name);
        names.insert(format!("docs/reference/{}", page.name));
    }
    let there = source::files("docs/reference", &["md"]).into_iter().map(|file| file.path).collect();
    assert_eq!(names, there);
}

#[test]
fn what_a_link_in_a_document_leads_to_exists() {
    let mut wrong = Vec::new();
    for file in documents() {
        let dir = source::top().join(&file.path).parent().unwrap().to_owned();
        for link in links(&prose(&file.text)) {
            let (path, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { source::top().join(&file.path) } else { dir.join(path) };
            let text = if target.is_dir() { Ok(String::new()) } else { std::fs::read_to_string(&target) };
            match text {
                Err(_) => wrong.push(format!("{}: nothing is at `{link}`", file.path)),
                Ok(text) if !heading.is_empty() && !headings(&text).contains(heading) => {
                    wrong.push(format!("{}: `{link}` names no heading", file.path));
                }
                Ok(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_files_and_tests_that_documents_name_exist() {
    let tests = test_names();
    let mut wrong = Vec::new();
    for file in documents().iter().filter(|file| !file.path.starts_with("docs/reference/")) {
        for word in code_words(&prose(&file.text)) {
            let is_path = ["src/", "crates/", "tests/", "docs/", "benches/", "examples/", "xtask/", ".ci/"]
                .iter()
                .any(|top| word.starts_with(top) && !word.contains(['*', ' ', '{', '<']));
            if is_path && !source::top().join(&word).exists() {
                wrong.push(format!("{}: there is no `{word}`", file.path));
            }
            // The API has names as long as a test's.
            if is_sentence(&word) && file.path != API && !tests.contains(&word) {
                wrong.push(format!("{}: there is no test `{word}`", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_names_a_test_that_would_fail() {
    let text = std::fs::read_to_string(source::top().join("docs/semantics.md")).unwrap();
    let tests = test_names();
    let mut rules = 0;
    for section in text.split("\n### ").skip(1) {
        let heading = section.lines().next().unwrap();
        let named = section.split_once("\nHeld by ").map_or("", |(_, named)| named.split("\n\n").next().unwrap());
        let named = code_words(named);
        assert!(!named.is_empty(), "no test is named for {heading}");
        for name in named {
            assert!(tests.contains(&name), "{heading} names no test: {name}");
        }
        rules += 1;
    }
    assert!(rules >= 10, "{rules} rules");
}

#[test]
fn every_fact_of_the_api_that_is_cited_is_in_the_document() {
    let there = facts();
    let mut wrong = Vec::new();
    for file in written() {
        for fact in cited(&file.text).difference(&there) {
            wrong.push(format!("{}: {API} has no {fact}; of a version write \"version 2.16\"", file.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fact_of_the_api_in_the_document_is_cited() {
    let others = written().into_iter().filter(|file| file.path != API);
    let relied_on: BTreeSet<Fact> = others.flat_map(|file| cited(&file.text)).collect();
    // A chapter stays for its sections.
    let is_needed = |fact: &Fact| relied_on.iter().any(|one| one == fact || (fact.1.is_none() && one.0 == fact.0));
    let idle: Vec<String> = facts().iter().filter(|fact| !is_needed(fact)).map(Fact::to_string).collect();
    assert!(idle.is_empty(), "nothing relies on these sections of {API}: {}", idle.join(", "));
}

#[test]
fn the_architecture_stays_short() {
    let text = std::fs::read_to_string(source::top().join("ARCHITECTURE.md")).unwrap();
    assert!(text.lines().count() < 250, "{} lines", text.lines().count());
}

/// A name that is a sentence: a test's.
fn is_sentence(word: &str) -> bool {
    word.matches('_').count() >= 3 && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The names of all tests.
fn test_names() -> BTreeSet<String> {
    let functions = source::rust().into_iter().flat_map(|file| file.functions());
    functions.filter(|function| function.is_test).map(|function| function.name).collect()
}

/// A document without its fenced blocks.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let mut out = String::new();
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if !fence && !fenced {
            out.push_str(line);
            out.push('\n');
        }
        fenced ^= fence;
    }
    out
}

/// Where the links of a document lead, within the repository.
fn links(text: &str) -> Vec<String> {
    let inline = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let images = text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    inline
        .chain(images)
        .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
        .map(str::to_owned)
        .collect()
}

/// The number of a fact of the API: chapter and, if it is of one, section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fact(u32, Option<u32>);

impl Fact {
    /// Reads a number, whatever stands behind it.
    fn read(word: &str) -> Option<Self> {
        let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        match number.split_once('.') {
            Some((chapter, section)) => Some(Self(chapter.parse().ok()?, Some(section.parse().ok()?))),
            None => Some(Self(number.parse().ok()?, None)),
        }
    }

    /// All from this one to another of its kind.
    fn to(self, last: Self) -> Vec<Self> {
        match (self.1, last.1) {
            (Some(first), Some(to)) if self.0 == last.0 => (first..=to).map(|n| Self(self.0, Some(n))).collect(),
            (None, None) => (self.0..=last.0).map(|n| Self(n, None)).collect(),
            _ => vec![self, last],
        }
    }
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.1 {
            Some(section) => write!(f, "{}.{section}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// All that may cite a fact of the API.
fn written() -> Vec<File> {
    [source::rust(), source::files("crates", &["sql"]), documents()].into_iter().flatten().collect()
}

/// The facts that the document has, by its headings.
fn facts() -> BTreeSet<Fact> {
    let text = std::fs::read_to_string(source::top().join(API)).unwrap();
    let headings = prose(&text).lines().filter(|line| line.starts_with("##")).map(str::to_owned).collect::<Vec<_>>();
    headings.iter().filter_map(|line| Fact::read(line.split_whitespace().nth(1)?)).collect()
}

/// The facts that a text cites: `API 5`, `API 7.1 to 7.3`, `API 9, 12 and 13`, also over the end of a line.
fn cited(text: &str) -> BTreeSet<Fact> {
    let of_a_comment = |word: &&str| !matches!(*word, "//" | "///" | "//!" | "--");
    let mut words = text.split_whitespace().filter(of_a_comment).peekable();
    let mut found = BTreeSet::new();
    while let Some(word) = words.next() {
        if word.trim_start_matches(|c: char| !c.is_alphanumeric()) != "API" {
            continue;
        }
        let mut last: Option<Fact> = None;
        let mut joined = "API";
        while let Some(fact) = words.peek().and_then(|word| Fact::read(word)) {
            match last {
                Some(first) if joined == "to" => found.extend(first.to(fact)),
                _ => _ = found.insert(fact),
            }
            last = Some(fact);
            let after = words.next().unwrap().trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
            let next = words.next_if(|word| after.len() == after.matches(',').count() && matches!(*word, "to" | "and"));
            match next {
                Some(word) => joined = word,
                None if after == "," => joined = after,
                None => break,
            }
        }
    }
    found
}

/// What stands between single backticks.
fn code_words(text: &str) -> Vec<String> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// The anchors of a document's headings.
fn headings(text: &str) -> BTreeSet<String> {
    prose(text)
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            title
                .chars()
                .filter(|c| c.is_alphanumeric() || *c == '-' || *c == ' ')
                .collect::<String>()
                .replace(' ', "-")
        })
        .collect()
}

#[test]
fn every_rule_has_a_chapter_or_stands_among_those_that_do_not_hold() {
    let text = std::fs::read_to_string(source::top().join("docs/semantics.md")).unwrap();
    let (chapters, open) = text.split_once("\n## Not yet\n").unwrap();
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect()
    };
    let headings: String = chapters.lines().filter(|line| line.starts_with("### ")).collect::<Vec<_>>().join(" ");
    let told = &words(&headings) | &words(open);
    let rules = [("S", 12), ("F", 10), ("I", 51)];
    let all = rules.iter().flat_map(|(kind, last)| (1..=*last).map(move |n| format!("{kind}{n}")));
    assert_eq!(all.filter(|rule| !told.contains(rule)).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn links_and_code_are_found_in_prose_only() {
    let text = prose("See [a](b.md#c) and `x_y_z_w`.\n```sh\n[no](no.md)\n```\n# The `A` b, c\n");
    assert_eq!(links(&text), ["b.md#c"]);
    assert_eq!(code_words(&text), ["x_y_z_w", "A"]);
    assert!(headings(&text).contains("the-a-b-c"));
}

#[test]
fn citations_of_the_api_are_found_in_all_their_forms() {
    let found = |text: &str| cited(text).iter().map(Fact::to_string).collect::<Vec<_>>().join(" ");
    assert_eq!(found("who (API 7.5, I3, I15), and `API 8`: all"), "7.5 8");
    assert_eq!(
        found("/// (API 7.1 to 7.3,\n/// 8 and 24.6). API\n/// 9 to 11, and more"),
        "7.1 7.2 7.3 8 9 10 11 24.6"
    );
    assert_eq!(found("`API n.m`, RAPI 5, the API, 5 of them, section 3"), "");
    assert_eq!(found("(API 8) and 3 others. API 9. 10 more"), "8 9");
}
