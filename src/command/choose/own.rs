//! One's own status: active, or away with a reason, replies kept or given back (I1, I2, I3).

use super::{Call, Outcome, done};
use crate::call::{Arg, Kind};
use crate::model::overlay::{Digits, Item, Other, Picker, Purpose};
use crate::model::registry::Refused;
use crate::model::{Model, Overlay};
use crate::words::own;
use client::domain::Admin;

/// Oneself, as the workspace has it.
///
/// # Errors
/// That it has not said yet who one is, or that one has no seat.
pub(in crate::command) fn me(model: &Model) -> Result<&Admin, Refused> {
    let me = model.me().and_then(|me| model.known.directory.admins.iter().find(|a| a.id == *me));
    let me = me.ok_or(own::UNKNOWN)?;
    if me.has_inbox_seat { Ok(me) } else { Err(Refused::from(own::NO_SEAT)) }
}

/// Opens the choice.
pub(in crate::command) fn open(model: &mut Model, _: &Call) -> Outcome {
    let me = me(model)?;
    let now = match (me.away, me.away_reassign) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    };
    let choices = [
        ("off", own::ACTIVE, "", "active available online back"),
        ("on", own::KEPT, own::KEPT_SHORT, "away"),
        ("reassign", own::GIVEN, own::GIVEN_SHORT, "away"),
    ];
    let items = choices.iter().zip(0..).map(|((how, label, short, names), place)| Item {
        label: (*label).to_owned(),
        short: (*short).to_owned(),
        mark: if place == now { "now".to_owned() } else { String::new() },
        call: Some(Call::of("away").with(Arg::Choice((*how).into()))),
        names: names.split(' ').map(str::to_owned).collect(),
        ..Item::default()
    });
    let mut picker = Picker::new(Purpose::Own, "I am", items.collect(), None).digits(Digits::Choose);
    let reasons = model.known.directory.away_reasons.iter().map(|reason| reason.label.to_string());
    let choices =
        if reasons.len() == 0 { Vec::new() } else { std::iter::once("–".to_owned()).chain(reasons).collect() };
    picker.other = Other { title: own::REASON.to_owned(), choices, at: 0 };
    picker.selected = now;
    model.over.overlays.push(Overlay::Picker(picker));
    done()
}

/// What an item calls with the reason that is chosen beside it.
pub(in crate::command) fn with_reason(model: &Model, picker: &Picker, call: Call) -> Call {
    // By what the person reads there: the workspace may have other reasons by now, and in another order.
    let shown = picker.other.choices.get(picker.other.at).filter(|_| picker.other.at > 0);
    let away = !matches!(call.args.first(), Some(Arg::Choice(how)) if how == "off");
    let Some(shown) = shown.filter(|_| away) else { return call };
    let known = model.known.directory.away_reasons.iter().find(|reason| reason.label.as_str() == shown);
    // One that is not there any more is refused as that.
    call.with(Arg::Id(Kind::Reason, known.map_or_else(String::new, |reason| reason.id.clone())))
}

/// What is so now, and what will be after Enter.
pub(super) fn lines(model: &Model, picker: &Picker) -> Vec<String> {
    let mine = model.known.counts.mine;
    let mut lines = vec![own::mine(mine)];
    let how = picker.current().and_then(|item| item.call.as_ref()?.args.first().map(Arg::words));
    let reason = picker.other.choices.get(picker.other.at).filter(|_| picker.other.at > 0).map(String::as_str);
    // Nothing follows where nothing is found.
    let after = |how: String| own::after(how != "off", reason, how == "reassign", mine);
    lines.push(how.map_or_else(String::new, after));
    lines
}

#[cfg(test)]
mod tests {
    use client::domain::AwayReason;

    use super::*;
    use crate::command::testing;

    #[test]
    fn the_reason_that_was_read_is_the_one_that_is_given_though_others_came_in_before_it() {
        let reason = |id: &str| AwayReason { id: id.into(), label: id.into(), emoji: "".into() };
        let mut model = testing::model();
        model.known.directory.away_reasons = vec![reason("lunch"), reason("ill")];
        let mut picker = Picker::new(Purpose::Own, "I am", Vec::new(), None);
        picker.other = Other { title: String::new(), choices: vec!["–".into(), "lunch".into(), "ill".into()], at: 1 };
        model.known.directory.away_reasons = vec![reason("ill"), reason("lunch")];
        let given = |model: &Model| with_reason(model, &picker, Call::of("away").with(Arg::Choice("on".into())));
        assert_eq!(given(&model).args.last(), Some(&Arg::Id(Kind::Reason, "lunch".into())));
        // One that is gone is none, and not another.
        model.known.directory.away_reasons = vec![reason("ill")];
        assert_eq!(given(&model).args.last(), Some(&Arg::Id(Kind::Reason, String::new())));
    }
}
