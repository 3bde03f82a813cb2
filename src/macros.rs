//! Macros of one's own (I21): a table each in `macros.toml`, with text, with what follows the message, with questions that
//! are asked before it comes into the text, and with the teams that it is for.
//!
//! The names that what follows needs (tags, teammates, teams) are known when the workspace's lists are: here it is looked
//! whether it is something that can follow at all.

use std::io::ErrorKind;
use std::path::Path;

use client::domain::text::{clean_block, clean_line};
use client::domain::{Macro, MacroId, Text};
use client::text::markup;

use crate::problem::file::{self as toml, Item, Value};
use crate::problem::{Problem, nearest};
use crate::words::macros as words;

/// The keys that a macro can have.
const KEYS: [&str; 4] = ["text", "actions", "teams", "ask"];

/// What can follow a message, by the first word.
const ACTIONS: [&str; 5] = ["close", "snooze", "assign", "tag", "priority"];

/// What the id of one begins with; no workspace has such ids.
pub const OWN: &str = "own:";

/// A macro of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMacro {
    /// Its name, and its text as what would be sent, with placeholders.
    pub saved: Macro,
    /// What follows the message that it is in, each in words.
    pub actions: Vec<String>,
    /// The teams that it is for, by name; none for everybody.
    pub teams: Vec<String>,
    /// What is asked for before it comes into the text.
    pub asks: Vec<Ask>,
}

/// A question, and the placeholder that its answer fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The placeholder's name.
    pub key: String,
    /// What is asked.
    pub question: String,
}

/// The macros of a file in its order, and what is wrong with it. No file is no macros.
pub fn load(file: &Path) -> (Vec<OwnMacro>, Vec<Problem>) {
    match toml::text(file) {
        Ok(text) => read(file, &text),
        Err(error) if error.kind() == ErrorKind::NotFound => (Vec::new(), Vec::new()),
        Err(error) => {
            let message = words::unread(&error.to_string());
            (Vec::new(), vec![Problem { file: file.to_owned(), line: None, column: None, message, help: None }])
        }
    }
}

/// The macros of a text.
pub fn read(file: &Path, text: &str) -> (Vec<OwnMacro>, Vec<Problem>) {
    let (items, mut problems) = toml::read(file, text);
    let mut macros: Vec<OwnMacro> = Vec::new();
    let mut problem = |line: usize, (message, help): Wrong| {
        problems.push(Problem { file: file.to_owned(), line: Some(line), column: None, message, help });
    };
    for item in &items {
        let name = clean_line(&item.name);
        let Value::Table(fields) = &item.value else {
            problem(item.line, (words::no_table(&name), Some(words::table_is(&name))));
            continue;
        };
        if name.trim().is_empty() {
            problem(item.line, (words::no_name(), None));
            continue;
        }
        if macros.iter().any(|other| other.saved.name.as_str().to_lowercase() == name.to_lowercase()) {
            problem(item.line, (words::twice(&name), None));
            continue;
        }
        let (mut body, mut actions, mut teams, mut asks) = (None, Vec::new(), Vec::new(), Vec::new());
        for field in fields {
            let read = match field.name.as_str() {
                "text" => said(field).map(|said| body = Some(said)),
                "actions" => all_actions(field).map(|all| actions = all),
                "teams" => texts(field).map(|all| teams = all),
                "ask" => questions(field).map(|all| asks = all),
                other => Err((words::no_key(other), nearest(other, KEYS).map(words::meant))),
            };
            if let Err(wrong) = read {
                problem(field.line, wrong);
            }
        }
        let Some(body) = body else {
            if fields.iter().all(|field| field.name != "text") {
                problem(item.line, (words::no_text(&name), Some(words::text_is())));
            }
            continue;
        };
        let id = MacroId::new(format!("{OWN}{name}"));
        let saved = Macro { id, name: Text::new(&name), body: Some(markup::to_html(&body)) };
        macros.push(OwnMacro { saved, actions, teams, asks });
    }
    (macros, problems)
}

/// What is wrong with a value, and what to do.
type Wrong = (String, Option<String>);

fn said(item: &Item) -> Result<String, Wrong> {
    let text = item.value.text().map(|text| clean_block(text).trim().to_owned()).filter(|text| !text.is_empty());
    text.ok_or_else(|| (words::is_no_text("text", item.value.kind()), Some(words::text_is())))
}

fn texts(item: &Item) -> Result<Vec<String>, Wrong> {
    let all = match &item.value {
        Value::Text(one) => Some(vec![one.clone()]),
        list => list.texts(),
    };
    let all = all.ok_or_else(|| (words::is_no_text(&item.name, item.value.kind()), None))?;
    Ok(all.iter().map(|one| clean_line(one).trim().to_owned()).filter(|one| !one.is_empty()).collect())
}

fn all_actions(item: &Item) -> Result<Vec<String>, Wrong> {
    let all = texts(item)?;
    for action in &all {
        let verb = action.split_whitespace().next().unwrap_or_default().to_lowercase();
        if !ACTIONS.contains(&verb.as_str()) {
            let help = nearest(&verb, ACTIONS).map(words::meant);
            return Err((words::no_action(action), Some(help.unwrap_or_else(words::actions_are))));
        }
        if verb != "close" && action.split_whitespace().count() < 2 {
            return Err((words::no_action(action), Some(words::actions_are())));
        }
    }
    Ok(all)
}

fn questions(item: &Item) -> Result<Vec<Ask>, Wrong> {
    let Value::Table(all) = &item.value else {
        return Err((words::is_no_text("ask", item.value.kind()), Some(words::ask_is())));
    };
    let ask = |one: &Item| {
        let question = one.value.text().map(clean_line).filter(|text| !text.trim().is_empty());
        let question =
            question.ok_or_else(|| (words::is_no_text(&one.name, one.value.kind()), Some(words::ask_is())))?;
        Ok(Ask { key: clean_line(&one.name).trim().to_owned(), question })
    };
    all.iter().map(ask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_macro_is_a_table_with_text_actions_teams_and_questions() {
        let text = "[\"Invoice copy\"]\ntext = \"\"\"\nHello {{first_name | fallback: \"there\"}},\n\n**invoice** {{invoice}}\"\"\"\n\
                    actions = [\"tag invoice\", \"close\"]\nteams = \"Support\"\nask = { invoice = \"Number of the invoice\" }\n";
        let (macros, problems) = read(Path::new("macros.toml"), text);
        assert_eq!(problems, []);
        let own = &macros[0];
        assert_eq!((own.saved.name.as_str(), own.saved.id.as_str()), ("Invoice copy", "own:Invoice copy"));
        assert_eq!(
            (own.actions.join(","), own.teams.join(",")),
            ("tag invoice,close".to_owned(), "Support".to_owned())
        );
        assert_eq!(own.asks, [Ask { key: "invoice".into(), question: "Number of the invoice".into() }]);
        let html = own.saved.body.as_ref().map(client::domain::Body::as_html).unwrap_or_default();
        assert!(html.contains("<b>invoice</b> {{invoice}}"), "{html}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line_and_the_rest_counts() {
        let text = "[Fine]\ntext = \"Hello\"\n\n[Odd]\ntxt = \"Hello\"\n\n[Verbs]\ntext = \"x\"\nactions = [\"cloze\"]\n\
                    \n[Time]\ntext = \"x\"\nactions = [\"snooze\"]\n\n[fine]\ntext = \"again\"\n\n[Empty]\ntext = \" \"\n[Ask]\n\
                    text = \"x\"\nask = \"what\"\n";
        let (macros, problems) = read(Path::new("macros.toml"), text);
        let names: Vec<&str> = macros.iter().map(|own| own.saved.name.as_str()).collect();
        assert_eq!(names, ["Fine", "Verbs", "Time", "Ask"]);
        let lines: Vec<usize> = problems.iter().filter_map(|problem| problem.line).collect();
        assert_eq!(lines, [5, 4, 9, 13, 15, 19, 22], "{problems:?}");
        assert!(problems[0].to_string().contains("text"), "{}", problems[0]);
        assert!(problems[2].to_string().contains("close"), "{}", problems[2]);
        assert_eq!(read(Path::new("m"), "a = 1").1.len(), 1);
        assert_eq!(load(Path::new("/nowhere/macros.toml")), (Vec::new(), Vec::new()));
    }
}
