//! How the machine is doing, for who keeps it.

use askama::Template;
use axum::response::Response;

use crate::access::Act;
use crate::gate::Tried;
use crate::mail::Address;
use crate::render::AboutTexts;
use crate::web::System;
use crate::web::badge::Moment;
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
    facts: Vec<(&'static str, String)>,
    trouble: Vec<String>,
    reload_failed: Option<String>,
    configuration: Vec<(String, String)>,
    signals: SignalPart,
    /// Whether the person may send a test message, and there is a gateway to send it.
    may_try: bool,
    /// To whom it goes; empty without an address.
    to: String,
    tried: Vec<TriedRow>,
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
    let (t, language) = (&texts.about, texts.language);
    let works = |works: bool| if works { t.works } else { t.fails }.to_owned();
    let store = state.store().read(|_| Ok(())).await.is_ok();
    let readiness = state.readiness();
    let System { disk, next_hops, certificate, loaded_at, reload_failed, configuration } =
        state.system();
    let mut facts =
        vec![(t.version, env!("CARGO_PKG_VERSION").to_owned()), (t.store, works(store))];
    if let Some((free, all)) = disk {
        facts.push((t.disk, format!("{} / {}", language.size(free), language.size(all))));
    }
    for (host, up) in next_hops {
        facts.push((t.next_hop, format!("{host}: {}", works(up))));
    }
    if let Some((file, until)) = certificate {
        let until = until.map_or_else(
            || t.unreadable.to_owned(),
            |until| format!("{} {}", t.until, Moment::full(until, language).words),
        );
        facts.push((t.certificate, format!("{file}: {until}")));
    }
    let sign_on = match &state.settings().single_sign_on {
        Some(sign_on) => {
            let up = sign_on.provider.probe().await.is_ok();
            format!("{}: {}", sign_on.provider.issuer(), works(up))
        }
        None => t.none.to_owned(),
    };
    facts.push((t.sign_on, sign_on));
    if let Some(at) = loaded_at {
        facts.push((t.loaded, Moment::full(at, language).words));
    }
    facts.extend(readiness.notes.into_iter().map(|note| (t.notes, note)));
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
