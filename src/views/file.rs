//! The file of a view as it is written, and put into its place.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use client::domain::text::clean_line;

use super::columns::Column;
use super::{FOLDER, OwnView, is_name};

/// The name of a file for a view that is called so: its letters and digits, with `-` for what is between them. None if
/// there are none.
pub fn name_for(title: &str) -> Option<String> {
    if is_name(title) {
        return Some(title.to_owned());
    }
    let words = title.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let mut name = words.collect::<Vec<_>>().join("-").to_lowercase();
    while name.len() > 64 {
        name.pop();
    }
    is_name(&name).then_some(name)
}

/// A view as the text of its file.
pub fn text(view: &OwnView) -> String {
    let mut lines = Vec::new();
    if view.title != view.name {
        lines.push(format!("name = {}", quoted(&view.title)));
    }
    if view.folder != FOLDER {
        lines.push(format!("folder = {}", quoted(&view.folder)));
    }
    lines.push(format!("filter = {}", quoted(&view.filter)));
    lines.extend(view.order.map(|order| format!("order = \"{}\"", order.as_str())));
    lines.extend(view.group.map(|group| format!("group = \"{}\"", group.as_str())));
    if let Some(columns) = &view.columns {
        let word = |(column, width): &(Column, u16)| match *width == column.width() {
            true => quoted(&column.name()),
            false => quoted(&format!("{}:{width}", column.name())),
        };
        lines.push(format!("columns = [{}]", columns.iter().map(word).collect::<Vec<_>>().join(", ")));
    }
    lines.extend(view.key.map(|key| format!("key = \"g {key}\"")));
    lines.extend(view.alarm.map(|most| format!("alarm = {most}")));
    lines.join("\n") + "\n"
}

/// A text in quotes: single ones where that can be, as conditions have double ones.
fn quoted(text: &str) -> String {
    let text = clean_line(text);
    if text.contains('\'') { serde_json::Value::String(text).to_string() } else { format!("'{text}'") }
}

/// Writes a view's file, whole or not at all. False if there is one already that is not to be written over.
///
/// # Errors
/// When the directory or the file cannot be made.
pub fn keep(dir: &Path, name: &str, text: &str, over: bool) -> io::Result<bool> {
    let path = dir.join(format!("{name}.toml"));
    fs::create_dir_all(dir)?;
    if !over {
        let mut file = match fs::File::create_new(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            Err(error) => return Err(error),
        };
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if written.is_err() {
            // A part of it would be another view.
            let _ = fs::remove_file(&path);
        }
        return written.map(|()| true);
    }
    let beside = dir.join(format!(".{name}.toml.new"));
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written.map(|()| true)
}

#[cfg(test)]
mod tests {
    use client::view::{Group, Order};

    use super::*;

    #[test]
    fn what_is_written_of_a_view_is_read_as_the_same_view() {
        let view = OwnView {
            name: "vip-over-2-h".into(),
            title: "VIP, over 2 h".into(),
            folder: "O'Neill".into(),
            filter: "is:open tag:\"key account\" waiting>2h".into(),
            order: Some(Order::Sla),
            group: Some(Group::Team),
            columns: Some(vec![(Column::Customer, 30), (Column::Attribute("Order number".into()), 15)]),
            key: Some(3),
            alarm: Some(5),
        };
        let dir = tempfile::tempdir().expect("a directory");
        assert_eq!(name_for(&view.title).as_deref(), Some("vip-over-2-h"));
        assert!(keep(dir.path(), &view.name, &text(&view), false).expect("written"));
        let (views, problems) = crate::views::load(dir.path());
        assert_eq!((views, problems.len()), (vec![view.clone()], 0));
        assert!(!keep(dir.path(), &view.name, "", false).expect("looked"), "it is there");
        let other = OwnView { filter: "is:closed".into(), ..view };
        assert!(keep(dir.path(), &other.name, &text(&other), true).expect("written"));
        assert_eq!(crate::views::load(dir.path()).0, [other]);
        assert_eq!((name_for("Ünsere"), name_for("?!")), (Some("Ünsere".into()), None));
    }
}
