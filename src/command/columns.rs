//! The columns of a list's table: chosen with ticks, put in their order and made wider or narrower, for each view.

use super::{Area, Call, Command, Kind, Param, done, view};
use crate::call::Arg;
use crate::model::edit::Edit;
use crate::model::overlay::{Digits, Item, Picker, Purpose};
use crate::model::reads::Fact;
use crate::model::registry::{Outcome, Refused};
use crate::model::{Model, Overlay};
use crate::views::columns::{self, Column, Columns, WIDTHS};
use crate::words::{choosing, views as words};

/// No table, whatever the view's file says.
const NONE: &str = "none";

/// Commands about columns.
pub(super) fn commands() -> Vec<Command> {
    let move_by = |name, doc, run| Command::new(Area::Overlay, name, doc, run);
    vec![
        Command::new(Area::View, "columns", "Choose the columns of the list's table", choose)
            .takes(&[Param::may("columns", Kind::Text)]),
        move_by("picker.later", "Put the column or app further behind", |m, _| shift(m, 1, 'J')),
        move_by("picker.earlier", "Put the column or app further ahead", |m, _| shift(m, -1, 'K')),
        move_by("picker.wider", "Make the column wider", |m, _| widen(m, 2, '>')),
        move_by("picker.narrower", "Make the column narrower", |m, _| widen(m, -2, '<')),
    ]
}

fn choose(model: &mut Model, call: &Call) -> Outcome {
    let Some(text) = call.args.first().map(Arg::words) else { return pick(model) };
    let columns = match text.trim() {
        NONE => Columns::new(),
        text => columns::columns(text).map_err(|word| Refused::from(words::no_such_column(&word)))?,
    };
    model.panes.looks.entry(model.panes.inbox.clone()).or_default().columns = Some(columns);
    // What columns tell is read with the rows.
    model.reads.after(Fact::ListTurned);
    Ok(vec![view::remember_looks(model)].into())
}

/// The picker: what is chosen comes first, in its order, ticked.
fn pick(model: &mut Model) -> Outcome {
    let default = || [Column::Customer, Column::Company, Column::Words, Column::Signs].map(|c| (c.clone(), c.width()));
    let chosen = model.columns_of(&model.panes.inbox).cloned();
    let is_table = chosen.is_some();
    let chosen = chosen.unwrap_or_else(|| default().to_vec());
    // Of attributes those are known that the conversation under the cursor has.
    let shown = model.panes.thread.data.as_ref().map(|data| &data.conversation.attributes);
    let attributes = shown.into_iter().flatten().map(|(name, _)| Column::Attribute(name.to_string()));
    let all = Column::ALL.into_iter().chain(attributes).map(|column| (column.clone(), column.width()));
    let others: Vec<_> = all.filter(|(column, _)| chosen.iter().all(|(known, _)| known != column)).collect();
    let ticked = (0..chosen.len()).collect();
    let items = chosen.into_iter().chain(others).map(|(column, width)| item(&column, width)).collect();
    let title = choosing::columns_of(&view::inbox_name(model, &model.panes.inbox), is_table);
    let picker = Picker { ticked, ..Picker::new(Purpose::Columns, title, items, None).digits(Digits::Choose) };
    model.over.overlays.push(Overlay::Picker(picker));
    done()
}

fn item(column: &Column, width: u16) -> Item {
    let label = if column.heading().is_empty() { choosing::SIGNS } else { column.heading() };
    Item { label: label.to_owned(), mark: width.to_string(), names: vec![column.name()], ..Item::default() }
}

/// What is ticked, as a call.
pub(super) fn ticked(picker: &Picker) -> Option<Call> {
    if picker.purpose != Purpose::Columns {
        return None;
    }
    let ticked = picker.items.iter().enumerate().filter(|(place, _)| picker.ticked.contains(place));
    let columns: Columns =
        ticked.filter_map(|(_, item)| Some((Column::named(item.names.first()?)?, item.mark.parse().ok()?))).collect();
    let text = if columns.is_empty() { NONE.to_owned() } else { columns::written(&columns) };
    Some(Call::of("columns").with(Arg::Text(text)))
}

/// The picker of columns, or of apps, while nothing is typed: what is typed looks for one, and these keys are typed then.
fn on_top(model: &mut Model) -> Option<&mut Picker> {
    match model.over.overlays.last_mut() {
        Some(Overlay::Picker(picker)) if picker.has_order() && picker.input.text().is_empty() => Some(picker),
        _ => None,
    }
}

fn shift(model: &mut Model, by: isize, letter: char) -> Outcome {
    let Some(picker) = on_top(model) else { return super::edit(model, Edit::Char(letter)) };
    let at = picker.selected;
    let to = at.saturating_add_signed(by).min(picker.items.len().saturating_sub(1));
    if at < picker.items.len() {
        picker.items.swap(at, to);
        for place in &mut picker.ticked {
            *place = match *place {
                place if place == at => to,
                place if place == to => at,
                place => place,
            };
        }
        picker.selected = to;
    }
    done()
}

fn widen(model: &mut Model, by: i16, letter: char) -> Outcome {
    let Some(picker) = on_top(model).filter(|picker| picker.purpose == Purpose::Columns) else {
        return super::edit(model, Edit::Char(letter));
    };
    let at = picker.selected;
    if let Some(item) = picker.items.get_mut(at) {
        let width: u16 = item.mark.parse().unwrap_or(0);
        item.mark = width.saturating_add_signed(by).clamp(*WIDTHS.start(), *WIDTHS.end()).to_string();
    }
    done()
}
