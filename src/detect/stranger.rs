//! People of whom no list knows the name: looked for only where something sensitive is told, and
//! believed where the sentence speaks of the words as of a person.

use crate::detect::Hit;
use crate::detect::Kind;
use crate::detect::Lexicons;
use crate::detect::Words;
use crate::detect::fold;
use crate::detect::person::Known;
use crate::detect::person::Names;
use crate::detect::person::Streets;
use crate::detect::person::Word;
use crate::detect::person::is_elided;
use crate::detect::person::is_initials;
use crate::detect::person::words_of;
use crate::detect::search::LIKELY_NAME;

/// A stretch of text that tells something, and how it does.
pub(super) struct Telling<'t> {
    /// The text of the passage.
    pub(super) text: &'t str,
    /// Whether it has words of one person, such as `hij`.
    pub(super) is_personal: bool,
    /// Whether it has a word that hardly means anything else than its subject.
    pub(super) is_decisive: bool,
    /// Where addresses and mobile numbers begin and end that were found in it.
    pub(super) homes: Vec<(usize, usize)>,
}

/// Names in a passage besides those at `known`; `is_free` tells whether the words between two
/// bytes are none that mean something else. Bytes count from the start of the passage.
///
/// - Cost: a look at each word; asked only of passages of texts that tell something.
pub(super) fn strangers(
    telling: &Telling<'_>,
    known: &[(usize, usize)],
    is_free: impl Fn(usize, usize) -> bool,
    words: &Lexicons,
) -> Vec<Hit> {
    let text = unwrapped(telling.text);
    let tokens = words_of(&text);
    let sentence = Sentence { telling, text: &text, tokens: &tokens, words: Lists::new(words) };
    let mut hits = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(last) = sentence.name_at(at) else {
            at += 1;
            continue;
        };
        let (start, end) = (tokens[at].start, tokens[last].end);
        let is_known = known.iter().any(|(from, to)| start < *to && *from < end);
        // Behind an initial `Koster` is no sexton.
        if !is_known
            && (is_initials(tokens[at].text) || is_free(start, end))
            && !sentence.words.names_organisation(&tokens[at..=last])
        {
            let value = sentence.words.names.canonical(&text[start..end]);
            hits.push(Hit::new(Kind::Name, start, end, value, LIKELY_NAME));
        }
        at = last + 1;
    }
    hits
}

/// The text with the lines joined that were broken because they were full.
fn unwrapped(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(full) if full.len() >= FULL_LINE => {
                joined.push_str(full);
                joined.push(' ');
            }
            _ => joined.push_str(line),
        }
    }
    joined
}

/// A passage in its words.
struct Sentence<'a, 't> {
    telling: &'a Telling<'t>,
    text: &'a str,
    tokens: &'a [Word<'a>],
    words: Lists<'a>,
}

impl Sentence<'_, '_> {
    /// The last word of the name that begins at word `at`.
    fn name_at(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let names = &self.words.names;
        if !token.is_capital() {
            let low = self.in_lower_case(at).or_else(|| self.addressed_low(at));
            return low.or_else(|| self.introduced(at));
        }
        if is_initials(token.text) {
            return self.with_initials(at);
        }
        if names.is_title(token.text) || names.is_stop(token.text) {
            return None;
        }
        self.introduced(at)
            .or_else(|| self.whole(at))
            .or_else(|| self.with_street(at))
            .or_else(|| self.lone(at))
    }

    /// `cliënt Storm`, `het gezin van Zanten`: behind the word for a person any name will do.
    fn introduced(&self, at: usize) -> Option<usize> {
        let front = self.tokens.get(at.checked_sub(1)?)?;
        let token = self.tokens.get(at).filter(|token| token.joins() || token.follows_colon)?;
        let is_interfix = self.words.names.is_interfix(token.text);
        let is_none = self.words.is_no_name(token.text) && !is_interfix;
        if is_none || !self.words.before.contains(&fold(front.text)) {
            return None;
        }
        let first = self.whole_or_given(at);
        first.or_else(|| self.words.names.surname_at(self.tokens, at).map(|(last, _)| last))
    }

    /// `J. Dekker (06-…)`, `A. de Boer meldde zich`: where a line begins so, a letter alone may be
    /// the number of a heading.
    fn with_initials(&self, at: usize) -> Option<usize> {
        let names = &self.words.names;
        let others = self.tokens.get(at + 1..)?;
        let more = others.iter().take_while(|token| token.joins() && is_initials(token.text));
        let next = at + 1 + more.count();
        let token = self.tokens.get(next).filter(|token| token.joins())?;
        let (last, known) = names.surname_among(self.tokens, next, Streets::AsSurnames)?;
        let is_surname = known != Known::No || last > next || is_elided(token.text.as_bytes());
        let is_told = self.has_home(last) || self.has_age(last) || is_surname && self.acts(last);
        is_told.then_some(last)
    }

    /// A given name and a surname, or a given name alone, at word `at`.
    fn whole_or_given(&self, at: usize) -> Option<usize> {
        let given = self.words.names.given(self.tokens.get(at)?.text) != Known::No;
        let next = self.tokens.get(at + 1).filter(|next| next.joins());
        let surname = next.and_then(|_| self.words.names.surname_at(self.tokens, at + 1));
        surname
            .filter(|_| self.tokens[at].is_capital())
            .map(|(last, _)| last)
            .or(given.then_some(at))
    }

    /// `Mariska Smeets`: two words of which one is a name, or of which a person is told.
    fn whole(&self, at: usize) -> Option<usize> {
        let names = &self.words.names;
        let token = self.tokens.get(at)?;
        self.tokens.get(at + 1).filter(|next| next.joins())?;
        let (last, surname) = names.surname_at(self.tokens, at + 1)?;
        let given = names.given(token.text);
        let (age, acts) = (self.has_age(last), self.acts(last));
        let in_sentence =
            at > 0 && token.joins() && (!self.tokens[at - 1].is_capital() || self.is_near(at));
        let is_told = if given == Known::Name || given == Known::Word && surname != Known::No {
            in_sentence || acts || age || surname != Known::No || self.has_home(last)
        } else if token.text.chars().count() < 3 || self.words.is_no_name(token.text) {
            false
        } else if surname == Known::Name {
            in_sentence || acts || age || self.has_home(last)
        } else {
            let is_personal = self.telling.is_personal;
            let has_prefix = last > at + 1 || is_elided(self.tokens[last].text.as_bytes());
            age || given != Known::No && (acts || self.has_home(last))
                || acts && is_personal
                || is_personal && in_sentence && self.is_near(at)
                || self.telling.is_decisive
                    && (self.is_housed(last)
                        && (is_personal || has_prefix || self.is_near(at) || self.goes_on(last))
                        || self.is_near(at) && self.has_home(last)
                        || self.is_colleague(last))
        };
        is_told.then_some(last)
    }

    /// `Ruud Bloemhof`: a surname that would be a street, where no house number is behind it.
    fn with_street(&self, at: usize) -> Option<usize> {
        let names = &self.words.names;
        let surname = self.tokens.get(at + 1).filter(|next| next.joins() && next.is_capital())?;
        let after = self.text.get(surname.end..).unwrap_or_default().trim_start();
        let is_given = names.given(self.tokens.get(at)?.text) != Known::No;
        let is_surname =
            names.is_street(surname.text) && !after.starts_with(|c: char| c.is_ascii_digit());
        let is_told = || self.acts(at + 1) || self.has_age(at + 1) || self.is_near(at);
        let is_housed = || {
            let is_name = !self.words.is_no_name(self.tokens[at].text);
            is_name && self.telling.is_decisive && self.goes_on(at + 1)
        };
        (is_surname && (is_given && is_told() || is_housed())).then_some(at + 1)
    }

    /// `Daan (9)`, `Sem is geschorst`: a given name alone.
    fn lone(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if self.words.names.given(token.text) != Known::Name {
            return None;
        }
        let next = self.tokens.get(at + 1).filter(|next| next.joins());
        let is_short = |next: &&Word<'_>| is_initials(next.text) && next.text.len() == 2;
        if next.filter(is_short).is_some() {
            return Some(at + 1);
        }
        (self.has_age(at) || self.telling.is_decisive && self.acts(at)).then_some(at)
    }

    /// `wim jansen`, where both are names and nothing else.
    fn in_lower_case(&self, at: usize) -> Option<usize> {
        let names = &self.words.names;
        if names.given(self.tokens.get(at)?.text) != Known::Name {
            return None;
        }
        let mut last = at + 1;
        while last < at + INTERFIXES
            && self
                .tokens
                .get(last)
                .is_some_and(|word| word.joins() && names.is_interfix(word.text))
        {
            last += 1;
        }
        let surname = self.tokens.get(last).filter(|word| word.joins())?;
        let known = names.surname(surname.text);
        let is_told = || last > at + 1 || known == Known::Word || self.acts(last);
        let can_be = !self.words.is_no_name(surname.text) && !names.is_stop(surname.text);
        let is_named = known == Known::Name
            || can_be && is_told() && !self.words.behind.contains(surname.text);
        is_named.then_some(last)
    }

    /// `mw de vink`, behind a form of address.
    fn addressed_low(&self, at: usize) -> Option<usize> {
        let names = &self.words.names;
        let front = self.tokens.get(at.checked_sub(1)?)?;
        if !names.is_title(front.text) || !self.tokens.get(at)?.joins() {
            return None;
        }
        let mut last = at;
        while last < at + INTERFIXES
            && self.tokens.get(last).is_some_and(|word| names.is_interfix(word.text))
        {
            last += 1;
        }
        let surname = self.tokens.get(last).filter(|word| word.joins())?;
        let known = names.surname(surname.text);
        let least = if last > at { Known::Word } else { Known::Name };
        let acts = || {
            self.acts(last)
                && !self.words.is_no_name(surname.text)
                && !self.words.behind.contains(surname.text)
        };
        ((known >= least || acts()) && !names.is_stop(surname.text)).then_some(last)
    }

    /// Whether the age or the class of someone stands behind word `last`: `(9)`, `, 11 jaar`,
    /// `(groep 8)`, ` uit 2B`.
    fn has_age(&self, last: usize) -> bool {
        let after = self.after(last);
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        if let Some(inside) = after.trim_start().strip_prefix('(') {
            let inside = inside.trim_start();
            return digit(inside)
                || ["groep", "klas", "geb", "*"].iter().any(|word| inside.starts_with(word));
        }
        if let Some(rest) = after.strip_prefix(", ").or_else(|| after.strip_prefix(' ')) {
            let years = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let count = rest.len() - years.len();
            let is_age =
                ["jaar", "jr", "maanden"].iter().any(|w| years.trim_start().starts_with(w));
            let class = rest.strip_prefix("uit ").is_some_and(|rest| {
                digit(rest) || ["klas", "groep", "de klas"].iter().any(|w| rest.starts_with(w))
            });
            return (1..=2).contains(&count) && is_age || class;
        }
        false
    }

    /// Whether where someone lives or is called stands behind word `last`: `, Zonnebloem 269`,
    /// ` (06-…)`.
    fn has_home(&self, last: usize) -> bool {
        if self.is_housed(last) {
            return true;
        }
        let after = self.after(last);
        if let Some(inside) = after.strip_prefix(" (") {
            return inside.starts_with("+31") || inside.starts_with('0');
        }
        let Some(street) = after.strip_prefix(", ") else { return false };
        if !street.starts_with(char::is_uppercase) {
            return false;
        }
        let clause = street.split([',', ';', ':', '\n', '(']).next().unwrap_or_default();
        let mut words = clause.split(' ').skip(1).take(STREET_WORDS);
        words.any(|word| {
            let bare = word.trim_end_matches(|c: char| c == '.' || c.is_alphabetic());
            (1..=5).contains(&bare.len()) && bare.bytes().all(|byte| byte.is_ascii_digit())
        })
    }

    /// Whether an address or a mobile number was found right behind word `last`: `, Lindelaan 3`,
    /// ` on Lindelaan 3`, ` (06-…)`.
    fn is_housed(&self, last: usize) -> bool {
        self.home(last).is_some()
    }

    /// Where the address or the number ends that was found right behind word `last`.
    fn home(&self, last: usize) -> Option<usize> {
        let end = self.tokens[last].end;
        let stands = |home: &&(usize, usize)| {
            let between = self.text.get(end..home.0);
            between.is_some_and(|between| AT_HOME.contains(&between))
        };
        self.telling.homes.iter().find(stands).map(|(_, end)| *end)
    }

    /// Whether what people do or are stands behind the home behind word `last`: `Aizo Zandbelt,
    /// Singel 195, heeft`.
    fn goes_on(&self, last: usize) -> bool {
        let behind = self.home(last).and_then(|end| self.text.get(end..)).unwrap_or_default();
        let told = behind.trim_start_matches([',', ')', ' ']);
        told.split(' ').next().is_some_and(|word| self.words.behind.contains(word))
    }

    /// Whether who is named stands for one of us: `van onze afdeling zit thuis`.
    fn is_colleague(&self, last: usize) -> bool {
        let mut words = self.after(last).split(' ').skip(1);
        let is_of = words.next().is_some_and(|word| OF_US.contains(&word));
        let is_ours = is_of && words.next().is_some_and(|word| US.contains(&word));
        is_ours && words.take(2).any(|word| self.words.behind.contains(word))
    }

    /// What stands behind word `last`.
    fn after(&self, last: usize) -> &str {
        self.text.get(self.tokens[last].end..).unwrap_or_default()
    }

    /// Whether word `last` is followed by what people do or are, a remark in brackets left out:
    /// `Bas Kok (de nieuwe trainer) is`.
    fn acts(&self, last: usize) -> bool {
        let next = self.tokens.get(last + 1).filter(|next| next.joins());
        if next.is_some_and(|next| self.words.behind.contains(next.text)) {
            return true;
        }
        let after = self.after(last);
        let remark = after.strip_prefix(" (").and_then(|rest| rest.split_once(") "));
        let told = remark.filter(|(remark, _)| remark.len() <= REMARK_BYTES).map(|(_, told)| told);
        // `Zdeněk Hrubý, die heeft gedreigd`
        let told = told.or_else(|| after.strip_prefix(", die "));
        let word = told.and_then(|told| told.split(' ').next());
        word.is_some_and(|word| self.words.behind.contains(word))
    }

    /// Whether a word such as `van` stands in front of word `at`.
    fn is_near(&self, at: usize) -> bool {
        let front = at.checked_sub(1).and_then(|front| self.tokens.get(front));
        front.is_some_and(|front| self.words.near.contains(&fold(front.text)))
    }
}

/// The lists of words, taken up once a passage.
struct Lists<'a> {
    names: Names<'a>,
    before: &'a Words,
    near: &'a Words,
    behind: &'a Words,
    none: &'a Words,
    organisation: &'a Words,
}

impl<'a> Lists<'a> {
    fn new(words: &'a Lexicons) -> Self {
        Self {
            names: Names::new(words),
            before: words.words("someone_before"),
            near: words.words("someone_near"),
            behind: words.words("someone_behind"),
            none: words.words("no_name"),
            organisation: words.words("organisation"),
        }
    }

    fn is_no_name(&self, word: &str) -> bool {
        self.none.contains(&fold(word))
    }

    /// Whether one of the words is that of an organisation, or ends in one: `Zorggroep Noord`.
    fn names_organisation(&self, tokens: &[Word<'_>]) -> bool {
        tokens.iter().any(|token| {
            let plain = fold(token.text);
            let ends = |(at, _): (usize, char)| {
                plain.len() - at >= COMPOUND_BYTES && self.organisation.contains(&plain[at..])
            };
            self.organisation.contains(&plain) || plain.char_indices().skip(1).any(ends)
        })
    }
}

/// What stands between a name and where that person lives or is called.
const AT_HOME: [&str; 17] = [
    ", ",
    " (",
    " - ",
    " on ",
    " at ",
    " from ",
    " of ",
    " op ",
    " aan ",
    " uit ",
    " van ",
    " op de ",
    " aan de ",
    " uit de ",
    " van de ",
    " aan het ",
    ", wonende ",
];

/// How a colleague is told from others.
const OF_US: [&str; 4] = ["van", "bij", "from", "of"];
const US: [&str; 6] = ["onze", "ons", "mijn", "jouw", "our", "my"];

/// Bytes of a remark in brackets, at most.
const REMARK_BYTES: usize = 60;

/// Bytes of a line, at least, that goes on in the next.
const FULL_LINE: usize = 50;

/// Words of a street behind its first, the house number included, at most.
const STREET_WORDS: usize = 5;

/// Words between given name and surname, at most.
const INTERFIXES: usize = 4;

/// Bytes of the word of an organisation that ends another word, at least.
const COMPOUND_BYTES: usize = 5;
