//! Views of one's own (I4, I5): a file each in `views/`, with a condition and an order.
//!
//! What the names in a condition stand for is known when the workspace's lists are: in the shell, a name is taken as it
//! is written.

pub mod columns;
pub mod file;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use client::condition::{Checked, Fault, Hours, Lists, NameKind, Named, Names, Viewer, check, fold, parse};
use client::store::Directory;
use client::view::{Group, Order, ViewId};

use crate::problem::file::{self as toml, Item, Value};
use crate::problem::{Problem, nearest};
use crate::words::views as words;
use columns::{Columns, columns as columns_of};

/// The keys that a file can have.
const KEYS: [&str; 8] = ["name", "folder", "filter", "order", "group", "columns", "key", "alarm"];

/// Under which its folder is shown that names none.
pub const FOLDER: &str = "My views";

/// The longest file that is read, in bytes.
const MOST_BYTES: u64 = 64 * 1024;

/// A view of one's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnView {
    /// By which commands know it: its file's name without `.toml`.
    pub name: String,
    /// What it is called on the screen.
    pub title: String,
    /// Under which heading it stands in the side bar.
    pub folder: String,
    /// Its condition, as it was written; of several, all must hold.
    pub filter: String,
    /// The order of its rows; none if it is in that of all lists.
    pub order: Option<Order>,
    /// What its rows are put together by.
    pub group: Option<Group>,
    /// The columns of its table.
    pub columns: Option<Columns>,
    /// The digit behind `g` that goes there, 1 to 9.
    pub key: Option<u8>,
    /// How many there may be in it before that is said (I49).
    pub alarm: Option<u64>,
}

/// The views in a directory, by name, and what is wrong with their files. No directory is no views.
pub fn load(dir: &Path) -> (Vec<OwnView>, Vec<Problem>) {
    let (mut views, mut problems) = (Vec::<OwnView>::new(), Vec::new());
    for path in files(dir, &mut problems) {
        let Some(view) = load_one(&path, &mut problems) else { continue };
        if let Some(inbox) = inbox_called(&view) {
            let (message, help) = (words::is_an_inbox(inbox), Some(words::call_it_otherwise()));
            problems.push(Problem { file: path, line: None, column: None, message, help });
            continue;
        }
        if let Some(other) = views.iter().find(|other| fold(&other.title) == fold(&view.title)) {
            let message = words::called_so(&view.title, &other.name);
            problems.push(Problem { file: path.clone(), line: None, column: None, message, help: None });
        }
        let taken = view.key.and_then(|key| views.iter().find(|other| other.key == Some(key)));
        if let Some(other) = taken {
            let message = words::key_taken(view.key.unwrap_or_default(), &other.name);
            problems.push(Problem { file: path, line: None, column: None, message, help: None });
            views.push(OwnView { key: None, ..view });
        } else {
            views.push(view);
        }
    }
    (views, problems)
}

/// The files of views in a directory, in the order of their names.
fn files(dir: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            if error.kind() != ErrorKind::NotFound {
                problems.push(unread(dir, &error));
            }
            return Vec::new();
        }
    };
    // What begins with a point is an editor's, and nobody's view.
    let is_hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let is_view = |path: &PathBuf| path.extension().is_some_and(|end| end == "toml") && !is_hidden(path);
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_view).collect();
    files.sort();
    files
}

/// The inbox that is called as a view is, by its file or on screen: by that name one would never get there again.
pub fn inbox_called(view: &OwnView) -> Option<&'static str> {
    let is_so = |name: &&str| [&view.name, &view.title].iter().any(|own| fold(own) == fold(name));
    ViewId::built_in().filter_map(|id| id.name()).find(is_so)
}

/// The view of a file; none if it shows nothing that could be understood.
pub fn load_one(path: &Path, problems: &mut Vec<Problem>) -> Option<OwnView> {
    let long = std::fs::metadata(path).is_ok_and(|data| data.len() > MOST_BYTES);
    if long {
        let message = words::too_long(MOST_BYTES / 1024);
        problems.push(Problem { file: path.to_owned(), line: None, column: None, message, help: None });
        return None;
    }
    match toml::text(path) {
        Ok(text) => read(path, &text, problems),
        Err(error) => {
            problems.push(unread(path, &error));
            None
        }
    }
}

fn unread(path: &Path, error: &std::io::Error) -> Problem {
    let message = words::unread(&error.to_string());
    Problem { file: path.to_owned(), line: None, column: None, message, help: None }
}

/// The view of a file's text.
fn read(path: &Path, text: &str, problems: &mut Vec<Problem>) -> Option<OwnView> {
    let stem = path.file_stem()?.to_str().map(str::to_owned);
    let problem = |line: Option<usize>, column: Option<usize>, message: String, help: Option<String>| Problem {
        file: path.to_owned(),
        line,
        column,
        message,
        help,
    };
    let Some(name) = stem.filter(|name| is_name(name)) else {
        problems.push(problem(None, None, words::no_name(), Some(words::name_is())));
        return None;
    };
    let (items, wrong) = toml::read(path, text);
    problems.extend(wrong);
    let mut view = OwnView {
        title: name.clone(),
        name,
        folder: FOLDER.to_owned(),
        filter: String::new(),
        order: None,
        group: None,
        columns: None,
        key: None,
        alarm: None,
    };
    for item in &items {
        let wrong = match item.name.as_str() {
            "name" => title(item).map(|title| view.title = title).err(),
            "folder" => title(item).map(|folder| view.folder = folder).err(),
            "filter" => filter(item).map(|filter| view.filter = filter).err(),
            "order" => order(item).map(|order| view.order = Some(order)).err(),
            "group" => group(item).map(|group| view.group = Some(group)).err(),
            "columns" => columns(item).map(|columns| view.columns = Some(columns)).err(),
            "alarm" => alarm(item).map(|most| view.alarm = Some(most)).err(),
            "key" => key(item).map(|key| view.key = Some(key)).err(),
            other => Some((words::no_key(other), nearest(other, KEYS).map(words::meant))),
        };
        if let Some((message, help)) = wrong {
            problems.push(problem(Some(item.line), None, message, help));
        }
        if item.name == "filter" {
            problems.extend(
                faults_of(item)
                    .into_iter()
                    .map(|(line, column, fault)| problem(Some(line), Some(column), fault.says.clone(), None)),
            );
        }
    }
    if view.filter.is_empty() {
        if items.iter().all(|item| item.name != "filter") {
            problems.push(problem(None, None, words::no_filter(), Some(words::filter_is())));
        }
        return None;
    }
    Some(view)
}

/// What is wrong with a value, and what to do.
type Wrong = (String, Option<String>);

fn title(item: &Item) -> Result<String, Wrong> {
    let text = item.value.text().map(client::domain::text::clean_line).filter(|text| !text.trim().is_empty());
    text.ok_or_else(|| (words::no_text(&item.name, item.value.kind()), None))
}

fn alarm(item: &Item) -> Result<u64, Wrong> {
    match &item.value {
        Value::Whole(most) => u64::try_from(*most).ok(),
        _ => None,
    }
    .ok_or_else(|| (words::no_alarm(), None))
}

fn filter(item: &Item) -> Result<String, Wrong> {
    let all = match &item.value {
        Value::Text(one) => vec![one.clone()],
        list => list.texts().unwrap_or_default(),
    };
    match all.as_slice() {
        [one] if !one.trim().is_empty() => Ok(one.clone()),
        [_, ..] if all.iter().all(|one| !one.trim().is_empty()) => {
            Ok(all.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" "))
        }
        _ => Err((words::no_filter_text(), Some(words::filter_is()))),
    }
}

/// What is wrong with a condition, where in the file it stands, whatever the workspace has.
fn faults_of(item: &Item) -> Vec<(usize, usize, Fault)> {
    let texts = match &item.value {
        Value::Text(one) => vec![one.clone()],
        list => list.texts().unwrap_or_default(),
    };
    let mut all = Vec::new();
    for (text, (line, column)) in texts.iter().zip(&item.texts) {
        let checked = check(parse(text), &Unknown, viewer());
        for fault in checked.faults.into_iter().filter(|fault| !fault.waits) {
            let before = text.get(..fault.span.start).unwrap_or_default();
            // In a text of several lines the place is in its own line.
            let (rows, own) =
                (before.matches('\n').count(), before.rsplit('\n').next().unwrap_or_default().chars().count());
            all.push(if rows == 0 { (*line, column + own, fault) } else { (line + rows, 1 + own, fault) });
        }
    }
    all
}

fn order(item: &Item) -> Result<Order, Wrong> {
    let names = Order::ALL.map(Order::as_str);
    let found = item.value.text().and_then(Order::named);
    found.ok_or_else(|| (words::no_order(item.value.text()), Some(words::orders(&names))))
}

fn group(item: &Item) -> Result<Group, Wrong> {
    let names = Group::ALL.map(Group::as_str);
    let found = item.value.text().and_then(Group::named);
    found.ok_or_else(|| (words::no_group(item.value.text()), Some(crate::words::one_of(&names))))
}

fn columns(item: &Item) -> Result<Columns, Wrong> {
    let text = match &item.value {
        Value::Text(one) => Some(one.clone()),
        list => list.texts().map(|texts| texts.join(",")),
    };
    let Some(text) = text else {
        return Err((words::no_text("columns", item.value.kind()), Some(words::columns_are())));
    };
    columns_of(&text).map_err(|word| (words::no_column(&word), Some(words::columns_are())))
}

fn key(item: &Item) -> Result<u8, Wrong> {
    let digit = item.value.text().and_then(|text| text.strip_prefix("g "));
    let digit = digit.and_then(|digit| digit.parse().ok()).filter(|digit| (1..=9).contains(digit));
    digit.ok_or_else(|| (words::no_view_key(), Some(words::view_keys())))
}

/// Whether a file may be called so: a command names it.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= 64 && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// What names stand for is not known.
struct Unknown;

impl Names for Unknown {
    fn all(&self, _: NameKind) -> Vec<Named> {
        Vec::new()
    }

    fn are_known(&self, _: NameKind) -> bool {
        false
    }
}

fn viewer() -> Viewer {
    Viewer { me: None, teams: None, zone: jiff::tz::TimeZone::UTC, hours: Hours::default() }
}

/// The workspace's names, as far as they are known.
pub struct Known<'a>(pub &'a Directory);

impl Names for Known<'_> {
    fn all(&self, kind: NameKind) -> Vec<Named> {
        let Directory { admins, teams, tags, .. } = self.0;
        Lists { admins, teams, tags }.all(kind)
    }

    fn are_known(&self, kind: NameKind) -> bool {
        match kind {
            NameKind::Teammate => self.0.admins_known,
            NameKind::Team => self.0.teams_known,
            // Where the teammates are known, the rest of the workspace's lists is.
            NameKind::Tag => self.0.admins_known,
        }
    }
}

impl OwnView {
    /// Its condition, as somebody sees it, and what of it is not understood.
    pub fn condition(&self, directory: &Directory, viewer: Viewer) -> Checked {
        check(parse(&self.filter), &Known(directory), viewer)
    }
}
