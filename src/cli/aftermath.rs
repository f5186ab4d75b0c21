//! `sluis incident recipient|people|letter|file|party|measure`: what is done after a breach, from the shell,
//! by the same rules as the pages.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use bytes::Bytes;
use jiff::Timestamp;

use crate::access::Principal;
use crate::cli::aftermath_arguments::Aftermath;
use crate::cli::aftermath_arguments::File;
use crate::cli::aftermath_arguments::Letter;
use crate::cli::aftermath_arguments::People;
use crate::cli::aftermath_arguments::Recipient;
use crate::cli::failure::Failure;
use crate::cli::incident::failed;
use crate::cli::measures;
use crate::cli::parties;
use crate::cli::print;
use crate::cli::shell::Shell;
use crate::followup;
use crate::followup::Ask;
use crate::followup::Assignment;
use crate::followup::Chosen;
use crate::followup::Noted;
use crate::followup::Numbers;
use crate::followup::Printing;
use crate::followup::Recipients;
use crate::followup::Source;
use crate::followup::Whom;
use crate::followup::Whose;
use crate::followup::form_on_paper;
use crate::followup::people_csv;
use crate::incident::Trusting;
use crate::incident::between;
use crate::paper;
use crate::paper::Imprint;
use crate::render::Language;
use crate::render::file_json;
use crate::render::people_list_json;
use crate::render::recipient_json;
use crate::render::texts;
use crate::store::Retraction;
use crate::store::RetractionState;
use crate::store::Trust;

/// Does what was asked.
pub(super) async fn run(shell: &Shell, command: Aftermath) -> Result<(), Failure> {
    match command {
        Aftermath::Recipient(command) => recipient(shell, command).await,
        Aftermath::People(command) => people(shell, command).await,
        Aftermath::Letter(command) => letter(shell, command).await,
        Aftermath::File(command) => file(shell, command).await,
        Aftermath::Party(command) => parties::run(shell, command).await,
        Aftermath::Measure(command) => measures::run(shell, command).await,
    }
}

async fn recipient(shell: &Shell, command: Recipient) -> Result<(), Failure> {
    let followup = &shell.followup;
    match command {
        Recipient::List { on, json } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let known = followup.recipients(&who, &on.id).await.map_err(said(&on.id))?;
            tell_recipients(&known, json)
        }
        Recipient::Ask { on, to, language, text } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let language = named(&language)?;
            let known = followup.recipients(&who, &on.id).await.map_err(said(&on.id))?;
            let proposed = followup.proposed(&known, language).await.map_err(said(&on.id))?;
            let (subject, proposed) = proposed;
            let text = text.map_or(Ok(proposed), |file| read_text(&file))?;
            let is_meant = |one: &Chosen| to.is_empty() || to.contains(&(one.position + 1));
            let to = chosen(&known).into_iter().filter(is_meant).collect();
            let ask = Ask { to, language, subject, text };
            let count = followup.ask(&who, &on.id, ask).await.map_err(said(&on.id))?;
            print::line(&format!("{}: {count} asked", known.incident.id))
        }
        Recipient::Text { language, by } => {
            let who = shell.principal(by.as_deref()).await?;
            let now = followup.ask_template(&who, named(&language)?).await;
            let now = now.map_err(said("retraction"))?.now;
            print::line(&format!("{}\n\n{}", now.subject, now.text))
        }
        Recipient::Change { file, language, by } => {
            let who = shell.principal(by.as_deref()).await?;
            let (language, text) = (named(&language)?, read_text(&file)?);
            let now = followup.ask_template(&who, language).await.map_err(said("retraction"))?;
            let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
            let kept = (subject, text, now.now.version);
            let kept = followup.change_ask_template(&who, language, kept).await;
            kept.map_err(said("retraction"))?;
            print::line("retraction: kept")
        }
        Recipient::Note { on, number, state, remark } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let known = followup.recipients(&who, &on.id).await.map_err(said(&on.id))?;
            let whom = chosen(&known).into_iter().find(|one| one.position + 1 == number);
            let whom =
                whom.ok_or_else(|| Failure::Unusable(format!("{number}: is no recipient")))?;
            let state = RetractionState::named(&state)
                .ok_or_else(|| Failure::Unusable(format!("{state}: is no answer")))?;
            let noted = Noted { whom, state, remark };
            followup.note(&who, &on.id, noted).await.map_err(said(&on.id))?;
            print::line(&format!("{}: noted", known.incident.id))
        }
        Recipient::Trust { on, trusted, reason, to } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let known = followup.recipients(&who, &on.id).await.map_err(said(&on.id))?;
            let trust = Trust::named(&trusted)
                .ok_or_else(|| Failure::Unusable(format!("{trusted}: is no answer")))?;
            let positions = to.iter().map(|number| number.wrapping_sub(1)).collect();
            let version = known.incident.version;
            let trusting = Trusting { version, positions, trust, reason };
            followup.trust(&who, &on.id, trusting).await.map_err(said(&on.id))?;
            print::line(&format!("{}: kept", known.incident.id))
        }
        Recipient::Bounce { on, report } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let report = String::from_utf8_lossy(&read(&report)?).into_owned();
            let count = followup.bounce(&who, &on.id, &report).await.map_err(said(&on.id))?;
            print::line(&format!("{}: {count} recipients", on.id.to_uppercase()))
        }
    }
}

async fn people(shell: &Shell, command: People) -> Result<(), Failure> {
    let followup = &shell.followup;
    match command {
        People::Show { on, json } => {
            let who = shell.principal(on.by.as_deref()).await?;
            tell_list(shell, &who, &on.id, json).await
        }
        People::Make { on, file } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let source = match file {
                None => Source::Held,
                Some(file) => {
                    Source::File { name: name_of(&file), bytes: Bytes::from(read(&file)?) }
                }
            };
            let reader = shell.reader()?;
            let made = followup.make_list(&who, &on.id, source, &reader).await;
            reader.scanner.stop().await;
            made.map_err(said(&on.id))?;
            tell_list(shell, &who, &on.id, false).await
        }
        People::Open { on, json } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let listed = followup.open_list(&who, &on.id).await.map_err(said(&on.id))?;
            if json {
                return listed.iter().try_for_each(|one| print::json(&one.json()));
            }
            let rows = listed.iter().map(|one| {
                let (person, number) = (&one.person, one.number.to_string());
                let name = if person.name.is_empty() { &person.shown } else { &person.name };
                let birth = person.birth.clone().unwrap_or_default();
                vec![number, name.clone(), birth, one.controller.clone()]
            });
            print::table(&["NO", "NAME", "BORN", "MUNICIPALITY"], &rows.collect::<Vec<_>>())
        }
        People::Table { on, bsn, controller } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let numbers = if bsn { Numbers::Shown } else { Numbers::LeftOut };
            let whose = whose(controller);
            let people = followup.export_list(&who, &on.id, numbers, &whose).await;
            let people = people.map_err(said(&on.id))?;
            let table = people_csv(&people, texts(Language::Dutch), Timestamp::now());
            print::line(table.trim_end())
        }
        People::Assign { on, controller, numbers } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let known = followup.concerned(&who, &on.id).await.map_err(said(&on.id))?;
            let whom = match numbers.is_empty() {
                true => Whom::Unknown,
                false => Whom::Numbers(numbers.into_iter().collect()),
            };
            let version = known.list.map_or(0, |list| list.version);
            let assignment = Assignment { version, whom, controller };
            followup.assign(&who, &on.id, assignment).await.map_err(said(&on.id))?;
            tell_list(shell, &who, &on.id, false).await
        }
        People::Parties { on } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let count = followup.add_controllers(&who, &on.id).await.map_err(said(&on.id))?;
            print::line(&format!("{}: {count} organisations", on.id.to_uppercase()))
        }
        People::Delete { on } => {
            let who = shell.principal(on.by.as_deref()).await?;
            followup.delete_list(&who, &on.id).await.map_err(said(&on.id))?;
            print::line(&format!("{}: the list is deleted", on.id.to_uppercase()))
        }
    }
}

async fn letter(shell: &Shell, command: Letter) -> Result<(), Failure> {
    let followup = &shell.followup;
    match command {
        Letter::Text { id, language, by } => {
            let who = shell.principal(by.as_deref()).await?;
            let (text, _) = letter_text(shell, &who, id.as_deref(), named(&language)?).await?;
            print::line(&text)
        }
        Letter::Change { file, id, language, by } => {
            let who = shell.principal(by.as_deref()).await?;
            let (language, text) = (named(&language)?, read_text(&file)?);
            let (_, version) = letter_text(shell, &who, id.as_deref(), language).await?;
            let text = (text.as_str(), version);
            let kept = match id.as_deref() {
                Some(id) => followup.change_letter_text(&who, id, language, text).await,
                None => followup.change_template(&who, language, text).await,
            };
            kept.map_err(said("letter"))?;
            print::line("letter: kept")
        }
        Letter::Print { on, file, language, controller, part } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let language = named(&language)?;
            let printing = Printing { language, whose: whose(controller), part };
            let letters = followup.letters(&who, &on.id, &printing).await;
            let letters = letters.map_err(said(&on.id))?;
            let imprint = Imprint { title: on.id.to_uppercase(), language: language.code() };
            write(&file, &paper::pdf(&imprint, &letters))?;
            print::line(&format!("{} letters: {}", letters.len(), file.display()))
        }
        Letter::Form { on, file } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let language = Language::Dutch;
            let form = shell.register.export(&who, &on.id, Timestamp::now(), language).await;
            let form = form.map_err(|error| failed(&on.id, &error))?;
            let imprint = Imprint { title: form.title.clone(), language: language.code() };
            write(&file, &paper::pdf(&imprint, &[form_on_paper(&form, language)]))?;
            print::line(&file.display().to_string())
        }
    }
}

async fn file(shell: &Shell, command: File) -> Result<(), Failure> {
    let (register, now) = (&shell.register, Timestamp::now());
    match command {
        File::List { on, json } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let case = register.case(&who, &on.id, Language::Dutch).await;
            let case = case.map_err(|error| failed(&on.id, &error))?;
            if json {
                return case.files.iter().try_for_each(|file| print::json(&file_json(file)));
            }
            let rows = case.files.iter().map(|file| {
                let (number, size) = (file.number.to_string(), file.size_bytes.to_string());
                vec![number, file.name.clone(), size, file.by.clone(), print::moment(file.at)]
            });
            print::table(&["NO", "NAME", "BYTES", "BY", "ADDED"], &rows.collect::<Vec<_>>())
        }
        File::Add { on, file } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let added = register.attach(&who, &on.id, attachment(&file)?, now).await;
            added.map_err(|error| failed(&on.id, &error))?;
            print::line(&format!("{}: added", on.id.to_uppercase()))
        }
        File::Open { on, number, file } => {
            let who = shell.principal(on.by.as_deref()).await?;
            let opened = register.file(&who, &on.id, number, now).await;
            let (_, bytes) = opened.map_err(|error| failed(&on.id, &error))?;
            write(&file, &bytes)?;
            print::line(&file.display().to_string())
        }
    }
}

fn tell_recipients(known: &Recipients, json: bool) -> Result<(), Failure> {
    let all = known.list.iter();
    if json {
        let mut objects = all.map(|(recipient, asked)| {
            let asked = asked.as_ref();
            recipient_json(recipient, asked, known.delivery(recipient, asked))
        });
        return objects.try_for_each(|object| print::json(&object));
    }
    let rows = all.map(|(recipient, asked)| {
        let state = asked.as_ref().map_or("not asked", |asked| asked.state.name());
        vec![
            (recipient.position + 1).to_string(),
            recipient.address.clone(),
            print::moment_if(recipient.accepted_at),
            state.to_owned(),
            recipient.trust().name().to_owned(),
        ]
    });
    print::table(&["NO", "RECIPIENT", "ACCEPTED", "STATE", "TRUSTED"], &rows.collect::<Vec<_>>())
}

async fn tell_list(shell: &Shell, who: &Principal, id: &str, json: bool) -> Result<(), Failure> {
    let known = shell.followup.concerned(who, id).await.map_err(said(id))?;
    let Some(list) = known.list else {
        return print::line(&format!("{}: no list was made", known.incident.id));
    };
    if json {
        return print::json(&people_list_json(&list));
    }
    print::line(&format!("{}: {} people, {} more", known.incident.id, list.people, list.beyond))?;
    let rows = list.groups.iter().map(|group| {
        let (least, most) = list.bounds(group);
        let name = if group.controller.is_empty() { "not known" } else { &group.controller };
        let kinds = group.kinds.join(" ");
        vec![name.to_owned(), between(Some(least), Some(most), Language::Dutch), kinds]
    });
    print::table(&["MUNICIPALITY", "PEOPLE", "DATA"], &rows.collect::<Vec<_>>())
}

/// The text of letters that holds now, and its version.
async fn letter_text(
    shell: &Shell,
    who: &Principal,
    id: Option<&str>,
    language: Language,
) -> Result<(String, u64), Failure> {
    let text = match id {
        Some(id) => shell.followup.letter_text(who, id, language).await,
        None => shell.followup.template(who, language).await.map(|template| template.now),
    };
    let text = text.map_err(said(id.unwrap_or("letter")))?;
    Ok((text.text, text.version))
}

/// Every recipient as it is known now.
fn chosen(known: &Recipients) -> Vec<Chosen> {
    let versions =
        known.list.iter().map(|(_, asked)| asked.as_ref().map_or(0, Retraction::version));
    let chosen = |(position, version)| Chosen { position, version };
    (0..).zip(versions).map(chosen).collect()
}

fn whose(controller: Option<String>) -> Whose {
    controller.map_or(Whose::All, Whose::Of)
}

fn named(language: &str) -> Result<Language, Failure> {
    let unusable = || Failure::Unusable(format!("{language}: is no language: nl or en"));
    Language::named(language).ok_or_else(unusable)
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A file that is added to an incident: its name and what stands in it.
pub(super) fn attachment(file: &Path) -> Result<(String, Bytes), Failure> {
    Ok((name_of(file), Bytes::from(read(file)?)))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| Failure::Unusable(format!("{}: {error}", file.display())))
}

fn read_text(file: &Path) -> Result<String, Failure> {
    let unusable = |_| Failure::Unusable(format!("{}: is no UTF-8 text", file.display()));
    String::from_utf8(read(file)?).map_err(unusable)
}

/// Writes what only who made it reads.
fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure::Failed(format!("{}: {error}", file.display()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    options.open(file).and_then(|mut file| file.write_all(bytes)).map_err(failed)
}

fn said(id: &str) -> impl Fn(followup::Error) -> Failure {
    let id = id.to_owned();
    move |error| Failure::Failed(format!("{id}: {error}"))
}
