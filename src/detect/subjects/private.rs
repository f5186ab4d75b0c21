//! When an official is told of as a person: who is ill, in debt or under arrest is so at home, too.

use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::normalise::fold;
use crate::detect::subjects::marks::Mark;
use crate::detect::subjects::told::sense;
use crate::detect::subjects::vocabulary::Sense;
use crate::detect::subjects::vocabulary::Subjects;

/// Whether the sentence that `hit` is the subject of, or one behind it that goes on with `hij` or
/// `zij`, tells something of the one of that name: `collega Jan Bos heeft een burn-out`; `title`
/// is what makes it an official's name.
pub(super) fn is_told_of(
    subjects: &Subjects,
    text: &str,
    marks: &[Mark],
    hit: &Hit,
    title: &Mark,
) -> bool {
    if is_object(subjects, text, marks, hit, title) {
        return true;
    }
    // `Jan Bos van onze afdeling is ziek`: what is told stands behind both.
    let mut from = hit.end.max(title.end);
    for number in 0..SENTENCES {
        let rest = text.get(from..).unwrap_or_default();
        let to = from + sentence_end(rest);
        let sentence = Sentence { subjects, text, marks, from, to };
        let word = sentence.first_word();
        let goes_on = number > 0 && PRONOUNS.contains(&word.as_str());
        // `- slikt antidepressiva`, below the name.
        let is_item = number > 0 && is_item(rest);
        if number > 0 && !goes_on && !is_item {
            return false;
        }
        if sentence.tells(&word, goes_on, title) {
            return true;
        }
        if sentence.has_others(to) {
            return false;
        }
        from = to + 1;
    }
    false
}

/// `loonbeslag op medewerker Bart Schouten`, `Medewerker: Bart Schouten`: whom something is done to.
fn is_object(subjects: &Subjects, text: &str, marks: &[Mark], hit: &Hit, title: &Mark) -> bool {
    let word = text.get(title.start..title.end).unwrap_or_default();
    if title.start >= hit.start || !fold(word).starts_with("medewerk") {
        return false;
    }
    let before = text.get(..title.start).unwrap_or_default();
    let front = before.split_whitespace().next_back().unwrap_or_default();
    let between = text.get(title.end..hit.start).unwrap_or_default();
    let is_done_to = OBJECT.contains(&front) || between.contains(':');
    is_done_to && marks.iter().any(|mark| is_private(subjects, mark, 3))
}

/// Where the sentence ends with which `rest` begins.
fn sentence_end(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let most = rest.floor_char_boundary(rest.len().min(SENTENCE_BYTES));
    let ends = |at: usize| match bytes.get(at) {
        Some(b'!' | b'?' | b';') => true,
        Some(b'.') => bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace),
        Some(b'\n') => {
            rest.get(at + 1..).is_some_and(|next| next.starts_with('\n') || is_item(next))
        }
        _ => false,
    };
    (0..most).find(|at| ends(*at)).unwrap_or(most)
}

/// Whether what is left begins with a line of a list.
fn is_item(rest: &str) -> bool {
    let line = rest.trim_start_matches('\n');
    line.strip_prefix(['-', '*', '•']).is_some_and(|item| item.starts_with(' '))
}

/// What follows a name, up to the end of the sentence.
struct Sentence<'s> {
    subjects: &'s Subjects,
    text: &'s str,
    marks: &'s [Mark],
    from: usize,
    to: usize,
}

impl Sentence<'_> {
    fn first_word(&self) -> String {
        let rest = self.text.get(self.from..self.to).unwrap_or_default();
        let rest = rest.trim_start_matches(|c: char| !c.is_alphabetic());
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        fold(word.get(..word.floor_char_boundary(WORD_BYTES)).unwrap_or_default())
    }

    /// Whether it says something private of its subject.
    fn tells(&self, word: &str, goes_on: bool, title: &Mark) -> bool {
        let is_state = STATES.contains(&word);
        let is_politician = self.text.get(title.start..title.end).is_some_and(|title| {
            let title = fold(title);
            POLITICIANS.iter().any(|word| title.starts_with(word))
        });
        self.marks.iter().any(|mark| {
            if mark.start <= self.from || mark.end > self.to {
                return false;
            }
            let Some(Sense::Subject(kind, weight)) = sense(self.subjects, mark) else {
                return false;
            };
            let apart = mark.start - self.from;
            let of_body = matches!(kind, Kind::Health | Kind::Sexuality);
            let is_near = apart <= if of_body || goes_on { FAR } else { NEAR };
            let is_said = goes_on || is_state && is_near || apart <= 2 && weight > 2;
            let public = is_politician && kind == Kind::Politics;
            let least = if of_body && !goes_on { 2 } else { 3 };
            is_said
                && is_private(self.subjects, mark, least)
                && !public
                && !self.is_work(mark)
                && !self.has_others(mark.start)
        })
    }

    /// Whether the words of a mark mean something else, or name a profession.
    fn is_work(&self, mark: &Mark) -> bool {
        self.marks.iter().any(|other| {
            let covers = other.start <= mark.start && mark.end <= other.end;
            covers && matches!(sense(self.subjects, other), Some(Sense::Never(_) | Sense::Role))
        })
    }

    /// Whether someone or something else is spoken of before `to`.
    fn has_others(&self, to: usize) -> bool {
        let between = self.text.get(self.from..to).unwrap_or_default();
        between.split(|c: char| !c.is_alphabetic()).any(|word| {
            (3..=WORD_BYTES).contains(&word.len()) && OTHERS.contains(&fold(word).as_str())
        })
    }
}

/// Whether a mark is of what people are at home, and weighs as much.
fn is_private(subjects: &Subjects, mark: &Mark, least: u8) -> bool {
    let private = |kind: Kind| {
        !matches!(kind, Kind::SocialBenefits | Kind::YouthCare | Kind::Education | Kind::Biometric)
    };
    match sense(subjects, mark) {
        Some(Sense::Subject(kind, weight)) => weight >= least && private(kind),
        _ => false,
    }
}

/// Sentences that are read.
const SENTENCES: usize = 6;

/// Bytes of a sentence that are read, at most.
const SENTENCE_BYTES: usize = 160;

/// How far behind the verb what is told may stand, in bytes.
const NEAR: usize = 32;

/// The same for what hardly anything but a body has.
const FAR: usize = 72;

/// Bytes of a word that is compared, at most.
const WORD_BYTES: usize = 24;

const PRONOUNS: [&str; 8] = ["hij", "zij", "ze", "haar", "zijn", "he", "she", "her"];

/// Words in front of whom something is done to.
const OBJECT: [&str; 7] = ["op", "over", "van", "inzake", "betreffende", "betreft", "bij"];

/// Verbs of what someone is, has or undergoes.
const STATES: [&str; 43] = [
    "heeft",
    "is",
    "zit",
    "krijgt",
    "ligt",
    "werd",
    "wordt",
    "was",
    "had",
    "kreeg",
    "lijdt",
    "kampt",
    "raakte",
    "blijkt",
    "drinkt",
    "gebruikt",
    "slikt",
    "draagt",
    "functioneert",
    "meldde",
    "meldt",
    "staat",
    "stond",
    "gaat",
    "komt",
    "kan",
    "zat",
    "lag",
    "stemt",
    "bidt",
    "heet",
    "verblijft",
    "overleed",
    "slaat",
    "stal",
    "valt",
    "blijft",
    "leeft",
    "has",
    "suffers",
    "got",
    "wegens",
    "vanwege",
];

/// Those whose politics are public.
const POLITICIANS: [&str; 12] = [
    "raadslid",
    "burger",
    "wethouder",
    "fractie",
    "lijst",
    "staten",
    "kamer",
    "minister",
    "staatssecretaris",
    "gedeputeerde",
    "kandidaat",
    "loco",
];

/// Whoever or whatever an official speaks of.
const OTHERS: [&str; 62] = [
    "client",
    "cliente",
    "clienten",
    "klant",
    "klanten",
    "inwoner",
    "inwoners",
    "inwoonster",
    "leerling",
    "leerlingen",
    "patient",
    "patienten",
    "jeugdige",
    "jeugdigen",
    "jongere",
    "jongeren",
    "gezin",
    "gezinnen",
    "mensen",
    "ouders",
    "kinderen",
    "kind",
    "bewoner",
    "bewoners",
    "verdachte",
    "verdachten",
    "mevrouw",
    "meneer",
    "heer",
    "training",
    "cursus",
    "workshop",
    "presentatie",
    "lezing",
    "onderzoek",
    "rapport",
    "advies",
    "gesprek",
    "overleg",
    "beleid",
    "over",
    "verstand",
    "ervaring",
    "kennis",
    "aandacht",
    "expertise",
    "gespecialiseerd",
    "spreekuur",
    "tips",
    "project",
    "aanpak",
    "coach",
    "specialist",
    "verantwoordelijk",
    "bezig",
    "betrokken",
    "werkzaam",
    "deskundige",
    "docent",
    "namens",
    "voorlichting",
    "proces",
];
