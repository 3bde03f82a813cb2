//! An attribute's value goes out as what its attribute takes (API 7.5, 7.17).

use serde_json::{Value, json};

use super::context::Context;
use crate::domain::ticketing::AttributeKind;
use crate::domain::{AttributeStep, ConversationAttribute, Step, Thread};
use crate::intercom::{ApiError, Client};

/// The request of a step.
pub(super) async fn perform(
    context: &Context,
    client: &Client,
    step: &Step,
    what: &AttributeStep,
) -> Result<Thread, ApiError> {
    let known = context.report_err(context.store.directory().await).and_then(|lists| lists.attributes);
    let known = known.unwrap_or_default();
    let own = known.iter().find(|attribute| attribute.own.name == what.name);
    let key = own.map_or(what.name.as_str(), |own| own.key.as_str());
    client.set_attribute(&step.conversation, &step.author, (key, written(own, what))).await
}

/// Words as the JSON that the attribute takes; of one that is not known they stay words.
fn written(own: Option<&ConversationAttribute>, what: &AttributeStep) -> Value {
    let Some(words) = &what.value else { return Value::Null };
    let words = words.as_str();
    let Some(own) = own else { return json!(words) };
    let number = || serde_json::from_str(words).ok().filter(Value::is_number);
    match own.own.kind {
        AttributeKind::Boolean => words.parse::<bool>().map_or_else(|_| json!(words), |yes| json!(yes)),
        AttributeKind::Integer | AttributeKind::Decimal | AttributeKind::Time => {
            number().unwrap_or_else(|| json!(words))
        }
        AttributeKind::List => {
            let option = own.own.options.iter().find(|(_, label)| label.as_str() == words);
            option.map_or_else(|| json!(words), |(raw, _)| json!(raw))
        }
        AttributeKind::Text | AttributeKind::Other => json!(words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Text;
    use crate::domain::ticketing::TicketAttribute;

    #[test]
    fn a_value_goes_out_as_its_attribute_takes_it_whatever_characters_its_label_has() {
        let of = |kind| ConversationAttribute {
            id: "1".into(),
            key: "Re\u{200b}ason".into(),
            own: TicketAttribute {
                name: Text::new("Reason"),
                kind,
                options: vec![("a\u{202e} bug".to_owned(), Text::new("a bug"))],
                required: true,
            },
            teams: Vec::new(),
        };
        for (kind, words, value) in [
            (AttributeKind::Boolean, "true", json!(true)),
            (AttributeKind::Integer, "12", json!(12)),
            (AttributeKind::Decimal, "2.5", json!(2.5)),
            (AttributeKind::Time, "1700000000", json!(1_700_000_000)),
            (AttributeKind::Time, "2023-11-14T22:13:20Z", json!("2023-11-14T22:13:20Z")),
            (AttributeKind::List, "a bug", json!("a\u{202e} bug")),
            (AttributeKind::List, "gone", json!("gone")),
            (AttributeKind::Text, "12", json!("12")),
        ] {
            let step = AttributeStep { name: Text::new("Reason"), value: Some(Text::new(words)) };
            assert_eq!(written(Some(&of(kind)), &step), value, "{kind:?} {words}");
            let none = AttributeStep { value: None, ..step };
            assert_eq!(written(Some(&of(kind)), &none), Value::Null);
        }
    }
}
