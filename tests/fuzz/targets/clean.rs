//! The sanitiser: what leaves it is clean, and stays as it is when it is cleaned again.

use client::domain::Text;
use client::domain::text::{clean_block, clean_line, clean_typed};

use super::{is_clean, text};

pub fn target(data: &[u8]) {
    let raw = text(data);
    is_clean(&clean_line(&raw));
    is_clean(Text::new(&raw).as_str());
    let block = clean_block(&raw);
    assert_eq!(clean_block(&block), block);
    block.split('\n').for_each(is_clean);
    let typed = clean_typed(&raw);
    assert_eq!(clean_typed(&typed), typed);
    assert!(!typed.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')), "{typed:?}");
}
