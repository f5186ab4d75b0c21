//! What is said of and to the people concerned by a breach.

use crate::render::Language;
use crate::store::MadeOf;

/// How data leaked, as far as a letter tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leak {
    /// By e-mail.
    Mail,
    /// In a letter or parcel.
    Post,
    /// On something that was lost or stolen.
    Device,
    /// Somebody broke in.
    Intrusion,
    /// They stood in public.
    Published,
    /// They stood where another person saw them.
    WrongFile,
    /// Somebody told them, on the telephone or at a desk.
    Told,
    /// Otherwise, or nobody said how.
    Other,
}

/// The list, the letters and their pages.
pub struct ConcernedTexts {
    /// Title.
    pub title: &'static str,
    /// What the list is and who sees it.
    pub lead: &'static str,
    /// On the page of an incident: leads here.
    pub open: &'static str,
    /// There is no list.
    pub none: &'static str,
    /// There is one: people, by whom, when, until when.
    pub made: fn(&str, &str, &str, &str) -> String,
    /// Whether it was made of what leaked; empty where that goes without saying.
    pub made_of: fn(MadeOf) -> &'static str,
    /// It holds fewer or more people than the incident says: list, incident.
    pub differs: fn(&str, &str) -> String,
    /// More people than are listed: how many.
    pub beyond: fn(&str) -> String,
    /// Heading of the form that makes it.
    pub make_title: &'static str,
    /// Makes it of the message.
    pub make_held: &'static str,
    /// The message is gone.
    pub make_gone: &'static str,
    /// Label of the file.
    pub make_file: &'static str,
    /// Which file.
    pub make_file_hint: &'static str,
    /// The button.
    pub make_submit: &'static str,
    /// It could not be read.
    pub unreadable: &'static str,
    /// The file is too large.
    pub too_large: &'static str,
    /// Opens the list.
    pub show: &'static str,
    /// That it is logged.
    pub logged: &'static str,
    /// Downloads the table.
    pub download: &'static str,
    /// With citizen service numbers.
    pub download_bsn: &'static str,
    /// What is in the table and what not.
    pub download_text: &'static str,
    /// Deletes the list.
    pub delete: &'static str,
    /// Heads of the table: number, name, birth date, address, addressee, kinds of data.
    pub columns: [&'static str; 6],
    /// Head of the last column.
    pub column_bsn: &'static str,
    /// Head of the column of who is under age.
    pub column_minor: &'static str,
    /// Heading of the column that says whether the address was in what leaked.
    pub column_in_leak: &'static str,
    /// Yes, no.
    pub yes_no: [&'static str; 2],
    /// Heads of what is filled in later: died, secret address, in which way, when, came back,
    /// objection, remark.
    pub columns_later: [&'static str; 7],
    /// So many are shown of all: shown, all.
    pub some: fn(&str, &str) -> String,
    /// Heading: letters.
    pub letters: &'static str,
    /// What they are.
    pub letters_text: &'static str,
    /// Label of the text.
    pub letter_label: &'static str,
    /// Which marks there are.
    pub letter_hint: &'static str,
    /// Keeps the text.
    pub letter_save: &'static str,
    /// An example follows.
    pub preview: &'static str,
    /// All letters as a page to print.
    pub print: &'static str,
    /// All letters as a PDF.
    pub pdf: &'static str,
    /// Text in the other language.
    pub other_language: fn(Language) -> &'static str,
    /// Kept.
    pub saved: &'static str,
    /// The name of the example.
    pub example_name: &'static str,
    /// In front of the day of a letter.
    pub date: &'static str,
    /// In front of the number of the incident.
    pub reference: &'static str,
    /// In the place of a name that is not known.
    pub no_name: &'static str,
    /// No harm is to be thought of.
    pub no_harm: &'static str,
    /// To the parents of: name.
    pub parents_of: fn(&str) -> String,
    /// How a letter greets the parents of somebody.
    pub parents: fn(&str) -> String,
    /// Tells parents that the letter is about their child.
    pub about_child: fn(&str) -> String,
    /// How it leaked, as a letter tells it.
    pub leaked: fn(Leak) -> &'static str,
    /// What is done about that.
    pub acted: fn(Leak) -> &'static str,
    /// What a text does not fill in by itself although the law asks for it: its marks.
    pub unsaid: fn(&str) -> String,
    /// The letter, with its marks.
    pub letter: &'static str,
    /// By which municipality, where one works for several.
    pub by_municipality: &'static str,
    /// People of whom the municipality is not known.
    pub no_municipality: &'static str,
    /// The form of the regulator as a PDF.
    pub form_pdf: &'static str,
}
