//! The header that a text has in the person's own editor: its mode, what follows it, its tags and its files, a line each. What
//! comes back is read by the same words; a header with a fault changes nothing, and costs no word of the text.

use std::fmt::Write as _;

use super::{then, ticket};
use crate::model::composer::Editing;
use crate::model::effect::Files;
use crate::model::registry::Done;
use crate::model::{Composer, Effect, Level, Model};
use crate::words::header as words;
use crate::words::then as then_words;
use client::domain::FileRef;
use client::store::DraftMode;

/// The lines that there are.
const NAMES: [&str; 4] = ["mode", "then", "tags", "attach"];

/// What the lines of a header say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Each line's place from 1, its name as it was written, and its value.
    lines: Vec<(usize, String, String)>,
}

/// The text as the editor gets it.
pub(super) fn with(model: &Model, composer: &Composer) -> String {
    let mut text = String::new();
    let mode = if composer.mode == DraftMode::Reply { "reply" } else { "note" };
    let (tags, rest) = then::tags_of(&chosen(composer));
    let follows = match (&composer.then, rest.is_empty()) {
        (None, true) if !then::set(model, composer).is_empty() => then_words::AS_SET.to_owned(),
        (_, true) => then_words::NOTHING.to_owned(),
        (_, false) => rest.join("; "),
    };
    // No blank at the end of a line and no long one of ours: editors that break lines anew would mix them up.
    let _ = writeln!(text, "# Mode: {mode:<15}  {}", words::MODES);
    let _ = writeln!(text, "# Then: {follows:<15}  {}", words::THENS);
    let tags = tags.join(", ");
    let none = composer.files.is_empty().then(String::new);
    let files = composer.files.iter().map(|file| file.path.clone()).chain(none);
    for line in std::iter::once(format!("# Tags: {tags}")).chain(files.map(|path| format!("# Attach: {path}"))) {
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text.push('\n');
    text + &composer.written().text
}

/// What was chosen to follow what is written, and nothing that is only set.
fn chosen(composer: &Composer) -> Vec<String> {
    composer.then.clone().unwrap_or_default()
}

/// Takes a header off a text; none where it does not begin with one. A line that is none of a header's ends it, unless it
/// looks like one among those that are.
pub fn split(text: &str) -> (Header, &str) {
    let (mut header, mut rest) = (Header::default(), text);
    while let Some((name, value)) = rest.lines().next().and_then(line) {
        let is_known = NAMES.contains(&name.to_lowercase().as_str());
        if header.lines.is_empty() && !is_known {
            break;
        }
        header.lines.push((header.lines.len() + 1, name.to_owned(), value.to_owned()));
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    if !header.lines.is_empty() {
        rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
    }
    (header, rest)
}

fn line(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("# ")?.split_once(':')?;
    let name = name.trim();
    (!name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic())).then(|| (name, value.trim()))
}

/// The line that is wrong, from 1, and what is wrong with it.
type Fault = (usize, String);

/// What a header asks for, read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked {
    mode: Option<DraftMode>,
    then: Option<String>,
    tags: Option<Vec<String>>,
    files: Option<Vec<String>>,
}

impl Header {
    /// # Errors
    /// The line of the first fault, and what it is.
    fn read(&self) -> Result<Asked, Fault> {
        let mut asked = Asked::default();
        for (at, name, value) in &self.lines {
            // What stands behind two blanks is told to the person.
            let plain = value.split("  ").next().unwrap_or_default().trim();
            let twice = match name.to_lowercase().as_str() {
                "mode" => {
                    let mode = match plain.to_lowercase().as_str() {
                        "reply" => DraftMode::Reply,
                        "note" => DraftMode::Note,
                        _ => return Err((*at, words::no_mode(plain))),
                    };
                    asked.mode.replace(mode).is_some()
                }
                "then" => asked.then.replace(plain.to_owned()).is_some(),
                "tags" => {
                    let all = plain.split(',').map(|tag| tag.trim().trim_start_matches('#').trim());
                    let all = all.filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
                    asked.tags.replace(all).is_some()
                }
                "attach" => {
                    let all = asked.files.get_or_insert_default();
                    all.extend(Some(value.clone()).filter(|path| !path.is_empty()));
                    false
                }
                _ => return Err((*at, words::unknown(name))),
            };
            if twice {
                return Err((*at, words::twice(name)));
            }
        }
        Ok(asked)
    }

    fn place(&self, name: &str) -> usize {
        self.lines.iter().find(|(_, own, _)| own.eq_ignore_ascii_case(name)).map_or(1, |(at, ..)| *at)
    }
}

/// What came back from the editor asks for this, of the text that is in the composer by now.
pub(crate) fn take(model: &mut Model, place: Option<&Editing>, header: &Header) -> Done {
    let here = |composer: &&Composer| place.is_some_and(|place| composer.conversation == place.conversation);
    if header.lines.is_empty() || model.composer.as_ref().filter(here).is_none() {
        return Done::default();
    }
    match read(model, header) {
        Ok((asked, chosen)) => apply(model, asked, chosen).into(),
        Err((line, why)) => Done::default().saying(Level::Error, words::wrong(line, &why)),
    }
}

/// What is asked for, as far as nothing is wrong with any of it, and what is to follow.
fn read(model: &Model, header: &Header) -> Result<(Asked, Option<Vec<String>>), Fault> {
    let asked = header.read()?;
    let Some(composer) = &model.composer else { return Ok((Asked::default(), None)) };
    let (tags, rest) = then::tags_of(&chosen(composer));
    let as_set = asked.then.as_ref().is_some_and(|words| words.eq_ignore_ascii_case(then_words::AS_SET));
    let then = match &asked.then {
        Some(_) if as_set => Vec::new(),
        Some(words) => then::split(words),
        None => rest,
    };
    then::read_all(model, &then).map_err(|why| (header.place("then"), why))?;
    let tags = asked.tags.clone().unwrap_or(tags);
    let tags: Vec<String> = tags.iter().map(|tag| then_words::tag(tag)).collect();
    then::read_all(model, &tags).map_err(|why| (header.place("tags"), why))?;
    if asked.mode == Some(DraftMode::Reply) && composer.mode == DraftMode::Note {
        let may = ticket::may_reply(model, &composer.conversation);
        may.map_err(|why| (header.place("mode"), words::no_reply(&why.0.words)))?;
    }
    let all: Vec<String> = tags.into_iter().chain(then).collect();
    // Nothing chosen, and nothing asked for: what is set still follows.
    let untouched = all.is_empty() && (as_set || (composer.then.is_none() && then::set(model, composer).is_empty()));
    Ok((asked, (!untouched).then_some(all)))
}

fn apply(model: &mut Model, asked: Asked, chosen: Option<Vec<String>>) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(composer) = &mut model.composer else { return effects };
    composer.then = chosen;
    composer.unsaved = true;
    if let Some(paths) = asked.files {
        let is_left = |file: &FileRef| paths.contains(&file.path);
        composer.files.retain(is_left);
        let new = paths.iter().filter(|path| composer.files.iter().all(|file| file.path != **path));
        for path in new {
            composer.looking += 1;
            let (id, mode) = (composer.conversation.clone(), asked.mode.unwrap_or(composer.mode));
            effects.push(Effect::Files(Files::Attach(id, mode, path.clone())));
        }
    }
    let turns = asked.mode.is_some_and(|mode| mode != composer.mode);
    let mut all = if turns { super::compose::turn_mode(model).effects } else { super::compose::touched(model) };
    all.extend(effects);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_taken_off_and_what_is_none_stays_text() {
        let (header, text) = split(
            "# Mode: note   reply or note\n# Tags: #a, b\n# Attach: ~/x  y.png\n# Attach:\n\nDear\n# Then: close",
        );
        assert_eq!(text, "Dear\n# Then: close");
        let asked = header.read().expect("fine");
        assert_eq!((asked.mode, asked.tags), (Some(DraftMode::Note), Some(vec!["a".to_owned(), "b".to_owned()])));
        assert_eq!(asked.files, Some(vec!["~/x  y.png".to_owned()]));
        for text in ["# Heading: one\n\nx", "Mode: note", "", "#Mode: x", "\n# Mode: note"] {
            assert_eq!(split(text), (Header::default(), text));
        }
        for (text, line) in
            [("# Mode: replay", 1), ("# Mode: note\n# Tgas: x\n\ny", 2), ("# Then: close\n# Then: close", 2)]
        {
            assert_eq!(split(text).0.read().expect_err("wrong").0, line, "{text}");
        }
    }
}
