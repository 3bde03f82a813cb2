//! The keys page of the reference, from the built-in keymaps.

use std::fmt::Write;

use super::{Binding, Context, Keymap, Layer, load};
use crate::call::{Call, Vocabulary};

const INTRODUCTION: &str = "\
# Keys

The keys of the built-in keymaps. `sidetone keys show` prints those in force, with file and line of your own.

Your own `keymap.toml` in the config directory is laid over them, key by key:

```toml
[meta]
inherit = \"default\"        # or \"intercom\", or \"none\"; without it, `ui.keymap` in config.toml

[list]
\"X\" = \"close\"
\"x r\" = [\"reopen\", \"reply\"]
\"x a\" = { run = \"assign.me\", desc = \"Mine\" }
\"x\" = { prefix = \"Mine\" }
\"q\" = false               # nothing any more
```

- A key is `x`, `X`, `space`, `enter`, `esc`, `tab`, `backspace`, `del`, `ins`, `up`, `down`, `left`, `right`, `home`,
  `end`, `pgup`, `pgdn` or `f1` to `f24`, with `C-` (Ctrl), `A-` (Alt) and `S-` (Shift, only with named keys) before it.
- A space stands between the keys of a sequence. A key either runs something or begins a sequence.
- Your key over a built-in sequence replaces all of it, and you are told what it hides. To begin a sequence with a key
  that runs something, unbind that key first.
- To a terminal `C-i` is `tab`, `C-m` is `enter` and `C-[` is `esc`.
- Keys marked † need a terminal that speaks the kitty keyboard protocol.
- The context that has the keys is asked first, then `global`. `composer`, `picker`, `prompt`, `help`, `outbox` and
  `confirm` do not ask `global`; where text is typed (`composer`, `picker`, `prompt`) `edit` is asked next, and a key that
  nothing is bound to is typed.
- A key of a context ends all sequences of `global` that begin with it, there: `\"g\" = \"close\"` under `[list]` leaves
  no `g g` in the list. You are told which ones; `\"g g\" = false` under `[list]` says that it is meant.
- A number before a key counts: `3j` goes three rows down. Before a key that does nothing with it nothing is done.
";

/// The page in Markdown. `commands` are those that there are; `label` tells what a call does.
pub fn reference(commands: &dyn Vocabulary, label: &dyn Fn(&Call) -> Option<String>) -> String {
    let mut page = INTRODUCTION.to_owned();
    let (default, _) = load("default", None, commands);
    tables(&mut page, &default, &|_| true, label);
    let (intercom, _) = load("intercom", None, commands);
    page.push_str("\n# The keymap `intercom`\n\nWhat differs from the default; the file itself says what a terminal cannot deliver.\n");
    tables(&mut page, &intercom, &|binding| binding.source.layer == Layer::Preset, label);
    page
}

fn tables(
    page: &mut String,
    keymap: &Keymap,
    wanted: &dyn Fn(&Binding) -> bool,
    label: &dyn Fn(&Call) -> Option<String>,
) {
    for context in Context::ALL {
        let mut bindings: Vec<&Binding> =
            keymap.bindings().filter(|binding| binding.context == context && wanted(binding)).collect();
        if bindings.is_empty() {
            continue;
        }
        bindings.sort_by_key(|binding| binding.source.line);
        let _ = writeln!(
            page,
            "\n## `{}`\n\n{}.\n\n| Keys | Does | Command |\n| --- | --- | --- |",
            context.as_str(),
            context.doc()
        );
        for binding in bindings {
            let mark = if binding.keys.needs_kitty() { " †" } else { "" };
            let keys = code(&binding.keys.to_string());
            let commands: Vec<String> = binding.calls.iter().map(|call| code(&call.to_string())).collect();
            let _ = writeln!(
                page,
                "| {keys}{mark} | {} | {} |",
                binding.label(label).replace('|', "\\|"),
                commands.join(", ")
            );
        }
    }
}

/// Text as code in a Markdown table.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
