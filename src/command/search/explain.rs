//! How a search is read, what of it runs here, and what Intercom can be asked.

use super::reading::names;
use super::{Call, Outcome};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::effect::Immediate;
use crate::model::overlay::{Page, Reader};
use crate::model::registry::{Done, Refused};
use crate::model::search::Explanation;
use crate::model::{Effect, Model, Overlay};
use crate::words::search::{self, explain as words};
use client::condition::{Expr, gather, parse, read};

/// Of these words, of those of the search on screen or left behind, or of the list.
pub(super) fn explain(model: &mut Model, call: &Call) -> Outcome {
    let given = call.args.first().map(Arg::words).unwrap_or_default();
    let typed = match model.search().map(|pane| pane.input.text().to_owned()) {
        _ if !given.trim().is_empty() => given,
        Some(text) => text,
        None => model.over.left.as_ref().map(|pane| pane.input.text().to_owned()).unwrap_or_default(),
    };
    match read(&typed, &names(model), model.viewer()) {
        Ok(condition) => Ok(vec![Effect::Immediate(Immediate::Explain(typed, Box::new(condition)))].into()),
        Err(faults) => {
            let says = faults.first().map(|fault| crate::words::whole(&fault.says)).unwrap_or_default();
            Err(Refused::from(says))
        }
    }
}

/// How it goes is known: it is shown.
pub(crate) fn explained(model: &mut Model, explanation: &Explanation) -> Done {
    let told = lines(explanation);
    let reader = Reader { told, ..Reader::new(Page::Explain, Context::Help.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    Done::default()
}

fn lines(explanation: &Explanation) -> Vec<(String, String)> {
    let gathered = gather(parse(&explanation.text).expr);
    let read_as = gathered.to_string();
    let here = &explanation.here;
    let mut lines = vec![
        (words::TYPED, explanation.text.clone()),
        (words::READ_AS, if read_as.is_empty() { words::EVERYTHING.to_owned() } else { read_as }),
    ];
    let asked = of_messages(&gathered);
    let of_words = here.words.iter().enumerate().map(|(at, count)| {
        let what = asked.get(at).cloned().unwrap_or_default();
        words::words(&what, count.messages, count.cards)
    });
    let tested = if here.tested { words::TESTED } else { words::ENOUGH };
    let mut label = words::HERE;
    for line in of_words.chain([words::by_columns(here.by_columns), tested.to_owned()]) {
        lines.push((std::mem::take(&mut label), line));
    }
    lines.push((words::INTERCOM, explanation.server.clone()));
    if explanation.server_words {
        lines.push(("", words::FIRST_ALONE.to_owned()));
    }
    lines.push((words::KNOWN, search::coverage(here.coverage.percent())));
    lines.extend(here.could_match.map(|conversations| ("", words::could_match(conversations))));
    lines.into_iter().map(|(label, line)| (label.to_owned(), line)).collect()
}

/// What is asked of messages, of what must all be so, in its order.
fn of_messages(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::All(all) => all.iter().flat_map(of_messages).collect(),
        Expr::Msg(inner) => vec![inner.to_string()],
        Expr::Any(_) | Expr::Not(_) | Expr::Test(_) | Expr::Words(_) | Expr::Fault(_) => Vec::new(),
    }
}
