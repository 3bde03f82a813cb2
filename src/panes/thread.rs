//! The thread: the first message, then every part, oldest first, opened at the newest.
//!
//! Lines are made from the end upwards, only as far as they are looked at, and kept until something they depend on
//! changes: a thread of 500 parts opens as quickly as one of five.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::message::{self, Block, Message, Setting, Voice};
use super::{people, title};
use crate::command::choose;
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use client::domain::mail::{self, Addressee};
use client::domain::part::AuthorKind;
use client::domain::{AdminId, Body, ConversationId, Part, StepState, TeamId, Timestamp, phrase};
use client::store::{Draft, StoredThread};
use client::text::html::Correspondents;
use client::text::{ago, width, wrap};

/// What a block depends on; another key, other lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct BlockKey {
    entry: String,
    changed: u64,
    columns: usize,
    first_link: usize,
    unfolded: bool,
    look: u64,
    day: i64,
}

/// The blocks of the thread on screen.
#[derive(Default)]
pub struct ThreadCache {
    shown: Option<ConversationId>,
    blocks: HashMap<BlockKey, Block>,
    people: Correspondents,
    /// What they were made of.
    known: u64,
}

/// An entry of the thread, in order.
enum ThreadItem<'a> {
    Day(Timestamp),
    Missing(usize),
    Source,
    Part(&'a Part, Option<&'a [Addressee]>),
    Bots(&'a [Part]),
    Unfetched,
    Pending(usize),
    Draft(&'a Draft),
}

/// Draws as much of the thread as fits, from its end upwards; `cache` keeps what is dear for the next frame.
pub fn draw(model: &Model, cache: &mut ThreadCache, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let Some(data) =
        model.panes.thread.data.as_ref().filter(|d| Some(&d.conversation.id) == model.panes.thread.shown.as_ref())
    else {
        return blank(model, area, frame);
    };
    let body = heading(model, data, area, frame);
    let body = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    if body.width < 4 || body.height == 0 {
        return;
    }
    let known = people::mark(model, data);
    if cache.shown != model.panes.thread.shown || cache.known != known || cache.blocks.len() > 4000 {
        let people = people::of(model, data);
        *cache = ThreadCache { shown: model.panes.thread.shown.clone(), blocks: HashMap::new(), people, known };
    }
    let height = usize::from(body.height);
    let wanted = model.panes.thread.from_end.saturating_add(height);
    let (blocks, complete, links) = layout(model, data, cache, usize::from(body.width), wanted);
    let lines: Vec<&Line<'static>> = blocks.iter().rev().flat_map(|b| b.iter()).collect();
    let from_end = model.panes.thread.from_end.min(lines.len().saturating_sub(height));
    let end = lines.len() - from_end;
    let start = end.saturating_sub(height);
    for (y, line) in (body.y..).zip(&lines[start..end]) {
        paint::line(line, Rect { y, height: 1, ..body }, frame.buffer_mut());
    }
    drawn.thread_height = height;
    drawn.thread_lines = lines.len();
    drawn.thread_from_end = from_end;
    drawn.thread_width = usize::from(body.width);
    drawn.links = links;
    more(model, start > 0 || !complete, from_end > 0, body, frame);
}

/// Small marks at the right edge where there is more above or below.
fn more(model: &Model, above: bool, below: bool, body: Rect, frame: &mut Frame<'_>) {
    let style = model.theme.style(Role::Scrollbar);
    if above {
        frame.buffer_mut().set_span(body.right(), body.y, &Span::styled("▴", style), 1);
    }
    if below {
        frame.buffer_mut().set_span(body.right(), body.bottom() - 1, &Span::styled(model.signs.open(), style), 1);
    }
}

fn blank(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let words = match &model.panes.thread.shown {
        Some(_) if model.panes.thread.gone => "deleted in Intercom".to_owned(),
        // Keys are about it already, so it is said whose it is.
        Some(id) => {
            model.panes.list.find(id).map_or_else(|| "fetching …".into(), |row| format!("{}: fetching …", row.who))
        }
        None if model.panes.list.total == 0 => String::new(),
        None => "…".to_owned(),
    };
    let area = Rect { y: area.y + area.height / 3, height: area.height.min(1), ..area };
    frame.render_widget(Line::from(Span::styled(words, model.theme.style(Role::TextMuted))).centered(), area);
}

/// Two lines above the thread: what it is about, and how it stands (I7).
fn heading(model: &Model, data: &StoredThread, area: Rect, frame: &mut Frame<'_>) -> Rect {
    let conversation = &data.conversation;
    let mut name = conversation.headline().to_string();
    if name.is_empty() {
        name = "(no words)".into();
    }
    if conversation.is_ticket {
        name = format!("# {name}");
    }
    let body = title::draw(model, Focus::Thread, &name, conversation.state.as_str(), area, frame);
    if body.height < 5 {
        return body;
    }
    let line = Rect { height: 1, ..body };
    paint::line(&Line::from(standing(model, data, usize::from(body.width))), line, frame.buffer_mut());
    Rect { y: body.y + 1, height: body.height - 1, ..body }
}

fn standing(model: &Model, data: &StoredThread, columns: usize) -> Vec<Span<'static>> {
    let conversation = &data.conversation;
    let assignee = match (&conversation.admin_assignee, &conversation.team_assignee) {
        (Some(admin), Some(team)) => format!("{} ({})", model.admin_name(admin), model.team_name(team)),
        (Some(admin), None) => model.admin_name(admin),
        (None, Some(team)) => format!("nobody ({})", model.team_name(team)),
        (None, None) => "nobody".into(),
    };
    let mut words = vec![(format!("→ {assignee}"), Role::TextMuted)];
    let others = people::others(data);
    if !others.is_empty() {
        words.insert(0, (format!("with {}", others.join(", ")), Role::ThreadCustomer));
    }
    if conversation.priority != client::domain::Priority::None {
        words.push((format!("{} priority", conversation.priority.as_str()), Role::ListPriorityHigh));
    }
    if let Some(until) = conversation.snoozed_until {
        let now = choose::zoned_now(model);
        words.push((format!("snoozed: {}", ago::exact(until, &now)), Role::ListSnoozed));
    }
    if let Some(sla) = &conversation.sla {
        let status = sla.status.as_ref().map_or("removed", |s| s.as_str());
        let role = if status == "missed" { Role::ListSlaMissed } else { Role::ListSlaActive };
        words.push((format!("SLA {}: {status}", sla.name), role));
    }
    if let Some(rating) = &conversation.rating {
        words.push((format!("rated {}/5", rating.score), Role::TextMuted));
    }
    words.extend(conversation.tags.iter().map(|t| (format!("#{}", t.name), Role::ListTag)));
    let mut spans = vec![Span::raw(" ")];
    let mut room = columns.saturating_sub(2);
    for (i, (text, role)) in words.into_iter().enumerate() {
        let text = if i == 0 { text } else { format!(" · {text}") };
        let cut = width::truncate(&text, room).into_owned();
        let whole = cut == text;
        room -= width::width(&cut).min(room);
        spans.push(Span::styled(cut, model.theme.style(role)));
        if !whole {
            break;
        }
    }
    spans
}

fn entries<'a>(model: &Model, data: &'a StoredThread) -> Vec<ThreadItem<'a>> {
    let mut out = Vec::new();
    let zone = &model.zone;
    let day = |at: Timestamp| jiff::Timestamp::from_second(at.0).map(|t| t.to_zoned(zone.clone()).date()).ok();
    let mut last = None;
    let mut on_day = |at: Timestamp, out: &mut Vec<ThreadItem<'a>>| {
        // One whose time is not known begins no day.
        if at.is_known() && last != Some(day(at)) {
            last = Some(day(at));
            out.push(ThreadItem::Day(at));
        }
    };
    on_day(data.conversation.created_at, &mut out);
    out.push(ThreadItem::Source);
    if data.total_parts > data.parts.len() && data.fetched_at.is_some() {
        out.push(ThreadItem::Missing(data.total_parts - data.parts.len()));
    }
    let visible = |p: &Part| !p.kind.is_noise();
    let mut mail = Some(data.conversation.source.mail.as_slice()).filter(|head| !head.is_empty());
    let mut i = 0;
    while i < data.parts.len() {
        let part = &data.parts[i];
        if !visible(part) {
            i += 1;
            continue;
        }
        on_day(part.made_at(), &mut out);
        let is_bot = |p: &Part| p.author.kind == AuthorKind::Bot && p.is_message();
        if model.panes.thread.fold_bots && is_bot(part) {
            let run = data.parts[i..].iter().take_while(|p| is_bot(p)).count();
            out.push(ThreadItem::Bots(&data.parts[i..i + run]));
            i += run;
        } else {
            out.push(ThreadItem::Part(part, mail));
            i += 1;
            if !part.mail.is_empty() {
                mail = Some(&part.mail);
            }
        }
    }
    if data.fetched_at.is_none() {
        out.push(ThreadItem::Unfetched);
    }
    out.extend((0..data.pending.len()).map(ThreadItem::Pending));
    let open = model.composer.as_ref().filter(|composer| composer.conversation == data.conversation.id);
    out.extend(data.drafts.iter().filter(|draft| open.is_none_or(|c| c.mode != draft.mode)).map(ThreadItem::Draft));
    out
}

type Laid = (Vec<Vec<Line<'static>>>, bool, Vec<(usize, String)>);

/// The blocks from the end upwards until `wanted` lines are there: newest block first. Also whether that is all, and
/// the links, numbered from the newest message on.
fn layout(model: &Model, data: &StoredThread, cache: &mut ThreadCache, columns: usize, wanted: usize) -> Laid {
    let now = choose::zoned_now(model);
    let entries = entries(model, data);
    let mut blocks = Vec::new();
    let mut links = Vec::new();
    let mut count = 0;
    let mut before_event = false;
    let ThreadCache { blocks: kept, people, .. } = cache;
    for entry in entries.iter().rev() {
        if count >= wanted {
            return (blocks, false, links);
        }
        let first_link = links.len() + 1;
        let unfolded = model.panes.thread.quotes;
        let setting = Setting { model, columns, first_link, unfolded, data, people, now: &now };
        let block = match key(entry, data, &setting) {
            Some(key) => kept.entry(key).or_insert_with(|| make(entry, data, &setting)).clone(),
            None => make(entry, data, &setting),
        };
        links.extend(block.links.into_iter().zip(links.len() + 1..).map(|(url, n)| (n, url)).collect::<Vec<_>>());
        let mut lines = block.lines;
        let event = matches!(entry, ThreadItem::Part(part, _) if !part.is_message());
        if event && before_event {
            // Events that follow one another are one list, without a line between them.
            lines.pop();
        }
        before_event = event;
        count += lines.len();
        blocks.push(lines);
    }
    (blocks, true, links)
}

/// The key under which an entry's block is kept; none for what is cheap or changes all the time.
fn key(entry: &ThreadItem<'_>, data: &StoredThread, setting: &Setting<'_>) -> Option<BlockKey> {
    let (entry, changed) = match entry {
        ThreadItem::Part(part, before) => {
            let words = part.body.as_ref().map(Body::as_html);
            (part.id.to_string(), mark(&(part.updated_at, part.made_at(), part.redacted, words, &part.mail, before)))
        }
        ThreadItem::Source => {
            let source = &data.conversation.source;
            (format!("source {}", source.id), mark(&(source.redacted, source.body.as_html(), &source.mail)))
        }
        _ => return None,
    };
    Some(BlockKey {
        entry,
        changed,
        columns: setting.columns,
        first_link: setting.first_link,
        unfolded: setting.unfolded,
        look: setting.model.look,
        // "14:02" becomes "Mon 14:02" at midnight.
        day: i64::from(setting.now.date().day_of_year()),
    })
}

/// Differs when what it is made of does: a redaction must show whatever times it bears (S12).
fn mark(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

fn make(entry: &ThreadItem<'_>, data: &StoredThread, setting: &Setting<'_>) -> Block {
    match entry {
        ThreadItem::Day(at) => day_line(*at, setting),
        ThreadItem::Missing(count) => {
            one_line(format!("{count} older entries are not to be had: Intercom gives the newest 500"), setting)
        }
        ThreadItem::Source => source(data, setting),
        ThreadItem::Part(part, before) if part.is_message() => {
            let mut block = message::of_part(part, *before, setting);
            if !matches!(part.kind.as_str(), "comment" | "note" | "quick_reply") {
                let event = event(part, setting);
                block.lines.splice(0..0, event.lines);
            }
            block
        }
        ThreadItem::Part(part, _) => event(part, setting),
        ThreadItem::Bots(parts) => {
            one_line(format!("{} {} bot messages folded", setting.model.signs.folded(), parts.len()), setting)
        }
        // What a list gives is the first message alone: who answers that has not seen the rest.
        ThreadItem::Unfetched if setting.model.known.sync.offline_since.is_some() => {
            one_line("the rest is not here: offline".into(), setting)
        }
        ThreadItem::Unfetched => one_line("fetching the rest …".into(), setting),
        ThreadItem::Pending(place) => {
            let before = data.pending.iter().take(*place).find(|step| step.state == StepState::Unsure);
            message::of_step(&data.pending[*place], before, setting).unwrap_or_default()
        }
        ThreadItem::Draft(draft) => message::of_draft(draft, setting),
    }
}

fn source(data: &StoredThread, setting: &Setting<'_>) -> Block {
    let conversation = &data.conversation;
    let source = &conversation.source;
    // Of one customer what they are called now, whoever they were merged into since.
    let contact = data.contact.as_ref().filter(|_| source.author.kind.is_contact() && data.others.is_empty());
    let name = contact.map_or_else(|| people::name(data, &source.author), |contact| contact.display().to_string());
    let subject = (!source.subject.is_empty()).then(|| (format!("Subject: {}", source.subject), Role::TextStrong));
    let message = Message {
        voice: Voice::of(setting.model.me(), &source.author, false),
        name: &name,
        called: source.author.called.as_str(),
        head: mail::lines(&source.mail),
        at: conversation.created_at,
        remark: if source.redacted { Some(("redacted".to_owned(), Role::TextMuted)) } else { subject },
        body: Some(&source.body),
        is_reply: false,
        attachments: &source.attachments,
        below: source.url.iter().filter(|u| !u.is_empty()).map(|u| format!("on {u}")).collect(),
    };
    message::of_message(&message, setting)
}

struct Directory<'a>(&'a Model);

impl phrase::Names for Directory<'_> {
    fn admin(&self, id: &AdminId) -> Option<String> {
        Some(self.0.admin_name(id))
    }

    fn team(&self, id: &TeamId) -> Option<String> {
        Some(self.0.team_name(id))
    }
}

fn event(part: &Part, setting: &Setting<'_>) -> Block {
    let words = phrase::describe(part, &Directory(setting.model), &|at| ago::date_time(at, setting.now));
    let text = format!("· {words} · {}", ago::moment(part.made_at(), setting.now));
    one_line(text, setting)
}

fn one_line(text: String, setting: &Setting<'_>) -> Block {
    let style = setting.model.theme.style(Role::ThreadEvent);
    let mut lines: Vec<Line<'static>> = wrap::wrap_text(&text, setting.columns.saturating_sub(4).max(4))
        .into_iter()
        .map(|row| Line::from(vec![Span::raw("    "), Span::styled(row, style)]))
        .collect();
    lines.push(Line::default());
    Block { lines, links: Vec::new() }
}

fn day_line(at: Timestamp, setting: &Setting<'_>) -> Block {
    let words = format!(" {} ", ago::day(at, setting.now));
    let rest = setting.columns.saturating_sub(width::width(&words) + 2);
    let text = format!("──{words}{}", "─".repeat(rest));
    let style = setting.model.theme.style(Role::ThreadDay);
    Block { lines: vec![Line::from(Span::styled(text, style)), Line::default()], links: Vec::new() }
}
