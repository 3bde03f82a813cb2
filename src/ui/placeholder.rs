//! The placeholders of macros (API 13), filled in before a macro reaches the composer.
//!
//! `<attribute key="user.name" default="there"/>` in HTML and `{{user.name|fallback:"there"}}` in text.
