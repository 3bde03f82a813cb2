//! No two files of the practice workspace know each other, however far about: whoever reads one needs only what lies
//! below it.

use std::collections::{BTreeMap, BTreeSet};

use super::{rooms, source};

/// The sources that are held to it.
const FOLDER: &str = "crates/practice/src";

/// The files of a crate by their modules' names (`crate::world::part`), and what they name.
#[derive(Default)]
struct Files {
    named: BTreeMap<String, BTreeSet<String>>,
    /// What a module hands on from another: `crate::world::Part` is `crate::world::part::Part`.
    handed_on: BTreeMap<String, String>,
}

impl Files {
    fn read() -> Self {
        let mut files = Self::default();
        for file in source::files(FOLDER, &["rs"]).iter().filter(|file| !file.is_test()) {
            let inside = file.path.strip_prefix(FOLDER).unwrap().trim_start_matches('/');
            files.add(&rooms::modules(inside), file.read());
        }
        files
    }

    fn add(&mut self, modules: &[String], file: syn::File) {
        let name = std::iter::once("crate").chain(modules.iter().map(String::as_str)).collect::<Vec<_>>().join("::");
        let hands_on = |item: &syn::Item| match item {
            syn::Item::Use(item) => !matches!(item.vis, syn::Visibility::Inherited),
            _ => false,
        };
        let (handed, own): (Vec<_>, Vec<_>) = file.items.into_iter().partition(hands_on);
        let uses = |items| {
            rooms::uses(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items }, modules.to_vec())
        };
        for path in uses(handed) {
            let last = path.rsplit("::").next().unwrap_or_default().to_owned();
            self.handed_on.insert(format!("{name}::{last}"), absolute(&name, &path));
        }
        let named = uses(own).iter().map(|path| absolute(&name, path)).collect();
        self.named.insert(name, named);
    }

    /// The file in which something stands: that of the innermost module on its path.
    fn owner(&self, path: &str) -> Option<&str> {
        let mut path = path.to_owned();
        // A path is handed on from room to room a few times at most.
        for _ in 0..8 {
            let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]).collect::<Vec<_>>();
            let handed = ends.iter().rev().find_map(|&end| Some((end, self.handed_on.get(path.get(..end)?)?)));
            match handed.filter(|(end, to)| !self.named.contains_key(&path[..*end]) && **to != path[..*end]) {
                Some((end, to)) => path = format!("{to}{}", &path[end..]),
                None => break,
            }
        }
        let ends = path.match_indices("::").map(|(at, _)| at).chain([path.len()]).collect::<Vec<_>>();
        ends.iter().rev().find_map(|&end| self.named.get_key_value(&path[..end])).map(|(name, _)| name.as_str())
    }

    /// Which file knows which others.
    fn knows(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let of = |name: &str, paths: &BTreeSet<String>| {
            let owners = paths.iter().filter_map(|path| self.owner(path));
            owners
                .filter(|owner| *owner != name)
                .map(|owner| self.named.get_key_value(owner).unwrap().0.as_str())
                .collect()
        };
        self.named.iter().map(|(name, paths)| (name.as_str(), of(name, paths))).collect()
    }
}

/// A path as seen from the crate's top: one that does not begin there may begin with a module of this one's own.
fn absolute(name: &str, path: &str) -> String {
    if path == "crate" || path.starts_with("crate::") { path.to_owned() } else { format!("{name}::{path}") }
}

/// What is left when whoever knows nobody else that is left has gone, again and again: the circles, and who knows them.
fn circles<'a>(mut knows: BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    loop {
        let left: BTreeSet<&str> = knows.keys().copied().collect();
        knows.values_mut().for_each(|others| others.retain(|other| left.contains(other)));
        let before = knows.len();
        knows.retain(|_, others| !others.is_empty());
        if knows.len() == before {
            return knows;
        }
    }
}

#[test]
fn the_files_of_the_practice_workspace_know_each_other_in_one_direction() {
    let files = Files::read();
    let left = circles(files.knows());
    assert!(left.is_empty(), "circles, and who knows them: {left:#?}");
}

#[test]
fn a_circle_is_found_however_far_about_and_through_what_is_handed_on() {
    let mut files = Files::default();
    let mut add = |module: &str, text: &str| {
        let modules: Vec<String> = module.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
        files.add(&modules, syn::parse_file(text).unwrap());
    };
    add("", "mod a; mod d;");
    add("a", "mod b; mod c; pub use b::B;");
    add("a::b", "use super::c; pub struct B; fn f() { c::g(); }");
    add("a::c", "pub fn g() { crate::d::h(); }");
    add("d", "use crate::a::B; pub fn h() {}");
    let left = circles(files.knows());
    assert_eq!(left.keys().copied().collect::<Vec<_>>(), ["crate::a::b", "crate::a::c", "crate::d"]);
}
