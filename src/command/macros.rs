//! Macros: what their placeholders stand for, how they come into the text, and that no hole goes out.

use super::act::can_act;
use super::compose::{self, COMPOSER_KEYS, composing, touched, write};
use super::mentions::before_cursor;
use super::{Call, Command, Kind, Param, choose, done, form, macro_picker, then};
use crate::call::Arg;
use crate::macros::{Ask, OwnMacro};
use crate::model::edit::Edit;
use crate::model::effect::Immediate;
use crate::model::form::{Field, Form, Then, What};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Composer, Effect, Level, Model};
use crate::words::{ladder, macros as words};
use client::domain::ticketing::{AttributeKind, TicketAttribute};
use client::domain::{Body, ConversationId, Macro, MacroId, Text};
use client::store::{DraftMode, StoredThread};
use client::text::holes::{self, Hole};
use client::text::{html, placeholder, unrender};

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    vec![
        write(
            "composer.macro",
            &["macro", "template", "canned", "snippet"],
            "Insert a macro, or reply with it",
            &[Param::may("name", Kind::Macro)],
            can_insert,
            insert,
        ),
        write(
            "composer.macro-sign",
            &[],
            "Type # or \\, and at a word’s beginning choose a macro",
            &[Param::must("sign", Kind::Text)],
            composing,
            macro_picker::sign,
        ),
        write("composer.hole", &["hole"], "Go to the next hole to fill in, or type a tab", &[], composing, next_hole),
        write(
            "composer.fill",
            &["fill"],
            "Fill in a hole of the macro under the cursor",
            &[Param::must("words", Kind::Text)],
            on_inset,
            fill,
        ),
        write(
            "composer.macro-text",
            &["macro-text"],
            "Turn the macro under the cursor into text",
            &[],
            on_inset,
            as_text,
        ),
    ]
}

/// Something is written, or can be.
fn can_insert(model: &Model, call: &Call) -> Result<(), Refused> {
    if model.composer.is_some() { Ok(()) } else { can_act(model, call) }
}

fn on_inset(model: &Model, call: &Call) -> Result<(), Refused> {
    composing(model, call)?;
    let there = model.composer.as_ref().is_some_and(|composer| composer.inset().is_some());
    if there { Ok(()) } else { Err(words::ON_NONE.into()) }
}

fn insert(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first() else {
        if let Some(composer) = &mut model.composer {
            composer.sign = None;
        }
        return choose::macros(model, call);
    };
    // It comes in the place of the sign that asked for it.
    let asked = model.composer.as_mut().and_then(|composer| composer.sign.take());
    if asked.is_some() && before_cursor(model) == asked {
        super::edit(model, Edit::Back)?;
    }
    let Some(found) = find_macro(model, wanted) else {
        return Err(Refused::from(words::none_called(&wanted.words())));
    };
    if found.body.is_none() {
        return Err(Refused::from(words::empty(found.name.as_str())));
    }
    // From elsewhere it begins a reply.
    let mut done = match &model.composer {
        Some(_) => Done::default(),
        None => compose::open(model, call, DraftMode::Reply)?,
    };
    // Filled from the conversation that is written to, which need not be the one whose thread is here.
    if let Some(composer) = &model.composer {
        done.effects.push(Effect::Immediate(Immediate::Fill(composer.conversation.clone(), composer.mode, found.id)));
    }
    Ok(done)
}

/// What is known of the conversation that a macro was called in: the macro comes into the text there, and nowhere else.
pub(crate) fn filled(
    model: &mut Model,
    (id, mode): (&ConversationId, DraftMode),
    which: &MacroId,
    data: Option<&StoredThread>,
) -> Outcome {
    let is_open = model.composer.as_ref().is_some_and(|c| c.conversation == *id && c.mode == mode);
    let found = all(model).find(|m| m.id == *which && is_open).cloned();
    let Some((name, body)) = found.and_then(|m| Some((m.name, m.body?))) else {
        return done();
    };
    let own = own(model, which).cloned();
    let answered = model.composer.as_mut().and_then(|composer| composer.answered.take());
    if let Some(own) = own.as_ref().filter(|own| !own.asks.is_empty() && answered.is_none()) {
        ask_for(model, id, own);
        return done();
    }
    let data = data.filter(|data| data.conversation.id == *id);
    let inserted = put(model, &name, &body, data, &answered.unwrap_or_default())?;
    if let (Some(own), Some(composer)) = (own.filter(|own| !own.actions.is_empty()), &model.composer) {
        // What of it cannot be done is said beside the text, and stops the sending.
        let then = then::added(model, composer, &own.actions);
        if let Some(composer) = &mut model.composer {
            (composer.then, composer.unsaved) = (Some(then), true);
        }
        let kept = touched(model);
        return Ok(inserted.with(Ok(kept.into())));
    }
    Ok(inserted)
}

/// All macros, one's own before the workspace's.
pub(super) fn all(model: &Model) -> impl Iterator<Item = &Macro> {
    model.settings.macros.iter().map(|own| &own.saved).chain(&model.known.directory.macros)
}

/// What they are called.
pub(super) fn names(model: &Model) -> impl Iterator<Item = String> {
    all(model).map(|m| m.name.to_string())
}

/// The one of one's own of that id.
pub(super) fn own<'a>(model: &'a Model, id: &MacroId) -> Option<&'a OwnMacro> {
    model.settings.macros.iter().find(|own| own.saved.id == *id)
}

/// Asks for what a macro of one's own needs, before it comes in.
fn ask_for(model: &mut Model, about: &ConversationId, own: &OwnMacro) {
    let field = |ask: &Ask| {
        let name = Text::new(&ask.key);
        let attribute = TicketAttribute { name, kind: AttributeKind::Text, options: Vec::new(), required: true };
        Field::new(What::Value(attribute), ask.question.clone(), true, String::new())
    };
    let then = Then::Insert(own.saved.id.clone(), own.saved.name.clone());
    let (fields, asks) = (own.asks.iter().map(field).collect(), vec![words::ASKS_FOR.to_owned()]);
    form::show(
        model,
        Form { who: form::called(model, about), then, asks, fields, at: 0, seen: None, about: about.clone() },
    );
}

/// What a macro has asked for is there: it comes in with that.
pub(super) fn answered(
    model: &mut Model,
    about: &ConversationId,
    which: MacroId,
    values: Vec<(String, String)>,
) -> Outcome {
    let Some(composer) = model.composer.as_mut().filter(|composer| composer.conversation == *about) else {
        return done();
    };
    composer.answered = Some(values);
    Ok(vec![Effect::Immediate(Immediate::Fill(about.clone(), composer.mode, which))].into())
}

/// Puts a macro into the text, filled from the conversation that is written to: as text, where that is sent as just the
/// same; else as a line that stands for it and leaves it as it is.
fn put(
    model: &mut Model,
    name: &Text,
    body: &Body,
    data: Option<&StoredThread>,
    given: &[(String, String)],
) -> Outcome {
    let answer = |key: &str| given.iter().find(|(name, _)| name == key.trim()).map(|(_, words)| words.clone());
    let filled = placeholder::fill(body.as_html(), &|key| answer(key).or_else(|| value(model, data, key)));
    let body = Body::new(filled.html);
    let Some(composer) = &mut model.composer else {
        return done();
    };
    composer.preview = None;
    let text = unrender::exact(&body);
    match &text {
        Some(text) if is_plain(text) => composer.insert(text),
        Some(text) => composer.insert_lines(text),
        None => composer.insert_inset(&inset_name(name.as_str(), &body, &filled.missing), body),
    }
    let mut said = Vec::new();
    if text.is_none() {
        said.push(words::as_it_is(name.as_str(), &key_of(model, "composer.preview")));
    }
    if !filled.missing.is_empty() {
        said.push(words::not_known(&filled.missing, &key_of(model, "composer.hole")));
    }
    let done = Done::from(touched(model));
    Ok(if said.is_empty() { done } else { done.saying(Level::Warning, said.join(". ")) })
}

/// Whether it may stand in the midst of a line.
fn is_plain(text: &str) -> bool {
    !text.contains(['\n', '*', '`', '[']) && !text.starts_with("> ")
}

/// The line that stands for a macro: its name, and what is in it.
fn inset_name(name: &str, body: &Body, missing: &[String]) -> String {
    let mut inside: Vec<String> = html::holdings(body.as_html()).into_iter().take(3).map(str::to_owned).collect();
    inside.extend(missing.iter().take(2).map(|key| format!("needs {key}")));
    let inside = if inside.is_empty() { String::new() } else { format!(": {}", inside.join(", ")) };
    let name: String = name.chars().filter(|c| !matches!(c, '“' | '”')).take(60).collect();
    format!("{}{name}”{inside}]", holes::INSET)
}

pub(super) fn key_of(model: &Model, command: &str) -> String {
    let key = model.keymap.keys_of(command, &COMPOSER_KEYS).first().map(ToString::to_string);
    key.unwrap_or_else(|| format!(":{command}"))
}

/// What a macro says to a customer where nobody looks at it before it goes out: text alone, with nothing left to fill in.
///
/// # Errors
/// Why it cannot be said so.
pub(super) fn said_alone(model: &Model, about: &ConversationId, name: &str) -> Result<String, String> {
    let wanted = Arg::Named(Kind::Macro, name.trim_matches(['"', '“', '”']).to_owned());
    let found = find_macro(model, &wanted).and_then(|found| found.body);
    let body = found.ok_or_else(|| ladder::no_macro(name))?;
    let filled = placeholder::fill(body.as_html(), &|key| value(model, here(model, about), key));
    if !filled.missing.is_empty() {
        return Err(ladder::holes(name, &filled.missing));
    }
    unrender::exact(&Body::new(filled.html)).ok_or_else(|| ladder::not_text(name))
}

pub(super) fn find_macro(model: &Model, wanted: &Arg) -> Option<Macro> {
    let found = match wanted {
        Arg::Id(_, id) => all(model).find(|m| m.id.as_str() == id),
        name => all(model).find(|m| m.name.as_str().eq_ignore_ascii_case(&name.words())),
    };
    found.cloned()
}

/// What is here of a conversation.
pub(super) fn here<'a>(model: &'a Model, id: &ConversationId) -> Option<&'a StoredThread> {
    model.panes.thread.data.as_ref().filter(|data| data.conversation.id == *id)
}

/// What is here of the conversation that is written to.
fn written_to(model: &Model) -> Option<&StoredThread> {
    let composer = model.composer.as_ref()?;
    model.panes.thread.data.as_ref().filter(|data| data.conversation.id == composer.conversation)
}

/// What a placeholder stands for in a conversation, as far as that is known (API 13).
pub(super) fn value(model: &Model, data: Option<&StoredThread>, key: &str) -> Option<String> {
    let contact = data.and_then(|d| d.contact.as_ref());
    let name = || contact.and_then(|c| c.name.as_ref()).map(ToString::to_string);
    let first = |name: String| name.split_whitespace().next().map(str::to_owned);
    let last = |name: String| name.split_whitespace().skip(1).last().map(str::to_owned);
    let me = || model.me().map(|me| model.admin_name(me));
    // "First name", as people write it, is the same.
    let lower = key.trim().to_lowercase().replace(' ', "_");
    let (group, rest) = lower.split_once('.').unwrap_or(("user", lower.as_str()));
    let found = match (group, rest) {
        ("user" | "contact" | "lead" | "customer", "name" | "full_name") => name(),
        ("user" | "contact" | "lead" | "customer", "first_name") => name().and_then(first),
        ("user" | "contact" | "lead" | "customer", "last_name") => name().and_then(last),
        ("user" | "contact" | "lead" | "customer", "email") => contact?.email.as_ref().map(ToString::to_string),
        ("user" | "contact" | "lead" | "customer", "phone") => contact?.phone.as_ref().map(ToString::to_string),
        ("company", "name") | ("user", "company_name" | "company") => {
            data.and_then(|d| d.conversation.company.as_ref()).map(|c| c.name.to_string())
        }
        ("teammate" | "admin" | "author" | "sender", "name") => me(),
        ("teammate" | "admin" | "author" | "sender", "first_name") => me().and_then(first),
        ("conversation", "id") => data.map(|d| d.conversation.id.to_string()),
        ("app" | "workspace", "name") => model.known.directory.me.as_ref().map(|me| me.workspace_name.to_string()),
        ("app" | "workspace", "id") => model.known.directory.me.as_ref().map(|me| me.workspace_id.clone()),
        _ => custom(data, key.trim()),
    };
    found.filter(|words| !words.trim().is_empty())
}

/// What the workspace itself keeps of the customer or the conversation.
fn custom(data: Option<&StoredThread>, key: &str) -> Option<String> {
    let (group, name) = key.split_once(".custom_attributes.")?;
    let list = match group {
        "conversation" => &data?.conversation.attributes,
        _ => &data?.contact.as_ref()?.attributes,
    };
    list.iter().find(|(known, _)| known.as_str() == name).map(|(_, words)| words.to_string())
}

/// The holes of what is written.
fn holes_of(model: &Model, composer: &Composer) -> Vec<Hole> {
    let written = composer.written();
    if !written.text.contains("}}") && !written.text.contains(holes::INSET) {
        return Vec::new();
    }
    let bodies = all(model).filter_map(|m| m.body.as_ref());
    let named: Vec<String> = bodies.flat_map(|body| placeholder::keys(body.as_html())).collect();
    holes::find(&written, &|key| holes::is_name(key) || named.iter().any(|name| name.eq_ignore_ascii_case(key)))
}

/// Whether no hole stops the sending; the place of one that does is selected. What only looks like one, in code or by
/// another name, stops it once.
///
/// # Errors
/// Which one does.
pub(super) fn sendable(model: &mut Model) -> Result<(), Refused> {
    let Some(composer) = &model.composer else {
        return Ok(());
    };
    let holes = holes_of(model, composer);
    let told = |hole: &Hole| composer.told.contains(&hole.key);
    let Some(hole) = holes.iter().find(|hole| hole.certain).or_else(|| holes.iter().find(|hole| !told(hole))).cloned()
    else {
        return Ok(());
    };
    let words = if hole.key.starts_with(holes::INSET) {
        words::no_macro_here(&hole.key)
    } else if hole.certain {
        let known = value(model, written_to(model), &hole.key);
        words::not_filled(&hole.key, known.as_deref(), &key_of(model, "composer.hole"))
    } else {
        words::like_a_hole(&hole.key)
    };
    if let Some(composer) = &mut model.composer {
        composer.told = holes.into_iter().filter(|hole| !hole.certain).map(|hole| hole.key).collect();
        composer.preview = None;
        composer.select(hole.line, hole.range);
    }
    Err(Refused::from(words))
}

/// Goes to the next hole; one whose words are known is filled in.
fn next_hole(model: &mut Model, _: &Call) -> Outcome {
    let Some(composer) = &mut model.composer else {
        return done();
    };
    composer.preview = None;
    let at =
        composer.area.selection_range().map_or((composer.area.cursor().0, composer.area.cursor().1), |(from, _)| from);
    let Some(composer) = &model.composer else { return done() };
    let holes = holes_of(model, composer);
    let lines = composer.area.lines();
    let column = |hole: &Hole| {
        lines.get(hole.line).and_then(|line| line.get(..hole.range.start)).map_or(0, |s| s.chars().count())
    };
    let selected = |hole: &Hole| composer.area.selection_range().is_some() && (hole.line, column(hole)) == at;
    let known = |hole: &Hole| value(model, written_to(model), &hole.key).filter(|_| hole.certain && !hole.inset);
    // The one that sending has stopped at, if it can be filled in; else the one behind it, round to the first.
    let here = holes.iter().find(|hole| selected(hole) && (hole.inset || known(hole).is_some()));
    let behind = || holes.iter().find(|hole| (hole.line, column(hole)) >= at && !selected(hole));
    let Some(hole) = here.or_else(behind).or_else(|| holes.first()).cloned() else {
        return tab(model);
    };
    let words = known(&hole);
    if let Some(composer) = &mut model.composer {
        composer.select(hole.line, hole.range.clone());
        if let Some(words) = words {
            composer.insert(&words);
            return Ok(touched(model).into());
        }
        if hole.inset {
            // On the line of the macro, not behind it.
            composer.area.cancel_selection();
            composer.area.move_cursor(tui_textarea::CursorMove::Head);
        }
    }
    if hole.inset {
        return ask(model, &hole);
    }
    done()
}

/// Asks for what a macro's own HTML needs.
fn ask(model: &mut Model, hole: &Hole) -> Outcome {
    super::perform(model, &Call::of("command").with(Arg::Text(format!("composer.fill {}", hole.key))))
}

fn tab(model: &mut Model) -> Outcome {
    if let Some(composer) = &mut model.composer
        && composer.edit(Edit::Tab)
    {
        composer.unsaved = true;
        return Ok(touched(model).into());
    }
    done()
}

/// Fills in the first hole of the macro under the cursor.
fn fill(model: &mut Model, call: &Call) -> Outcome {
    let Some(composer) = &model.composer else {
        return done();
    };
    let row = composer.area.cursor().0;
    let hole = holes_of(model, composer).into_iter().find(|hole| hole.line == row && hole.inset);
    let (Some(hole), Some(inset)) = (hole, composer.inset().cloned()) else {
        return Ok(Done::default().saying(Level::Info, words::NOTHING_TO_FILL));
    };
    let given = call.words();
    // The hole may be named before the words; a word that only begins so is one of them.
    let named = given.strip_prefix(&hole.key).filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let words = named.unwrap_or(&given).trim();
    if words.is_empty() {
        return ask(model, &hole);
    }
    let filled = placeholder::fill(inset.html.as_html(), &|key| (key == hole.key).then(|| words.to_owned()));
    let body = Body::new(filled.html);
    let name = inset.line.strip_prefix(holes::INSET).and_then(|rest| rest.split('”').next()).unwrap_or("").to_owned();
    if let Some(composer) = &mut model.composer {
        composer.select(row, 0..inset.line.len());
        composer.area.cut();
        composer.insert_inset(&inset_name(&name, &body, &filled.missing), body);
    }
    Ok(touched(model).into())
}

/// The macro under the cursor becomes text, as far as text can say it.
fn as_text(model: &mut Model, _: &Call) -> Outcome {
    let Some(composer) = &mut model.composer else {
        return done();
    };
    let (row, Some(inset)) = (composer.area.cursor().0, composer.inset().cloned()) else {
        return done();
    };
    composer.select(row, 0..inset.line.len());
    composer.area.cut();
    composer.insert(&unrender::to_text(&inset.html));
    Ok(Done::from(touched(model)).saying(Level::Warning, words::AS_TEXT))
}
