//! The kinds of mail there are, as `kinds/*.toml` tell of them.

use std::sync::LazyLock;

use serde::Deserialize;

/// What the gateway has to do with a message, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Duty {
    /// Hold: data of ten people or more.
    Bulk,
    /// Hold: a citizen service number or the like, with words that tell what it is.
    Single,
    /// Hold: a sensitive subject about someone.
    Subject,
    /// Let pass.
    #[default]
    Pass,
}

/// A kind of mail.
pub(crate) enum Kind {
    List(&'static List),
    Text(&'static Text),
}

/// A list of people or things.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) duty: Duty,
    /// Columns that it always has.
    pub(crate) fields: Vec<String>,
    /// Columns of which it has some.
    #[serde(default)]
    pub(crate) more: Vec<String>,
    /// Rows, from and to; some lists are longer.
    #[serde(default = "rows")]
    pub(crate) rows: [u64; 2],
    /// Years in which the people are born.
    #[serde(default = "years")]
    pub(crate) years: [u64; 2],
    /// What the mail says.
    pub(crate) said: Vec<String>,
    /// Names of files, without ending.
    pub(crate) files: Vec<String>,
    /// Layouts that make no sense for it.
    #[serde(default)]
    pub(crate) not: Vec<String>,
}

/// A running text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Text {
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) duty: Duty,
    /// People that it tells of.
    #[serde(default)]
    pub(crate) persons: u64,
    /// Whether it goes to the first of them.
    #[serde(default)]
    pub(crate) to_person: bool,
    #[serde(default = "years")]
    pub(crate) years: [u64; 2],
    pub(crate) subjects: Vec<String>,
    pub(crate) texts: Vec<String>,
    /// Forms in which it goes out; all of them where none is named.
    #[serde(default)]
    pub(crate) forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    #[serde(default)]
    list: Vec<List>,
    #[serde(default)]
    text: Vec<Text>,
}

/// All kinds, those that must be held first.
pub(crate) fn kinds() -> Vec<(&'static str, Duty)> {
    let lists = CATALOGUE.list.iter().map(|list| (list.kind.as_str(), list.duty));
    let texts = CATALOGUE.text.iter().map(|text| (text.kind.as_str(), text.duty));
    let mut kinds: Vec<_> = lists.chain(texts).collect();
    kinds.sort_by_key(|(kind, duty)| (*duty, *kind));
    kinds
}

/// The kind of that name.
pub(crate) fn find(name: &str) -> Kind {
    let list = CATALOGUE.list.iter().find(|list| list.kind == name).map(Kind::List);
    let text = || CATALOGUE.text.iter().find(|text| text.kind == name).map(Kind::Text);
    list.or_else(text).unwrap_or_else(|| panic!("no kind is called {name}"))
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut all = Catalogue { list: Vec::new(), text: Vec::new() };
    for text in [
        include_str!("kinds/hold_lists.toml"),
        include_str!("kinds/hold_texts.toml"),
        include_str!("kinds/pass_lists.toml"),
        include_str!("kinds/pass_texts.toml"),
    ] {
        let read: Catalogue = toml::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        all.list.extend(read.list);
        all.text.extend(read.text);
    }
    all
});

fn rows() -> [u64; 2] {
    [12, 45]
}

fn years() -> [u64; 2] {
    [1938, 2004]
}
