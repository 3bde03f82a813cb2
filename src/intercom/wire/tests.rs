//! Reading rules as tables of JSON.
