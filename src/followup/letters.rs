//! A letter to each of the people concerned (GDPR art. 34): one text, with that person's own kinds
//! of data in it and none of the values.

use jiff::Timestamp;

use crate::access::Principal;
use crate::audit::Action;
use crate::breach;
use crate::breach::Facts;
use crate::followup::Error;
use crate::followup::Followup;
use crate::followup::record;
use crate::followup::retraction::checked;
use crate::followup::table::addressee;
use crate::paper::Block;
use crate::paper::Sheet;
use crate::render::Language;
use crate::render::consequences_in_words;
use crate::render::texts;
use crate::scan::OfPerson;
use crate::store;
use crate::store::Incident;
use crate::store::Tx;

/// What stands the same in every letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The text, with its marks: `{naam}`, `{gegevens}`.
    pub text: String,
    /// In which language.
    pub language: Language,
    /// Whose letter it is.
    pub organisation: String,
    /// Where to ask; may be empty.
    pub contact: String,
    /// The day of the letter.
    pub at: Timestamp,
}

impl Followup {
    /// The text of the letters of an incident: what somebody wrote, or ours.
    pub async fn letter_text(
        &self,
        who: &Principal,
        id: &str,
        language: Language,
    ) -> Result<String, Error> {
        let known = self.concerned(who, id).await?;
        let name = wording(&known.incident.id);
        let read = move |tx: &mut Tx<'_>| store::wording::find(tx, &name, language.code());
        let own = self.store.read(read).await?;
        Ok(own.unwrap_or_else(|| texts(language).concerned.letter.to_owned()))
    }

    /// Keeps another text for the letters of an incident.
    pub async fn change_letter_text(
        &self,
        who: &Principal,
        id: &str,
        language: Language,
        text: &str,
    ) -> Result<(), Error> {
        let known = self.concerned(who, id).await?;
        let text = text.replace("\r\n", "\n").trim().to_owned();
        checked(&text).map_err(|flaw| Error::Invalid("text", flaw))?;
        let (who, clock, id) = (who.clone(), self.clock, known.incident.id);
        let write = move |tx: &mut Tx<'_>| {
            let (now, code) = (clock(), language.code());
            store::wording::put(tx, &wording(&id), code, &text, &who.name, now)?;
            record(tx, &who, Action::WordingChanged, &id, format!("letter={code}"), now)
        };
        Ok(self.store.write(write).await?)
    }

    /// A letter to each person on the list, after that is written in the trail.
    pub async fn letters(
        &self,
        who: &Principal,
        id: &str,
        head: &Letterhead,
    ) -> Result<Vec<Sheet>, Error> {
        let detail = format!("language={}", head.language.code());
        let people = self.opened(who, id, Action::LettersMade, detail).await?;
        let incident = self.register.show(who, id).await?;
        Ok(people.iter().map(|person| letter(&incident, person, head)).collect())
    }
}

/// The letter to `person`.
pub fn letter(incident: &Incident, person: &OfPerson, head: &Letterhead) -> Sheet {
    let texts = texts(head.language);
    let said = &texts.concerned;
    let language = head.language;
    let day = language.date(head.at);
    let happened = language.date(incident.known_at.unwrap_or(incident.created_at));
    let to = addressee(person, said, head.at);
    let name = if person.name.is_empty() { said.no_name } else { &person.name };
    let facts = Facts {
        kinds: person.kinds.iter().collect(),
        persons: 1,
        recipients: Vec::new(),
        minors: None,
        secret_address: None,
    };
    let harms = consequences_in_words(&breach::consequences(&facts), language);
    let mut blocks = vec![
        Block::Heading(head.organisation.clone()),
        Block::Address(vec![if to.is_empty() { said.no_name.to_owned() } else { to }]),
        Block::Text(format!("{}: {day}\n{}: {}", said.date, said.reference, incident.id)),
        Block::Space(6.0),
    ];
    let marks = [
        ("{naam}", name),
        ("{datum}", &happened),
        ("{kenmerk}", &incident.id),
        ("{organisatie}", &head.organisation),
        ("{contact}", if head.contact.is_empty() { &head.organisation } else { &head.contact }),
        ("{gevolgen}", if harms.is_empty() { said.no_harm } else { &harms }),
    ];
    for line in head.text.lines().map(str::trim) {
        if line == "{gegevens}" {
            let kind = |kind| Block::Bullet((texts.words.kind)(kind).to_owned());
            blocks.extend(person.kinds.iter().map(kind));
            continue;
        }
        // A name that reads like a mark stays a name: each is put in once, from the left.
        let line = filled(line, &marks);
        match line.as_str() {
            "" => {}
            line if line.starts_with("# ") => {
                blocks.push(Block::Heading(line.trim_start_matches("# ").to_owned()));
            }
            line if line.starts_with("- ") => {
                blocks.push(Block::Bullet(line.trim_start_matches("- ").to_owned()));
            }
            line => blocks.push(Block::Text(line.to_owned())),
        }
    }
    Sheet { blocks, footer: incident.id.clone() }
}

/// The line with its marks replaced.
fn filled(line: &str, marks: &[(&str, &str)]) -> String {
    let (mut done, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once('{') {
        done.push_str(before);
        let mark = marks.iter().find_map(|(mark, value)| {
            after.strip_prefix(mark.trim_start_matches('{')).map(|after| (*value, after))
        });
        match mark {
            Some((value, after)) => {
                done.push_str(value);
                rest = after;
            }
            None => {
                done.push('{');
                rest = after;
            }
        }
    }
    done.push_str(rest);
    done
}

fn wording(incident_id: &str) -> String {
    format!("letter:{incident_id}")
}

#[cfg(test)]
mod tests {
    use super::filled;

    #[test]
    fn marks_are_put_in_once() {
        let marks = [("{naam}", "{datum} x"), ("{datum}", "maandag")];
        for (line, expected) in [
            ("Beste {naam},", "Beste {datum} x,"),
            ("Op {datum} {onbekend}", "Op maandag {onbekend}"),
            ("{", "{"),
        ] {
            assert_eq!(filled(line, &marks), expected);
        }
    }
}
