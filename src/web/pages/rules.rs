//! The rules in words, and a field to try them on a text or a file of which nothing is kept.

use askama::Template;
use axum::extract::Request;
use axum::extract::State as Shared;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::destination::History;
use crate::document::File;
use crate::mail::Address;
use crate::mail::Envelope;
use crate::mail::Recipient;
use crate::policy::Action;
use crate::policy::Outline;
use crate::policy::Verdict;
use crate::render;
use crate::render::Texts;
use crate::review::Period;
use crate::store::figures::RuleHits;
use crate::web::State;
use crate::web::badge::Badge;
use crate::web::badge::capital;
use crate::web::error::Error;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::upload;
use crate::web::upload::Upload;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    page: Layout,
    texts: &'static render::RulesTexts,
    agreements: String,
    rules: Vec<Row>,
    form: Form,
    result: Option<Tried>,
}

struct Row {
    title: String,
    file: String,
    asks: Vec<String>,
    does: Vec<Does>,
    /// How often it held a message in the last 30 days, and the share of false alarms.
    hits: String,
    false_alarms: String,
}

/// What a rule does, and for which classes.
struct Does {
    word: String,
    tone: &'static str,
    classes: Vec<Badge>,
}

/// What stands in the test field.
#[derive(Default)]
struct Form {
    body: String,
    to: String,
    from: String,
    hint: String,
    mistakes: Vec<Mistake>,
}

struct Mistake {
    field: &'static str,
    text: &'static str,
}

impl Form {
    fn mistake(&self, field: &str) -> Option<&'static str> {
        self.mistakes.iter().find(|mistake| mistake.field == field).map(|mistake| mistake.text)
    }
}

/// What came of a test.
struct Tried {
    said: String,
    tone: &'static str,
    class: Option<Badge>,
    because: String,
    why: String,
    rules: Vec<String>,
    findings: Vec<Found>,
}

struct Found {
    kind: &'static str,
    place: String,
    count: String,
    certainty: String,
    samples: Vec<String>,
}

/// `GET /rules`
pub(super) async fn show(member: Member) -> Response {
    let shown = page(&member, Form::default(), None).await;
    member.visitor.answer(shown)
}

/// `POST /rules`: tries a text or a file.
pub(super) async fn test(
    Shared(state): Shared<State>,
    member: Member,
    request: Request,
) -> Response {
    let answer = async {
        member.must(Act::SeeSettings)?;
        // A place first: what waits for one holds no body in memory.
        let Some(_place) = state.trial_place() else {
            let text = member.visitor.texts().rules.test_busy;
            let mistakes = vec![Mistake { field: "body", text }];
            return page(&member, Form { mistakes, ..Form::default() }, None).await;
        };
        let upload = upload::read(&member.visitor, request, FILE_BYTES_MAX).await?;
        tried(&member, upload).await
    };
    member.visitor.answer(answer.await)
}

async fn tried(member: &Member, upload: Upload) -> Result<Response, Error> {
    let texts = &member.visitor.texts().rules;
    let mut form = Form {
        body: upload.text("body").to_owned(),
        to: upload.text("to").trim().to_owned(),
        from: upload.text("from").trim().to_owned(),
        ..Form::default()
    };
    let mut mistake = |field, text| form.mistakes.push(Mistake { field, text });
    let to = Address::parse(upload.text("to").trim());
    if to.is_err() {
        mistake("to", texts.test_bad_address);
    }
    let from = Some(upload.text("from").trim()).filter(|text| !text.is_empty());
    let from = from.map(Address::parse).transpose();
    if from.is_err() {
        mistake("from", texts.test_bad_address);
    }
    let file = file_of(&upload, texts.test_body);
    if upload.too_large {
        mistake("file", texts.test_too_large);
    } else if file.is_none() {
        mistake("body", texts.test_empty);
    }
    let (Some(file), Ok(to), Ok(from)) = (file, to, from) else {
        return page(member, form, None).await;
    };
    if !form.mistakes.is_empty() {
        return page(member, form, None).await;
    }
    let Some(judging) = member.visitor.state.judging() else {
        form.mistakes.push(Mistake { field: "body", text: texts.test_busy });
        return page(member, form, None).await;
    };
    let recipient = Recipient { address: to, parameters: String::new() };
    let envelope = Envelope {
        sender: from,
        sender_parameters: String::new(),
        recipients: vec![recipient],
        client: None,
        helo: String::new(),
    };
    let verdict = judging.try_out(file, &envelope, &History::default(), Timestamp::now()).await;
    let result = result(&verdict, member.visitor.texts());
    page(member, form, Some(result)).await
}

/// The file, or the text as one of that name; `None` where there is neither.
fn file_of(upload: &Upload, name: &str) -> Option<File> {
    let text = upload.text("body");
    match &upload.file {
        Some(file) => {
            let is_message = file.name.to_lowercase().ends_with(".eml");
            let media_type = is_message.then(|| "message/rfc822".to_owned());
            Some(File { name: file.name.clone(), media_type, bytes: file.bytes.clone() })
        }
        None if text.trim().is_empty() => None,
        None => Some(File {
            name: name.to_owned(),
            media_type: Some("text/plain; charset=utf-8".to_owned()),
            bytes: text.to_owned().into(),
        }),
    }
}

async fn page(member: &Member, mut form: Form, result: Option<Tried>) -> Result<Response, Error> {
    member.must(Act::SeeSettings)?;
    let visitor = &member.visitor;
    let overview = visitor.state.desk().overview(&member.principal, Period::Month).await?;
    let texts = visitor.texts();
    form.hint = (texts.rules.test_file_hint)(FILE_BYTES_MAX as u64 >> 20);
    let judging = visitor.state.judging();
    let rulebook = judging.as_ref().map(|judging| &judging.rulebook);
    let today = render::local(Timestamp::now()).date();
    let (agreed, ended) = rulebook.map(|book| book.agreements(today)).unwrap_or_default();
    let rules = rulebook.map(|book| book.outlines()).unwrap_or_default();
    let mut layout = visitor.layout(Place::Rules, None);
    layout.path = "/rules".to_owned();
    visitor.page(&RulesPage {
        page: layout,
        texts: &texts.rules,
        agreements: (texts.rules.agreements)(agreed, ended.len()),
        rules: rules.iter().map(|rule| row(rule, &overview.rules, texts)).collect(),
        form,
        result,
    })
}

fn row(rule: &Outline, hits: &[RuleHits], texts: &Texts) -> Row {
    let own = || hits.iter().filter(|hits| rule.gives(&hits.rule).is_some());
    let held: u64 = own().map(|hits| hits.held).sum();
    let decided: u64 = own().map(|hits| hits.decided).sum();
    let false_alarms: u64 = own().map(|hits| hits.false_alarms).sum();
    let mut does: Vec<Does> = Vec::new();
    for (class, outcome) in &rule.to {
        let word = capital((texts.rules.outcome)(outcome));
        let badge = Badge::class(*class, 1, texts);
        match does.iter_mut().find(|one| one.word == word) {
            Some(one) => one.classes.push(badge),
            None => does.push(Does { word, tone: tone(outcome), classes: vec![badge] }),
        }
    }
    Row {
        title: render::rule_title(rule, texts.language).to_owned(),
        file: rule.file.rsplit('/').next().unwrap_or_default().to_owned(),
        asks: render::rule_asks(rule, texts.language),
        does,
        hits: texts.language.number(held),
        false_alarms: match decided {
            0 => "–".to_owned(),
            _ => texts.language.portion(false_alarms, decided),
        },
    }
}

fn tone(outcome: &str) -> &'static str {
    match outcome {
        "hold" | "reject" => "does-strict",
        "secure" | "record" => "does-mild",
        _ => "",
    }
}

fn result(verdict: &Verdict, texts: &Texts) -> Tried {
    let language = texts.language;
    let action = verdict.decision.action;
    let recipient = verdict.decision.recipients.first();
    let because = recipient.map(|recipient| {
        let noted = &recipient.noted;
        render::recipient_reason(recipient.class, &recipient.because, noted, language)
    });
    Tried {
        said: (texts.rules.result)((texts.words.action)(action)),
        tone: if action == Action::Deliver { "notice-good" } else { "notice-warn" },
        class: recipient.map(|recipient| Badge::class(recipient.class, 1, texts)),
        because: because.unwrap_or_default(),
        why: render::why(verdict, language),
        rules: verdict
            .decision
            .reasons
            .iter()
            .map(|reason| render::reason_in(reason, language).to_owned())
            .collect(),
        findings: verdict
            .report
            .findings
            .iter()
            .map(|finding| Found {
                kind: (texts.words.kind)(finding.kind),
                place: render::place(&finding.place_with_lines(), language),
                count: language.number(finding.count),
                certainty: language.percent(finding.confidence),
                samples: finding.samples.iter().map(|s| s.as_str().to_owned()).collect(),
            })
            .collect(),
    }
}

/// Largest file that is tried here, in bytes.
pub(super) const FILE_BYTES_MAX: usize = 25 << 20;
