//! What a keymap binds and no key reaches: what a nearer context hides, and what a number swallows.
//!
//! A nearer context is asked first ([`Context::stack`]). Its key ends every sequence of a wider one that begins with it,
//! and a sequence of its own takes the wider one's key. Both may be meant: `false` for the keys that are hidden, in the
//! nearer context, says so.

use super::entry::KeymapLine;
use super::{Binding, Context, KeySequence, Keymap, Layer};
use crate::problem::Problem;

/// What to do about keys that hide others.
const MEANT: &str = "it counts; unbind those with `false` there to say that it is meant";

/// Reports what nothing reaches. `unbound` are the lines that unbind what their context does not have: they say that
/// what is hidden there is meant to be; those that say nothing at all are returned.
pub(super) fn report(keymap: &Keymap, unbound: Vec<KeymapLine>, problems: &mut Vec<Problem>) -> Vec<KeymapLine> {
    let all: Vec<&Binding> = keymap.bindings().collect();
    let of = |context: Context| all.iter().copied().filter(move |binding| binding.context == context);
    let mut meant = vec![false; unbound.len()];
    for near in Context::ALL {
        let stack = near.stack();
        for wide in stack.iter().skip(1) {
            let mut told = |keys: &KeySequence| {
                let mut lines = unbound.iter().zip(&mut meant);
                let line = lines.find(|(line, _)| line.context == near && line.keys == *keys);
                line.map(|(_, meant)| *meant = true).is_some()
            };
            for key in of(near) {
                let dead = of(*wide).filter(|binding| key.keys.begins(&binding.keys) && !told(&binding.keys));
                ended(key, &dead.collect::<Vec<_>>(), problems);
            }
            for key in of(*wide) {
                let longer: Vec<&Binding> = of(near).filter(|binding| key.keys.begins(&binding.keys)).collect();
                if !longer.is_empty() && !told(&key.keys) {
                    taken(key, &longer, near, problems);
                }
            }
        }
    }
    all.iter().filter(|binding| is_a_number(binding)).for_each(|binding| {
        let message = format!("`{}` is never reached in `[{}]`", binding.keys, binding.context.as_str());
        say(binding, message, "a digit there is a number for the key that follows", problems);
    });
    unbound.into_iter().zip(meant).filter(|(_, meant)| !meant).map(|(line, _)| line).collect()
}

/// A key of a nearer context runs something, which ends these sequences of a wider one.
fn ended(key: &Binding, dead: &[&Binding], problems: &mut Vec<Problem>) {
    let near = key.context.as_str();
    if key.source.layer == Layer::User || dead.iter().all(|binding| binding.source.layer != Layer::User) {
        let Some(first) = dead.first() else { return };
        let list: Vec<String> = dead.iter().map(|b| format!("`{}` ({})", b.keys, b.runs())).collect();
        let message = format!("`{}` hides {} of `[{}]`", key.keys, list.join(", "), first.context.as_str());
        return say(key, message, MEANT, problems);
    }
    // The person has written the sequence, and the key was there before.
    for binding in dead.iter().filter(|binding| binding.source.layer == Layer::User) {
        let message = format!(
            "`{}` is not reached in `[{near}]`, where `{}` runs `{}` ({})",
            binding.keys,
            key.keys,
            key.runs(),
            key.source.file.display()
        );
        let help =
            format!("write \"{}\" = false there, or \"{}\" = false to say that it is meant", key.keys, binding.keys);
        say(binding, message, &help, problems);
    }
}

/// A key of a wider context runs something, and begins sequences of a nearer one, where it so runs nothing.
fn taken(key: &Binding, longer: &[&Binding], near: Context, problems: &mut Vec<Problem>) {
    let own = longer.iter().filter(|binding| binding.source.layer == Layer::User).min_by_key(|b| b.source.line);
    let (near, wide) = (near.as_str(), key.context.as_str());
    let Some(binding) = own.or_else(|| longer.first().filter(|_| key.source.layer != Layer::User)) else {
        let first = longer.first().map(|b| format!("`{}` ({})", b.keys, b.source.file.display())).unwrap_or_default();
        let message = format!("`{}` runs nothing in `[{near}]`, where it begins {first}", key.keys);
        let help = format!("write \"{}\" = false there to say that it is meant", key.keys);
        return say(key, message, &help, problems);
    };
    let message = format!("`{}` hides `{}` ({}) of `[{wide}]`", binding.keys, key.keys, key.runs());
    say(binding, message, MEANT, problems);
}

/// Where nothing is typed, the digits from 1 are a number before a key; 0 is one behind another digit only.
fn is_a_number(binding: &Binding) -> bool {
    let counts = binding.context.stack().contains(&Context::Global);
    counts && binding.keys.keys().first().is_some_and(|key| key.digit().is_some_and(|digit| digit > 0))
}

fn say(at: &Binding, message: String, help: &str, problems: &mut Vec<Problem>) {
    let (file, line) = (at.source.file.clone(), Some(at.source.line));
    problems.push(Problem { file, line, column: None, message, help: Some(help.to_owned()) });
}
