//! The one change that the program makes to a person's config: a profile, after a login. Everything else in the file
//! stays as it was written, comments too.

use std::fmt::Write;
use std::path::Path;

use super::{Profile, Region};
use crate::problem::file::{self, Value};

/// The file's text with the profile in it, in place of one of the same name. The first profile of a file becomes its
/// default. None if the file is written in a way that cannot be changed safely.
pub fn with_profile(text: &str, profile: &Profile) -> Option<String> {
    let header = format!("[profile.{}]", profile.name);
    let has = |text: &str, name: &str| file::read(Path::new(""), text).0.iter().any(|item| item.name == name);
    let mut changed = String::new();
    if !has(text, "profile") && !has(text, "default_profile") {
        let _ = writeln!(changed, "default_profile = {}", quoted(&profile.name));
    }
    let (before, after) = around(text, &header);
    changed.push_str(before);
    if !changed.is_empty() && !changed.ends_with("\n\n") {
        changed.push_str(if changed.ends_with('\n') { "\n" } else { "\n\n" });
    }
    let _ = writeln!(changed, "{header}");
    if profile.region != Region::default() || profile.base_url.is_none() {
        let _ = writeln!(changed, "region = {}", quoted(profile.region.as_str()));
    }
    for (name, value) in [("base_url", &profile.base_url), ("email", &profile.email)] {
        if let Some(value) = value {
            let _ = writeln!(changed, "{name} = {}", quoted(value));
        }
    }
    if !after.is_empty() {
        let _ = write!(changed, "\n{after}");
    }
    reads_back(text, &changed, &profile.name).then_some(changed)
}

/// What stands before a table and after it.
fn around<'t>(text: &'t str, header: &str) -> (&'t str, &'t str) {
    let (mut start, mut end, mut at) = (None, None, 0);
    for line in text.split_inclusive('\n') {
        let trimmed = line.split('#').next().unwrap_or_default().trim();
        match start {
            None if trimmed == header => start = Some(at),
            Some(_) if end.is_none() && trimmed.starts_with('[') => end = Some(at),
            _ => {}
        }
        at += line.len();
    }
    let start = start.unwrap_or(text.len());
    (text.get(..start).unwrap_or_default(), text.get(end.unwrap_or(text.len())..).unwrap_or_default())
}

/// Whether the changed text has the profile and no new fault.
fn reads_back(old: &str, new: &str, name: &str) -> bool {
    let faults = |text: &str| file::read(Path::new(""), text).1.len();
    let (items, _) = file::read(Path::new(""), new);
    let there = items.iter().any(|item| match &item.value {
        Value::Table(profiles) => item.name == "profile" && profiles.iter().any(|profile| profile.name == name),
        _ => false,
    });
    there && faults(new) <= faults(old)
}

fn quoted(text: &str) -> toml::Value {
    toml::Value::from(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(name: &str, region: Region, email: &str) -> Profile {
        Profile { name: name.to_owned(), region, base_url: None, email: Some(email.to_owned()) }
    }

    #[test]
    fn the_first_profile_is_the_default_one() {
        let text = with_profile("", &profile("work", Region::Eu, "a@b")).unwrap();
        assert_eq!(text, "default_profile = \"work\"\n\n[profile.work]\nregion = \"eu\"\nemail = \"a@b\"\n");
    }

    #[test]
    fn another_one_leaves_everything_as_it_was_written() {
        let old = "default_profile = \"work\" # mine\n\n[profile.work]\nregion = \"eu\"\n[ui]\nmouse = false";
        let text = with_profile(old, &profile("home", Region::Us, "a\"b")).unwrap();
        assert_eq!(text, format!("{old}\n\n[profile.home]\nregion = \"us\"\nemail = 'a\"b'\n"));
    }

    #[test]
    fn a_profile_of_the_same_name_is_replaced() {
        let old = "# top\n[profile.work] # here\nregion = \"eu\"\nbase_url = \"http://x\"\n\n[ui]\nmouse = false\n";
        let text = with_profile(old, &profile("work", Region::Au, "a@b")).unwrap();
        assert_eq!(text, "# top\n\n[profile.work]\nregion = \"au\"\nemail = \"a@b\"\n\n[ui]\nmouse = false\n");
        assert_eq!(with_profile(&text, &profile("work", Region::Au, "a@b")).unwrap(), text);
    }

    #[test]
    fn a_file_that_cannot_be_changed_safely_is_left_alone() {
        for old in ["profile = { work = { region = \"eu\" } }\n", "profile = 1\n"] {
            assert_eq!(with_profile(old, &profile("work", Region::Us, "a@b")), None);
        }
    }
}
