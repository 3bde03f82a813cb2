//! How one's shift goes (I40): counted from what is kept, shown, and copied.

use super::{Area, Call, Command, Kind, Param, choose, done};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::effect::{Outside, Read};
use crate::model::overlay::{Page, Reader};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::shift as words;
use client::domain::Timestamp;
use client::domain::shift::{Shift, Span, since};
use client::text::ago;

pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::Program, "shift", "Show how my shift goes", open)
            .also(&["performance", "statistics"])
            .takes(&[Param::may("since", Kind::Text)]),
        inside("shift.period", "Look back on a day, a week or a month", turn),
        inside("shift.copy", "Copy it", |m, _| copy(m, false)),
        inside("shift.markdown", "Copy it as Markdown", |m, _| copy(m, true)),
    ]
}

fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run)
}

fn open(model: &mut Model, call: &Call) -> Outcome {
    let typed = call.args.first().map(Arg::words).unwrap_or_default();
    let begun = since(&typed, &choose::zoned_now(model)).map_err(|why| words::no_time(&typed, why))?;
    let span = match typed.trim() {
        "week" => Span::Week,
        "month" => Span::Month,
        _ => Span::Day,
    };
    let ask = ask(model, begun)?;
    let told = vec![(String::new(), words::COUNTING.to_owned())];
    let (title, page) = (words::TITLE.to_owned(), Page::Shift(span));
    let reader = Reader { told, title, ..Reader::new(page, Context::Shift.stack()) };
    model.known.shift = None;
    model.over.overlays.push(Overlay::Reader(reader));
    Ok(vec![ask].into())
}

fn ask(model: &Model, since: Timestamp) -> Result<Effect, Refused> {
    let me = model.me().ok_or(words::NOBODY)?;
    Ok(Effect::Read(Read::Shift(me.clone(), since)))
}

/// The next span of time.
fn turn(model: &mut Model, _: &Call) -> Outcome {
    let now = choose::zoned_now(model);
    let Some(Overlay::Reader(Reader { page: Page::Shift(span), .. })) = model.over.overlays.last_mut() else {
        return done();
    };
    *span = span.next();
    let begun = span.begin(&now).map_or(model.now, |at| Timestamp(at.timestamp().as_second()));
    Ok(vec![ask(model, begun)?].into())
}

/// It was counted: who still looks at it sees it.
pub(crate) fn counted(model: &mut Model, shift: Shift) -> Vec<Effect> {
    let told = told(model, &shift);
    model.known.shift = Some(shift);
    if let Some(Overlay::Reader(reader)) = model.over.overlays.last_mut()
        && matches!(reader.page, Page::Shift(_))
    {
        reader.told = told;
    }
    Vec::new()
}

fn lines(model: &Model, shift: &Shift) -> Vec<(&'static str, String)> {
    let now = choose::zoned_now(model);
    let period = words::period(&ago::date_time(shift.since, &now), &ago::date_time(shift.until, &now));
    let longest = shift.waiting_since.map(|since| ago::short(model.now.since(since)));
    words::lines(shift, &period, &ago::long, longest.as_deref())
}

fn told(model: &Model, shift: &Shift) -> Vec<(String, String)> {
    let lines = lines(model, shift).into_iter().map(|(label, words)| (label.to_owned(), words));
    let below = [
        Some(String::new()),
        Some(words::ABOUT.to_owned()),
        Some(words::FIRST.to_owned()),
        words::lacking(shift.lacking),
    ];
    lines.chain(below.into_iter().flatten().map(|line| (String::new(), line))).collect()
}

fn copy(model: &mut Model, markdown: bool) -> Outcome {
    let shift = model.known.shift.as_ref().ok_or(words::NOT_YET)?;
    let (lines, lacking) = (lines(model, shift), words::lacking(shift.lacking));
    let text = match markdown {
        true => words::markdown(&lines, lacking.as_deref()),
        false => words::text(&lines, lacking.as_deref()),
    };
    Ok(Done::from(vec![Effect::Outside(Outside::Copy(text))]).saying(Level::Info, words::copied(markdown)))
}
