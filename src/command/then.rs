//! What is done once a message is out (I37): chosen for it in words, or set for every reply. The setting, the header of a
//! person's own editor and their macros say it in the same ones.

use super::act::{find_assignee, wake_time};
use super::compose::{self, can_send, composing, touched, write};
use super::{Call, Command, Kind, Param, choose};
use crate::call::Arg;
use crate::model::composer::After;
use crate::model::overlay::{Digits, Item, Purpose};
use crate::model::registry::{Outcome, Refused};
use crate::model::{Composer, Effect, Model};
use crate::words::choosing;
use crate::words::then as words;
use client::domain::conversation::{UNTIL_REPLY, same_name};
use client::domain::{Priority, TagId, Timestamp, when};
use client::intent::{Assignee, Fill, Intent};
use client::store::DraftMode;
use client::text::ago;

/// Commands about it.
pub(super) fn commands() -> Vec<Command> {
    let name = [Param::may("name", Kind::Assignee)];
    let what = [Param::may("what", Kind::Text)];
    vec![
        write("composer.send-assign", &["send-assign"], "Send and assign", &name, can_send, send_assign).for_good(),
        write("composer.then", &["then"], "Choose what follows the message", &what, composing, choose),
    ]
}

fn send_assign(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first() else {
        return choose::send_assign(model, call);
    };
    let to = find_assignee(model, wanted).map_err(Refused::from)?;
    compose::send(model, After::Assign(to))
}

/// The call that sends and gives it to somebody.
pub(super) fn send_to(to: &Assignee) -> Call {
    Call::of("composer.send-assign").with(match to {
        Assignee::Me => Arg::Choice("me".into()),
        Assignee::Admin(id) => Arg::Id(Kind::Teammate, id.to_string()),
        Assignee::Team(id) => Arg::Id(Kind::Team, id.to_string()),
        Assignee::Nobody | Assignee::NoTeam => Arg::Choice("nobody".into()),
    })
}

fn choose(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first().map(Arg::words) else {
        return pick(model, call);
    };
    let chosen = match wanted.trim().eq_ignore_ascii_case(words::AS_SET) {
        true => None,
        false => Some(split(&wanted)),
    };
    Ok(put(model, chosen).map_err(Refused::from)?.into())
}

/// Has something follow what is written; none for what is set.
///
/// # Errors
/// What was not understood.
pub(super) fn put(model: &mut Model, chosen: Option<Vec<String>>) -> Result<Vec<Effect>, String> {
    if let Some(chosen) = &chosen {
        read_all(model, chosen)?;
    }
    if let Some(composer) = &mut model.composer {
        composer.then = chosen;
        composer.unsaved = true;
    }
    Ok(touched(model))
}

/// What is offered: the usual things, each as it would be typed.
fn pick(model: &mut Model, call: &Call) -> Outcome {
    let item = |label: &str, detail: String| Item {
        label: label.to_owned(),
        detail,
        call: Some(Call::of("composer.then").with(Arg::Text(label.to_owned()))),
        ..Item::default()
    };
    let set = model.settings.then.as_str();
    let mut items: Vec<Item> = (!set.is_empty()).then(|| item(words::AS_SET, set.to_owned())).into_iter().collect();
    items.push(item(words::NOTHING, words::NOTHING_DETAIL.to_owned()));
    items.push(item(words::CLOSE, String::new()));
    for preset in when::presets(&choose::zoned_now(model)) {
        items.push(item(&format!("snooze {}", preset.name), choose::wake_words(model, preset.at)));
    }
    let directory = &model.known.directory;
    items.push(item("assign me", String::new()));
    items.extend(directory.teams.iter().map(|team| item(&format!("assign {}", team.name), words::TEAM.to_owned())));
    let others = directory.admins.iter().filter(|admin| admin.has_inbox_seat && Some(&admin.id) != model.me());
    items.extend(others.map(|admin| item(&format!("assign {}", admin.name), String::new())));
    choose::open_about(model, call, Purpose::Choice, words::TITLE, items, |picker| picker.digits(Digits::Choose))
}

/// What a line asks for: several things with `;` between, or nothing.
pub(super) fn split(line: &str) -> Vec<String> {
    let all = line.split(';').map(str::trim).filter(|words| !words.is_empty());
    let nothing = |words: &&str| words.eq_ignore_ascii_case(words::NOTHING) || words.eq_ignore_ascii_case("none");
    all.filter(|words| !nothing(words)).map(str::to_owned).collect()
}

/// The names of the tags among what was chosen, and the rest.
pub(super) fn tags_of(chosen: &[String]) -> (Vec<String>, Vec<String>) {
    let tag = |words: &String| match words.split_once(char::is_whitespace) {
        Some((verb, name)) if verb.eq_ignore_ascii_case("tag") => Some(name.trim().trim_start_matches('#').to_owned()),
        _ => None,
    };
    (chosen.iter().filter_map(tag).collect(), chosen.iter().filter(|words| tag(words).is_none()).cloned().collect())
}

/// What is set to follow such words.
pub(super) fn set(model: &Model, composer: &Composer) -> Vec<String> {
    if composer.mode == DraftMode::Reply { split(&model.settings.then) } else { Vec::new() }
}

/// What follows words, as it is understood now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Follows {
    tags: Vec<TagId>,
    priority: Option<Priority>,
    to: Option<Assignee>,
    /// A close or a snooze.
    last: Option<Intent>,
}

impl Follows {
    /// The same as an intent, behind what has been filled in: given away before it is closed or put away, as that would
    /// open it again.
    pub(super) fn intent(self, fill: Fill) -> Option<Box<Intent>> {
        let Self { tags, priority, to, last } = self;
        let mut all: Vec<Intent> = priority.map(Intent::Prioritise).into_iter().collect();
        all.extend(to.map(Intent::Assign));
        all.extend(last);
        let then = match all.len() {
            0 => None,
            1 => all.pop(),
            _ => Some(Intent::All(all)),
        };
        let then = then.map(Box::new);
        let tags = fill.tags.into_iter().chain(tags).collect();
        let fill = Fill { tags, values: fill.values, then: None };
        match fill == Fill::default() {
            true => then,
            false => Some(Box::new(Intent::Fill(Fill { then, ..fill }))),
        }
    }
}

/// What follows what is written, sent by such a key: what was chosen for it, else what is set for replies; the key itself
/// says more than either.
///
/// # Errors
/// What of it is not understood.
pub(super) fn follows(model: &Model, composer: &Composer, after: &After) -> Result<Follows, String> {
    let mut follows = match (&composer.then, after) {
        (Some(chosen), _) => read_all(model, chosen)?,
        (None, After::Stay) if composer.mode == DraftMode::Reply => {
            read_all(model, &split(&model.settings.then)).map_err(|why| words::setting(&why))?
        }
        (None, _) => Follows::default(),
    };
    match after {
        After::Stay => {}
        After::Close => follows.last = Some(Intent::Close),
        After::Snooze(until) => follows.last = Some(Intent::Snooze(*until)),
        After::Assign(to) => follows.to = Some(to.clone()),
        // Either would wake it.
        After::Asleep => (follows.to, follows.last) = (None, None),
    }
    Ok(follows)
}

/// What was chosen, as it is understood now.
///
/// # Errors
/// What of it is not understood, or excludes something else.
pub(super) fn read_all(model: &Model, chosen: &[String]) -> Result<Follows, String> {
    let mut follows = Follows::default();
    for asked in chosen {
        match read(model, asked)? {
            Deed::Tag(tag) if follows.tags.contains(&tag) => {}
            Deed::Tag(tag) => follows.tags.push(tag),
            Deed::Priority(level) => follows.priority = Some(level),
            Deed::Assign(to) => {
                if follows.to.replace(to).is_some() {
                    return Err(words::two("one assignment", asked));
                }
            }
            Deed::Last(intent) => {
                if let Some(before) = follows.last.replace(intent) {
                    return Err(words::two(&last(model, &before), asked));
                }
            }
        }
    }
    Ok(follows)
}

enum Deed {
    Tag(TagId),
    Priority(Priority),
    Assign(Assignee),
    Last(Intent),
}

fn read(model: &Model, asked: &str) -> Result<Deed, String> {
    let asked = asked.trim();
    let (verb, rest) = asked.split_once(char::is_whitespace).unwrap_or((asked, ""));
    let (verb, rest) = (verb.to_lowercase(), rest.trim());
    let behind = |word: &str| rest.strip_prefix(word).and_then(|rest| rest.strip_prefix(' ')).map(str::trim);
    match verb.as_str() {
        "close" if rest.is_empty() => Ok(Deed::Last(Intent::Close)),
        "snooze" | "assign" | "tag" | "priority" if rest.is_empty() => Err(words::of_what(&verb)),
        "snooze" => {
            let time = |rest: &str| wake_time(model, &Arg::Text(rest.to_owned()));
            let until = time(rest).or_else(|why| behind("until").and_then(|rest| time(rest).ok()).ok_or(why))?;
            Ok(Deed::Last(Intent::Snooze(until)))
        }
        "assign" => {
            let to = |rest: &str| match rest.to_lowercase().as_str() {
                "me" => Ok(Assignee::Me),
                "nobody" => Ok(Assignee::Nobody),
                _ => find_assignee(model, &Arg::Text(rest.to_owned())),
            };
            Ok(Deed::Assign(to(rest).or_else(|why| behind("to").and_then(|rest| to(rest).ok()).ok_or(why))?))
        }
        "tag" => {
            let name = rest.trim_start_matches('#').trim();
            let tag = model.known.directory.tags.iter().find(|tag| same_name(tag.name.as_str(), name));
            tag.map(|tag| Deed::Tag(tag.id.clone())).ok_or_else(|| choosing::none_called(choosing::Kind::Tag, name))
        }
        "priority" => {
            let level = Priority::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(rest));
            level.map(Deed::Priority).ok_or_else(|| choosing::no_priority(rest, &Priority::ALL.map(Priority::as_str)))
        }
        _ => Err(words::unknown(asked)),
    }
}

/// What follows what is written if it is sent now, for beside it; none where nothing does, and nothing else is set.
pub fn shown(model: &Model, composer: &Composer) -> Option<String> {
    let set = composer.mode == DraftMode::Reply && !model.settings.then.is_empty();
    match follows(model, composer, &After::Stay) {
        Ok(follows) if follows == Follows::default() && !set => None,
        Ok(follows) => Some(words::shown(&told(model, &follows))),
        Err(why) => Some(words::wrong(&why)),
    }
}

/// Each of its own words.
fn told(model: &Model, follows: &Follows) -> Vec<String> {
    let mut all: Vec<String> = follows.tags.iter().map(|tag| words::tag(&model.tag_name(tag))).collect();
    all.extend(follows.priority.map(|level| words::priority(level.as_str())));
    all.extend(follows.to.as_ref().map(|to| match to {
        Assignee::Me => words::assign("me"),
        Assignee::Admin(id) => words::assign(&model.admin_name(id)),
        Assignee::Team(id) => words::assign(&model.team_name(id)),
        Assignee::Nobody | Assignee::NoTeam => words::NOBODY.to_owned(),
    }));
    all.extend(follows.last.as_ref().map(|intent| last(model, intent)));
    all
}

fn last(model: &Model, intent: &Intent) -> String {
    let time = |until: Timestamp| (until < UNTIL_REPLY).then(|| ago::coming(until, &choose::zoned_now(model)));
    match intent {
        Intent::Snooze(until) => words::snooze(time(*until).as_deref()),
        _ => words::CLOSE.to_owned(),
    }
}

/// What the key that sends does, where that is more than sending.
pub fn hint(model: &Model, composer: &Composer) -> Option<String> {
    let follows = follows(model, composer, &After::Stay).ok()?;
    let kind = match (&follows.last, &follows.to) {
        (Some(Intent::Snooze(_)), _) => "snooze",
        (Some(_), _) => "close",
        (None, Some(_)) => "assign",
        (None, None) => return None,
    };
    Some(words::send_and(kind))
}

/// What follows what is written once a macro has added this: what it says goes before what was chosen, and what is set for
/// replies is left where the macro gives it away or ends it itself.
pub(super) fn added(model: &Model, composer: &Composer, more: &[String]) -> Vec<String> {
    let kind = |words: &String| read(model, words).ok().map(|deed| std::mem::discriminant(&deed));
    let is_tag = |words: &String| matches!(read(model, words), Ok(Deed::Tag(_)));
    let is_light = |words: &String| matches!(read(model, words), Ok(Deed::Tag(_) | Deed::Priority(_)));
    let now = match &composer.then {
        Some(chosen) => chosen.clone(),
        None if composer.mode == DraftMode::Reply && more.iter().all(is_light) => split(&model.settings.then),
        None => Vec::new(),
    };
    let replaced = |old: &String| {
        more.contains(old) || (!is_tag(old) && kind(old).is_some() && more.iter().any(|new| kind(new) == kind(old)))
    };
    now.iter().filter(|old| !replaced(old)).chain(more).cloned().collect()
}
