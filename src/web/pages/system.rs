//! How the machine is doing, for who keeps it.

use askama::Template;
use axum::response::Response;
use jiff::SignedDuration;
use jiff::Timestamp;

use crate::access::Act;
use crate::gate::Tried;
use crate::mail::Address;
use crate::render::AboutTexts;
use crate::web::System;
use crate::web::badge::Moment;
use crate::web::check::CERTIFICATE_DAYS;
use crate::web::check::Check;
use crate::web::check::DISK_PARTS;
use crate::web::check::Trouble;
use crate::web::error::Error;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::pages::signals::SignalPart;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage {
    page: Layout,
    t: &'static AboutTexts,
    facts: Vec<Fact>,
    trouble: Vec<Trouble>,
    reload_failed: Option<String>,
    configuration: Vec<(String, String)>,
    signals: SignalPart,
    /// Whether the person may send a test message, and there is a gateway to send it.
    may_try: bool,
    /// To whom it goes; empty without an address.
    to: String,
    tried: Vec<TriedRow>,
}

/// Something about the machine.
struct Fact {
    name: &'static str,
    value: String,
    /// The section of the runbook, where a check fails.
    section: Option<&'static str>,
}

impl Fact {
    fn new(name: &'static str, value: String) -> Self {
        Self { name, value, section: None }
    }

    /// One that is watched: the runbook says what to do where it fails.
    fn of(check: Check, state: Works, name: &'static str, value: String) -> Self {
        let section = (state == Works::No).then_some(check.section());
        Self { name, value, section }
    }
}

/// Whether something works as it should.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Works {
    Yes,
    No,
}

impl From<bool> for Works {
    fn from(works: bool) -> Self {
        if works { Self::Yes } else { Self::No }
    }
}

impl SystemPage {
    /// The section about settings that could not be read again.
    fn reload_section(&self) -> &'static str {
        Check::Reload.section()
    }
}

/// What came of a test message on one way.
struct TriedRow {
    is_taken: bool,
    icon: Icon,
    way: &'static str,
    hosts: String,
    reply: String,
}

/// `GET /admin/system`
pub(super) async fn show(member: Member) -> Response {
    let shown = page(&member, Vec::new()).await;
    member.visitor.answer(shown)
}

/// `POST /admin/system/test`: a message that says nothing, to whoever asks for it.
pub(super) async fn test(MemberPosted { member, .. }: MemberPosted) -> Response {
    let answer = async {
        member.must(Act::ChangeSettings)?;
        let (visitor, who) = (&member.visitor, &member.principal);
        let to = who.email.as_deref().and_then(|email| Address::parse(email).ok());
        let (Some(post), Some(to)) = (visitor.state.trial_post(), to) else {
            return page(&member, Vec::new()).await;
        };
        let tried = post.send(who, &to, visitor.view.language).await?;
        let row = |one: Tried| TriedRow {
            is_taken: one.is_taken,
            icon: if one.is_taken { Icon::Check } else { Icon::Warning },
            way: (visitor.texts().about.trial_way)(one.way.name()),
            hosts: one.hosts,
            reply: one.reply,
        };
        page(&member, tried.into_iter().map(row).collect()).await
    };
    member.visitor.answer(answer.await)
}

async fn page(member: &Member, tried: Vec<TriedRow>) -> Result<Response, Error> {
    let visitor = &member.visitor;
    if !member.principal.may(Act::ChangeSettings) {
        member.must(Act::SeePeople)?;
    }
    let (texts, state) = (visitor.texts(), &visitor.state);
    let t = &texts.about;
    let readiness = state.readiness();
    let System { reload_failed, configuration, .. } = state.system();
    let mut facts = facts(member).await;
    facts.extend(readiness.notes.into_iter().map(|note| Fact::new(t.notes, note)));
    let trouble = readiness.refusing.into_iter().chain(readiness.degraded).collect();
    let mut page = visitor.layout(Place::System, None);
    page.path = "/admin/system".to_owned();
    let signals = SignalPart::of(member).await?;
    let may_try = member.principal.may(Act::ChangeSettings) && state.trial_post().is_some();
    visitor.page(&SystemPage {
        page,
        t,
        facts,
        trouble,
        reload_failed,
        configuration,
        signals,
        may_try,
        to: member.principal.email.clone().unwrap_or_default(),
        tried,
    })
}

/// How each part is doing.
async fn facts(member: &Member) -> Vec<Fact> {
    let (texts, state) = (member.visitor.texts(), &member.visitor.state);
    let (t, language) = (&texts.about, texts.language);
    let word = |works: bool| if works { t.works } else { t.fails };
    let System { disk, next_hops, certificate, loaded_at, .. } = state.system();
    let store = state.store().read(|_| Ok(())).await.is_ok();
    let mut facts = vec![
        Fact::new(t.version, env!("CARGO_PKG_VERSION").to_owned()),
        Fact::of(Check::Store, store.into(), t.store, word(store).to_owned()),
    ];
    if let Some((free, all)) = disk {
        let sizes = format!("{} / {}", language.size(free), language.size(all));
        facts.push(Fact::of(Check::Disk, (free >= all / DISK_PARTS).into(), t.disk, sizes));
    }
    for (host, up) in next_hops {
        let said = format!("{host}: {}", word(up));
        facts.push(Fact::of(Check::NextHop, up.into(), t.next_hop, said));
    }
    if let Some((file, until)) = certificate {
        let soon = Timestamp::now() + SignedDuration::from_hours(24 * CERTIFICATE_DAYS);
        let lasts = until.is_some_and(|until| until > soon);
        let until = until.map_or_else(
            || t.unreadable.to_owned(),
            |until| format!("{} {}", t.until, Moment::full(until, language).words),
        );
        let said = format!("{file}: {until}");
        facts.push(Fact::of(Check::Certificate, lasts.into(), t.certificate, said));
    }
    match &state.settings().single_sign_on {
        Some(sign_on) => {
            let up = sign_on.provider.probe().await.is_ok();
            let said = format!("{}: {}", sign_on.provider.issuer(), word(up));
            facts.push(Fact::of(Check::SignOn, up.into(), t.sign_on, said));
        }
        None => facts.push(Fact::new(t.sign_on, t.none.to_owned())),
    }
    if let Some(at) = loaded_at {
        facts.push(Fact::new(t.loaded, Moment::full(at, language).words));
    }
    facts
}
