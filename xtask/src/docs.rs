//! `cargo xtask docs`: the reference and the schemas, made from the same tables that the program runs on.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sidetone::cli::{Page, pages, schemas};

use crate::{Failed, top};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Write nothing; say what is stale, and fail if anything is
    #[arg(long)]
    check: bool,
}

/// Writes the pages and schemas that are stale, or tells of them.
pub fn run(arguments: &Arguments) -> Result<(), Failed> {
    let mut all_fresh = true;
    for (place, pages) in [("docs/reference", pages()), ("schemas", schemas())] {
        all_fresh &= of_folder(place, &pages, arguments.check)?;
    }
    if all_fresh || !arguments.check { Ok(()) } else { Err("`cargo xtask docs` writes it anew".into()) }
}

/// Writes or tells what is stale in a folder of the repository; whether nothing was.
fn of_folder(place: &str, pages: &[Page], check: bool) -> Result<bool, Failed> {
    let dir = top().join(place);
    let stale: Vec<&Page> = pages.iter().filter(|page| is_stale(&dir, page)).collect();
    let extra = extra(&dir, pages)?;
    if check {
        stale.iter().for_each(|page| println!("{place}/{} is stale", page.name));
        extra.iter().for_each(|name| println!("{place}/{name} is no page"));
        return Ok(stale.is_empty() && extra.is_empty());
    }
    fs::create_dir_all(&dir)?;
    for page in &stale {
        fs::write(dir.join(page.name), &page.text)?;
        println!("{place}/{} written", page.name);
    }
    for name in &extra {
        fs::remove_file(dir.join(name))?;
        println!("{place}/{name} removed: there is no such page");
    }
    Ok(stale.is_empty() && extra.is_empty())
}

fn is_stale(dir: &Path, page: &Page) -> bool {
    fs::read_to_string(dir.join(page.name)).map_or(true, |text| text != page.text)
}

/// Files among the pages that are none.
fn extra(dir: &Path, pages: &[Page]) -> Result<BTreeSet<String>, Failed> {
    let mut extra = BTreeSet::new();
    if dir.is_dir() {
        for file in fs::read_dir(dir)? {
            let name = file?.file_name().to_string_lossy().into_owned();
            if (name.ends_with(".md") || name.ends_with(".json")) && pages.iter().all(|page| page.name != name) {
                extra.insert(name);
            }
        }
    }
    Ok(extra)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_missing_or_differs_is_stale_and_a_file_of_another_name_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let page = Page { name: "keys.md", text: "as it should be".to_owned() };
        assert!(is_stale(dir.path(), &page));
        fs::write(dir.path().join("keys.md"), "as it was").unwrap();
        assert!(is_stale(dir.path(), &page));
        fs::write(dir.path().join("keys.md"), "as it should be").unwrap();
        assert!(!is_stale(dir.path(), &page));
        fs::write(dir.path().join("old.md"), "").unwrap();
        assert_eq!(extra(dir.path(), &[page]).unwrap(), ["old.md".to_owned()].into());
    }
}
