//! The sentences of the help.
//!
//! Only their names; each language says them in its own table.

/// The sentences of the help, in one language.
pub struct HelpWords {
    /// Its name.
    pub name: &'static str,
    /// In the field that searches it.
    pub search: &'static str,
    /// So many articles were found.
    pub found: fn(u32) -> String,
    /// None was found, and what to do.
    pub none: &'static str,
    /// Leaves an article.
    pub back: &'static str,
    /// Asks whether an article helped.
    pub asks: &'static str,
    /// It did.
    pub yes: &'static str,
    /// Said after that.
    pub glad: &'static str,
    /// It did not: asks on, about the same.
    pub talk: &'static str,
}
