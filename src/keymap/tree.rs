//! Bindings as one tree for each context, and the walk of a key press through a stack of them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Code, Context, Key, KeySequence};
use crate::call::Call;

/// Which of the files laid over each other something comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// The built-in `default` keymap.
    Default,
    /// A built-in keymap chosen in its place.
    Preset,
    /// The person's own file.
    User,
}

/// Where a binding was written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BindingPlace {
    /// Which of the files laid over each other it is in.
    pub layer: Layer,
    /// The file, or the name of a built-in one.
    pub file: PathBuf,
    /// Where its keys stand in the file, from 1.
    pub line: usize,
}

/// A key sequence and what it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Which place has to have the keys for it.
    pub context: Context,
    /// Pressed one after another; one is enough for most.
    pub keys: KeySequence,
    /// What they call, in this order.
    pub calls: Vec<Call>,
    /// What the keymap says about it; otherwise the command's own words count.
    pub desc: Option<String>,
    /// The file and line that it is from, after all layers.
    pub source: BindingPlace,
}

/// What a key press comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// These are called, in this order.
    Run {
        /// To be done one after the other, each when the one before is on disk.
        calls: Vec<Call>,
    },
    /// More keys may follow; these.
    Pending(Vec<Hint>),
    /// Nothing is bound to it. A begun sequence is over; a lone key may be typed.
    Unbound,
    /// A begun sequence was given up with `esc`.
    Cancelled,
}

/// A key that can follow, for the which-key box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What to press next.
    pub key: Key,
    /// What it does, or the name of what begins with it.
    pub label: String,
    /// Whether it begins a longer sequence.
    pub prefix: bool,
}

/// All bindings of all contexts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    pub(super) contexts: BTreeMap<Context, Branch>,
    /// Whether its editing keys are those of the default keymap because nothing else has any.
    pub lent: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Branch {
    pub(super) label: Option<(String, BindingPlace)>,
    pub(super) nodes: BTreeMap<Key, Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Leaf(Binding),
    Branch(Branch),
}

impl Keymap {
    /// Takes a key after the `pending` ones. Contexts go from the most specific to the least; the first one that
    /// knows the keys decides. `label` tells what a call does, for the hints.
    pub fn step(
        &self,
        contexts: &[Context],
        pending: &[Key],
        key: Key,
        label: &dyn Fn(&Call) -> Option<String>,
    ) -> Resolution {
        let mut keys = pending.to_vec();
        keys.push(key);
        match self.find(contexts, &keys) {
            Some(Node::Leaf(binding)) => Resolution::Run { calls: binding.calls.clone() },
            Some(Node::Branch(_)) => Resolution::Pending(self.hints(contexts, &keys, label)),
            None if !pending.is_empty() && key == Key::plain(Code::Esc) => Resolution::Cancelled,
            None => Resolution::Unbound,
        }
    }

    /// What can follow after the `pending` keys (with none: every key), over all contexts of the stack.
    pub fn hints(&self, contexts: &[Context], pending: &[Key], label: &dyn Fn(&Call) -> Option<String>) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        for branch in contexts.iter().filter_map(|context| self.branch(*context, pending)) {
            for (key, node) in &branch.nodes {
                if hints.iter().all(|hint| hint.key != *key) {
                    hints.push(node.hint(*key, label));
                }
            }
        }
        hints.sort_by_key(|hint| hint.key);
        hints
    }

    /// The name of the sequence begun with the `pending` keys, if the keymap gives it one.
    pub fn prefix_label(&self, contexts: &[Context], pending: &[Key]) -> Option<&str> {
        contexts
            .iter()
            .filter_map(|context| self.branch(*context, pending))
            .find_map(|branch| branch.label.as_ref().map(|(label, _)| label.as_str()))
    }

    /// The sequences that run this command, given nothing, in this stack of contexts, shortest first.
    pub fn keys_of(&self, command: &str, contexts: &[Context]) -> Vec<KeySequence> {
        let mut found: Vec<&Binding> = self
            .bindings()
            .filter(|binding| contexts.contains(&binding.context))
            .filter(|binding| matches!(binding.calls.as_slice(), [one] if one.is_bare() && one.command == command))
            .filter(|binding| self.reaches(contexts, binding))
            .collect();
        found
            .sort_by_key(|b| (b.keys.needs_kitty(), b.keys.keys().len(), b.source.layer != Layer::User, b.source.line));
        found.into_iter().map(|binding| binding.keys.clone()).collect()
    }

    /// Every binding, by context and key.
    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        let mut all = Vec::new();
        for branch in self.contexts.values() {
            branch.collect(&mut all);
        }
        all.into_iter()
    }

    /// Whether pressing its keys in this stack of contexts comes to the binding and to no other.
    pub(super) fn reaches(&self, contexts: &[Context], binding: &Binding) -> bool {
        let keys = binding.keys.keys();
        (1..=keys.len()).all(|n| match keys.get(..n).and_then(|keys| self.find(contexts, keys)) {
            Some(Node::Leaf(found)) => found == binding,
            Some(Node::Branch(_)) => n < keys.len(),
            None => false,
        })
    }

    fn find(&self, contexts: &[Context], keys: &[Key]) -> Option<&Node> {
        let (last, before) = keys.split_last()?;
        contexts.iter().find_map(|context| self.branch(*context, before)?.nodes.get(last))
    }

    fn branch(&self, context: Context, keys: &[Key]) -> Option<&Branch> {
        let mut branch = self.contexts.get(&context)?;
        for key in keys {
            match branch.nodes.get(key)? {
                Node::Branch(next) => branch = next,
                Node::Leaf(_) => return None,
            }
        }
        Some(branch)
    }
}

impl Branch {
    pub(super) fn collect<'a>(&'a self, all: &mut Vec<&'a Binding>) {
        for node in self.nodes.values() {
            match node {
                Node::Leaf(binding) => all.push(binding),
                Node::Branch(branch) => branch.collect(all),
            }
        }
    }
}

impl Node {
    fn hint(&self, key: Key, label: &dyn Fn(&Call) -> Option<String>) -> Hint {
        match self {
            Self::Leaf(binding) => Hint { key, label: binding.label(label), prefix: false },
            Self::Branch(branch) => {
                let name = branch.label.as_ref().map(|(label, _)| label.clone());
                Hint { key, label: name.unwrap_or_else(|| "…".to_owned()), prefix: true }
            }
        }
    }
}

impl Binding {
    /// What it calls, as it may be written.
    pub fn runs(&self) -> String {
        let calls: Vec<String> = self.calls.iter().map(ToString::to_string).collect();
        calls.join(", ")
    }

    /// What it does: the keymap's own words, the commands', or the calls themselves.
    pub fn label(&self, label: &dyn Fn(&Call) -> Option<String>) -> String {
        if let Some(desc) = &self.desc {
            return desc.clone();
        }
        let words: Vec<String> =
            self.calls.iter().map(|call| label(call).unwrap_or_else(|| call.to_string())).collect();
        words.join(", then ")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::keymap::load;
    use crate::keymap::testing::Any;

    const STACK: [Context; 2] = [Context::List, Context::Global];

    fn keymap(text: &str) -> Keymap {
        let text = format!("[meta]\ninherit = \"none\"\n{text}");
        let (keymap, problems) = load("none", Some((Path::new("k"), &text)), &Any);
        assert_eq!(problems, []);
        keymap
    }

    fn keys(text: &str) -> Vec<Key> {
        text.parse::<KeySequence>().unwrap().keys().to_vec()
    }

    fn step(keymap: &Keymap, pending: &str, key: &str) -> Resolution {
        let pending = if pending.is_empty() { Vec::new() } else { keys(pending) };
        keymap.step(&STACK, &pending, key.parse().unwrap(), &|_| None)
    }

    fn ran(command: &str) -> Resolution {
        Resolution::Run { calls: vec![Call::of(command.to_owned())] }
    }

    #[test]
    fn the_most_specific_context_decides() {
        let keymap = keymap("[global]\nx = \"wide\"\ny = \"wide\"\n[list]\nx = \"narrow\"\n");
        assert_eq!(step(&keymap, "", "x"), ran("narrow"));
        assert_eq!(step(&keymap, "", "y"), ran("wide"));
        assert_eq!(step(&keymap, "", "z"), Resolution::Unbound);
    }

    #[test]
    fn sequences_of_all_contexts_go_together() {
        let keymap = keymap(
            "[global]\n\"g\" = { prefix = \"Go\" }\n\"g m\" = \"mine\"\n\"g g\" = \"wide\"\n\"g v x\" = \"deep\"\n[list]\n\"g g\" = { run = \"narrow\", desc = \"Top\" }\n",
        );
        let Resolution::Pending(hints) = step(&keymap, "", "g") else { panic!() };
        let told: Vec<String> = hints.iter().map(|h| format!("{} {} {}", h.key, h.label, h.prefix)).collect();
        assert_eq!(told, ["g Top false", "m mine false", "v … true"]);
        assert_eq!(keymap.prefix_label(&STACK, &keys("g")), Some("Go"));
        assert_eq!(step(&keymap, "g", "g"), ran("narrow"));
        assert_eq!(step(&keymap, "g", "m"), ran("mine"));
        assert_eq!(step(&keymap, "g v", "x"), ran("deep"));
    }

    #[test]
    fn a_begun_sequence_ends_with_esc_or_a_key_that_is_not_in_it() {
        let keymap = keymap("[global]\n\"g m\" = \"mine\"\n\"x\" = \"other\"\n\"esc\" = \"back\"\n");
        assert_eq!(step(&keymap, "g", "esc"), Resolution::Cancelled);
        assert_eq!(step(&keymap, "g", "x"), Resolution::Unbound);
        assert_eq!(step(&keymap, "", "esc"), ran("back"));
    }

    #[test]
    fn hints_speak_with_the_commands_words() {
        let keymap = keymap("[list]\nx = \"close\"\ny = [\"tag\", \"close\"]\n");
        let words = |call: &Call| (call.command == "close").then(|| "Close it".to_owned());
        let told: Vec<String> = keymap.hints(&STACK, &[], &words).into_iter().map(|hint| hint.label).collect();
        assert_eq!(told, ["Close it", "tag, then Close it"]);
    }

    #[test]
    fn the_keys_of_a_command_are_those_that_reach_it() {
        let keymap = keymap(
            "[global]\n\"x\" = \"close\"\n\"g c\" = \"close\"\n\"C-enter\" = \"close\"\n\"y\" = \"tag\"\n\"h h\" = \"tag\"\n[list]\n\"x\" = \"open\"\n\"h h\" = false\n\"h\" = \"open\"\n",
        );
        let told = |command: &str, stack: &[Context]| -> Vec<String> {
            keymap.keys_of(command, stack).iter().map(ToString::to_string).collect()
        };
        assert_eq!(told("close", &STACK), ["g c", "C-enter"]);
        assert_eq!(told("close", &[Context::Global]), ["x", "g c", "C-enter"]);
        assert_eq!(told("tag", &STACK), ["y"]);
        assert!(told("nothing", &STACK).is_empty());
    }
}
