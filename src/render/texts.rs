//! Every sentence that a person reads, as fields of one struct: a sentence that exists in one
//! language only does not compile.
//!
//! Sentences with a number or a name are functions, because the plural is a matter of grammar and
//! not of a template. Language level is B1, in Dutch with "u"; the verdict comes first.

use jiff::Timestamp;

use crate::destination::Class;
use crate::destination::Ground;
use crate::destination::Signal;
use crate::detect::Because;
use crate::detect::Kind;
use crate::policy::Action;
use crate::render::AboutTexts;
use crate::render::AccountTexts;
use crate::render::AftermathTexts;
use crate::render::BreachTexts;
use crate::render::CaseTexts;
use crate::render::ConcernedTexts;
use crate::render::DeskTexts;
use crate::render::EndTexts;
use crate::render::EntryTexts;
use crate::render::EvidenceTexts;
use crate::render::Labels;
use crate::render::Language;
use crate::render::LearnedTexts;
use crate::render::MeasureTexts;
use crate::render::NoticeTexts;
use crate::render::ObservedTexts;
use crate::render::OverviewTexts;
use crate::render::PageTexts;
use crate::render::PartyTexts;
use crate::render::RegisteringTexts;
use crate::render::RetractionTexts;
use crate::render::RulesTexts;
use crate::render::SenderTexts;
use crate::render::SignalTexts;
use crate::render::TokenTexts;
use crate::render::TrailTexts;
use crate::scan::PartStatus;
use crate::store::HeldState;
use crate::store::IncidentState;
use crate::store::RecipientState;
use crate::store::Role;

/// Everything that is said, in one language.
pub struct Texts {
    /// The language of all of it.
    pub language: Language,
    /// Single words: classes, kinds of data, states, roles.
    pub words: Words,
    /// Why a message was held.
    pub why: WhyTexts,
    /// Why a finding is believed.
    pub belief: BeliefTexts,
    /// How much of it was read.
    pub coverage: CoverageTexts,
    /// Why a recipient has its class.
    pub recipient: RecipientTexts,
    /// Deciding on a message.
    pub review: ReviewTexts,
    /// The queue, and what is done with several messages.
    pub desk: DeskTexts,
    /// Content that is looked at.
    pub evidence: EvidenceTexts,
    /// Ending several incidents.
    pub ending: EndTexts,
    /// What is still to be done after a breach.
    pub measures: MeasureTexts,
    /// Work on the register.
    pub registering: RegisteringTexts,
    /// Tokens of programs.
    pub tokens: TokenTexts,
    /// Correspondents that were learned.
    pub learned: LearnedTexts,
    /// Entries of the lists.
    pub entries: EntryTexts,
    /// What is told by mail.
    pub notices: NoticeTexts,
    /// Deliveries that are worth looking up.
    pub observed: ObservedTexts,
    /// Severity, risk and consequences of a breach.
    pub breach: BreachTexts,
    /// Incidents that people work on.
    pub case: CaseTexts,
    /// The figures.
    pub overview: OverviewTexts,
    /// The people of several municipalities, and the text of letters.
    pub aftermath: AftermathTexts,
    /// Other organisations of an incident.
    pub parties: PartyTexts,
    /// The people concerned by a breach.
    pub concerned: ConcernedTexts,
    /// Getting a message back.
    pub retraction: RetractionTexts,
    /// The page of a sender.
    pub sender: SenderTexts,
    /// Other systems that are told.
    pub signals: SignalTexts,
    /// The rules and their test field.
    pub rules: RulesTexts,
    /// The pages about the program.
    pub about: AboutTexts,
    /// Signing in, people and programs.
    pub accounts: AccountTexts,
    /// The audit trail.
    pub trail: TrailTexts,
    /// The breach register.
    pub register: RegisterTexts,
    /// Headings, table heads and buttons of the pages.
    pub labels: Labels,
    /// What else the pages say.
    pub pages: PageTexts,
}

/// Words for the names in code.
pub struct Words {
    /// A class on a badge: `Privéadres`.
    pub class: fn(Class) -> &'static str,
    /// One recipient of a class, in a sentence: `een privéadres`.
    pub class_one: fn(Class) -> &'static str,
    /// Several recipients of a class, after their number: `privéadressen`.
    pub class_many: fn(Class) -> &'static str,
    /// A kind of data as a name: `burgerservicenummer (BSN)`.
    pub kind: fn(Kind) -> &'static str,
    /// A kind of data of one person in a sentence, with its article: `een burgerservicenummer`.
    pub kind_one: fn(Kind) -> &'static str,
    /// A kind of data of several people in a sentence: `burgerservicenummers`.
    pub kind_many: fn(Kind) -> &'static str,
    /// What happens to a message: `tegenhouden`.
    pub action: fn(Action) -> &'static str,
    /// Where a message is: `wacht op tweede beoordelaar`.
    pub held_state: fn(HeldState) -> &'static str,
    /// What has become of a recipient: `niet verstuurd`.
    pub recipient_state: fn(RecipientState) -> &'static str,
    /// Where an incident is: `mogelijk datalek`.
    pub incident_state: fn(IncidentState) -> &'static str,
    /// Whether a part was read: `niet gecontroleerd`.
    pub part_status: fn(PartStatus) -> &'static str,
    /// Why a part could not be read, by its word in JSON: `omdat er een wachtwoord op zit`.
    pub unscannable: fn(&str) -> &'static str,
    /// What stands out in a part, by its word in JSON: `heeft verborgen kolommen`.
    pub remark: fn(&str) -> &'static str,
    /// What a part is that holds no text, by its word in JSON: `digitale handtekening`.
    pub skipped: fn(&str) -> &'static str,
    /// What a step of a place counts, by its word before the number: `page` is `pagina`.
    pub place_counted: fn(&str) -> Option<&'static str>,
    /// A step of a place that is no name of a file: `text/plain body` is `tekst van de e-mail`;
    /// `None` for a name.
    pub place: fn(&str) -> Option<&'static str>,
    /// A role: `Senior beoordelaar`.
    pub role: fn(Role) -> &'static str,
    /// A line of the audit trail, by its action: `vrijgegeven`; the name itself where unknown.
    pub event: fn(&str) -> &str,
}

/// The sentences of [`crate::render::why()`].
pub struct WhyTexts {
    /// What is where, of how many people: place, kinds, people.
    pub data: fn(&Spot<'_>, &str, u64, Exactness) -> String,
    /// Where it goes, as [`WhyTexts::data`] continues: `Het bericht gaat naar een privéadres
    /// (gmail.com).`
    pub goes_to: fn(&str) -> String,
    /// What could not be checked, and the reason.
    pub unscannable: fn(&Spot<'_>, &str) -> String,
    /// Several parts could not be checked: how many.
    pub unscannable_many: fn(u64) -> String,
    /// An address that resembles a known one: the address, the known one.
    pub lookalike: fn(&str, &str) -> String,
    /// Recipients see each other's address: how many.
    pub visible: fn(u64) -> String,
    /// Nothing was found that needs a sentence.
    pub nothing: &'static str,
}

/// The halves of the sentence of [`crate::render::belief()`].
pub struct BeliefTexts {
    /// What form and check say by themselves.
    pub form: fn(Kind) -> &'static str,
    /// What decided, of so many different values: a column may be judged by some of them.
    pub ground: fn(&Because, u64) -> String,
    /// The whole sentence for a sensitive subject that is told of someone.
    pub of_someone: &'static str,
    /// The whole sentence for one that is told of nobody in particular.
    pub of_nobody: &'static str,
}

/// The sentences of [`crate::render::recipient_reason()`].
pub struct RecipientTexts {
    /// Why it has its class, with the entry that decided, which may be empty.
    pub ground: fn(Ground, &str) -> String,
    /// What a reviewer should know of it.
    pub signal: fn(Signal) -> &'static str,
    /// The address that was probably meant.
    pub meant: fn(&str) -> String,
}

/// The words of [`crate::render::coverage()`].
pub struct CoverageTexts {
    /// What was read.
    pub read: &'static str,
    /// What can hold no text.
    pub without_text: &'static str,
    /// What was not read, or not wholly.
    pub unread: &'static str,
    /// One part, and several.
    pub part: &'static str,
    /// Several parts.
    pub parts: &'static str,
    /// One page.
    pub page: &'static str,
    /// Several pages.
    pub pages: &'static str,
    /// One cell of a table.
    pub cell: &'static str,
    /// Several cells.
    pub cells: &'static str,
}

/// Where data stands, in the eyes of the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot<'a> {
    /// An attachment, by its name.
    Attachment(&'a str),
    /// The text of the mail or its header.
    Message,
    /// More than one of these.
    Several,
}

/// Whether a number of people is sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactness {
    /// An estimate.
    About,
    /// Counted by a strong key.
    Exact,
}

/// Deciding on a message, in the order in which a reviewer meets the sentences.
pub struct ReviewTexts {
    /// Title of the release form: recipients.
    pub release_title: fn(u64) -> String,
    /// What a release means.
    pub release_warning: &'static str,
    /// When the deadline would be: the moment in full.
    pub release_deadline: fn(&str) -> String,
    /// Nothing is reported by the program itself.
    pub release_ap: &'static str,
    /// The question above the ways in which a released message can be sent.
    pub manner_question: &'static str,
    /// As ordinary mail.
    pub manner_as_is: &'static str,
    /// By secure mail, and what that means.
    pub manner_secure: &'static str,
    /// Answer: a message for each recipient.
    pub manner_single: &'static str,
    /// Answer: a blind copy for everyone.
    pub manner_hidden: &'static str,
    /// What hiding the recipients brings, and what it costs.
    pub manner_hint: &'static str,
    /// The chosen way does not exist here.
    pub manner_missing: &'static str,
    /// The first of two chose another way.
    pub manner_other: &'static str,
    /// The question above the reason of a release.
    pub release_question: &'static str,
    /// The button.
    pub release_submit: &'static str,
    /// The undo window: seconds left.
    pub release_undo: fn(u64) -> String,
    /// Delivered: time, incident, deadline.
    pub release_done: fn(&str, &str, &str) -> String,
    /// Not delivered yet: the code or trouble, the moment retrying ends.
    pub release_failed: fn(&str, &str) -> String,
    /// The mail server may have it: how often it was given without an answer.
    pub release_unsure: fn(u64) -> String,
    /// Nobody got it.
    pub release_gave_up: &'static str,
    /// Retrying has ended.
    pub release_no_more: &'static str,
    /// Something that is stored of the message cannot be read any more.
    pub unread: &'static str,
    /// Question to the second person.
    pub second_title: &'static str,
    /// The second person agrees.
    pub second_yes: &'static str,
    /// The second person does not agree.
    pub second_no: &'static str,
    /// Said to the first of two: a colleague must do it.
    pub second_other: &'static str,
    /// Title of the form to reject.
    pub reject_title: &'static str,
    /// The button.
    pub reject_submit: &'static str,
    /// Rejected.
    pub reject_done: &'static str,
    /// Undone: it waits again.
    pub undo_done: &'static str,
    /// Sent back by the second person.
    pub disagree_done: &'static str,
    /// Someone was first: name, what it is now, the moment as written.
    pub conflict: fn(&str, HeldState, &str) -> String,
    /// One's own message.
    pub own: &'static str,
    /// The role does not allow it.
    pub not_allowed: &'static str,
    /// No message of that name.
    pub missing: &'static str,
    /// The reason was left empty.
    pub reason_missing: &'static str,
    /// The reason is too long: the limit.
    pub reason_long: fn(u64) -> String,
    /// No recipient was chosen.
    pub recipients_missing: &'static str,
    /// A recipient that does not wait for a decision.
    pub recipient_unknown: &'static str,
    /// The content was deleted: the day.
    pub content_deleted: fn(&str) -> String,
    /// All of it was erased.
    pub erased: &'static str,
}

/// The breach register.
pub struct RegisterTexts {
    /// What leaked to whom: sender, data, people, destinations, name and moment of the release.
    pub summary: fn(&Summary<'_>) -> String,
    /// Time left: length of time, deadline.
    pub time_left: fn(&str, &str) -> String,
    /// The deadline has passed: number of the incident.
    pub time_over: fn(&str) -> String,
    /// Nothing was accepted yet: the clock does not run.
    pub clock_waits: &'static str,
    /// The regulator was told what was known: until when it expects the rest.
    pub follow_up: fn(&str) -> String,
    /// Undone or never accepted.
    pub cancelled: &'static str,
    /// What nobody knows yet.
    pub unknown: &'static str,
    /// Titles of the sections of the AP form, 0 to 9.
    pub sections: [&'static str; 10],
    /// Labels of the answers in the sheet.
    pub sheet: SheetTexts,
}

/// What [`RegisterTexts::summary`] is made of.
pub struct Summary<'a> {
    /// Envelope sender; empty for the null sender.
    pub sender: &'a str,
    /// Kinds of data as a list in words; empty where none was found.
    pub kinds: &'a str,
    /// The estimated number of people; 0 where none was found.
    pub persons: u64,
    /// Whether a part could not be read.
    pub unread: bool,
    /// Recipients by class, in words.
    pub destinations: &'a str,
    /// Who released it.
    pub released_by: &'a str,
    /// When.
    pub released_at: Timestamp,
}

/// Labels and fixed answers of the incident sheet.
pub struct SheetTexts {
    /// Title of the sheet: number of the incident.
    pub title: fn(&str) -> String,
    /// Who made the sheet and when: name, moment.
    pub footer: fn(&str, &str) -> String,
    /// `Nummer in het register`.
    pub number: &'static str,
    /// `Stand`.
    pub state: &'static str,
    /// `Bericht`.
    pub message: &'static str,
    /// `Nummer van de AP`.
    pub ap_number: &'static str,
    /// `Organisatie`.
    pub organisation: &'static str,
    /// `Contactpersoon`.
    pub contact: &'static str,
    /// `Bericht ontvangen door Sluis`.
    pub received: &'static str,
    /// `Vrijgegeven`.
    pub released: &'static str,
    /// `Bezorgd bij de eerste ontvanger (bekend geworden)`.
    pub known: &'static str,
    /// `Uiterste moment om te melden`.
    pub deadline: &'static str,
    /// `Samenvatting`.
    pub summary: &'static str,
    /// `Aard van de inbreuk`.
    pub nature: &'static str,
    /// `Vertrouwelijkheid`.
    pub confidentiality: &'static str,
    /// `Vrijgegeven door`.
    pub released_by: &'static str,
    /// `Eerste akkoord door`.
    pub first_by: &'static str,
    /// `Reden van vrijgeven`.
    pub reason: &'static str,
    /// `Ontvangers`.
    pub recipients: &'static str,
    /// `Geaccepteerd om`: moment.
    pub accepted: fn(&str) -> String,
    /// Nobody knows whether it was, the moment: `misschien bezorgd op …`.
    pub maybe_accepted: fn(&str) -> String,
    /// Refused for good, or given up: `niet bezorgd`.
    pub refused: &'static str,
    /// `nog niet bezorgd`.
    pub not_accepted: &'static str,
    /// `Soorten gegevens`.
    pub kinds: &'static str,
    /// `Bijzondere en strafrechtelijke gegevens`.
    pub special: &'static str,
    /// `geen gevonden`.
    pub none_found: &'static str,
    /// `Aantal gegevensrecords`.
    pub records: &'static str,
    /// `Aantal personen`.
    pub persons: &'static str,
    /// From–to people, `None` where no maximum is known.
    pub persons_range: fn(u64, Option<u64>) -> String,
    /// `Groep mensen`.
    pub group: &'static str,
    /// `Versleuteld`.
    pub encrypted: &'static str,
    /// `Maatregelen vooraf`.
    pub measures: &'static str,
    /// `Gevolgen voor de betrokkenen`.
    pub consequences: &'static str,
    /// `Ernst`.
    pub severity: &'static str,
    /// `Risico`.
    pub risk: &'static str,
    /// `Betrokkenen geïnformeerd`.
    pub informed: &'static str,
    /// `Genomen maatregelen`.
    pub taken: &'static str,
    /// `Ontvangers buiten Nederland`.
    pub abroad: &'static str,
    /// `Overige opmerkingen`.
    pub remarks: &'static str,
}
