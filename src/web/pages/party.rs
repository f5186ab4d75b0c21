//! Other organisations of an incident: added, confirmed, told, answered for, taken out, and the notice
//! for each.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use jiff::Timestamp;

use crate::access::Act;
use crate::incident;
use crate::incident::PartyAnswer;
use crate::incident::party_decided;
use crate::incident::party_told;
use crate::render::CaseSaid;
use crate::render::Texts;
use crate::store::IncidentParty;
use crate::store::PartyRole;
use crate::web::form::MemberPosted;
use crate::web::icon::Icon;
use crate::web::layout::Layout;
use crate::web::links::see;
use crate::web::visitor::Member;
use crate::web::visitor::Place;

#[derive(Template)]
#[template(path = "incident_notice.html")]
struct NoticePage {
    page: Layout,
    said: &'static CaseSaid,
    id: String,
    notice: String,
}

/// One of them as the page of an incident shows it.
pub(super) struct Party {
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) role: &'static str,
    pub(super) contact: String,
    pub(super) persons: String,
    pub(super) informed: String,
    /// What it decided and answered; empty where nobody wrote that.
    pub(super) decided: String,
    /// Why it is proposed; empty where it is not, or was confirmed.
    pub(super) proposed: &'static str,
    pub(super) waits: bool,
    /// Whether it decides by itself.
    pub(super) decides: bool,
    pub(super) not_told: String,
    /// Its decisions: name, word, whether it is that.
    pub(super) decisions: [(&'static str, &'static str, bool); 3],
    pub(super) ap_number: String,
    pub(super) reply: String,
}

impl Party {
    pub(super) fn of(party: &IncidentParty, texts: &Texts) -> Self {
        let said = &texts.parties;
        let word = |name| match (said.decided)(name) {
            "" => said.undecided,
            word => word,
        };
        Self {
            number: party.number,
            name: party.name.clone(),
            role: (texts.case.party)(party.role),
            contact: party.contact.clone(),
            persons: incident::between(party.persons, party.persons_max, texts.language),
            informed: party_told(party, texts),
            decided: party_decided(party, texts),
            proposed: if party.is_proposed() { (said.ground)(&party.ground) } else { "" },
            waits: party.informed_at.is_none(),
            decides: party.role != PartyRole::Processor,
            not_told: party.not_told.clone(),
            decisions: ["", "notify", "not"].map(|name| (name, word(name), party.decision == name)),
            ap_number: party.ap_number.clone(),
            reply: party.reply.clone(),
        }
    }
}

/// `POST /incidents/{id}/parties`
pub(super) async fn add(
    Path(id): Path<String>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let added = async {
        let party = IncidentParty {
            role: PartyRole::named(fields.one("role")).unwrap_or(PartyRole::Controller),
            name: fields.one("name").to_owned(),
            contact: fields.one("contact").to_owned(),
            persons: fields.one("persons").trim().parse().ok(),
            ..IncidentParty::default()
        };
        let register = member.visitor.state.register();
        register.add_party(&member.principal, &id, party, None, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#parties")))
    };
    member.visitor.answer(added.await)
}

/// `POST /incidents/{id}/parties/{number}`: it was told now.
pub(super) async fn inform(
    Path((id, number)): Path<(String, u64)>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let told = async {
        let register = member.visitor.state.register();
        register.inform_party(&member.principal, &id, number, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#parties")))
    };
    member.visitor.answer(told.await)
}

/// `POST /incidents/{id}/parties/{number}/drop`
pub(super) async fn drop(
    Path((id, number)): Path<(String, u64)>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let dropped = async {
        let (register, now) = (member.visitor.state.register(), Timestamp::now());
        let reason = fields.one("reason").to_owned();
        register.drop_party(&member.principal, &id, (number, reason), now).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#parties")))
    };
    member.visitor.answer(dropped.await)
}

/// `GET /incidents/{id}/parties/{number}`: what to tell that organisation.
pub(super) async fn notice(member: Member, Path((id, number)): Path<(String, u64)>) -> Response {
    let shown = async {
        member.must(Act::AssessIncident)?;
        let visitor = &member.visitor;
        let register = visitor.state.register();
        let language = visitor.view.language;
        let notice = register.party_notice(&member.principal, &id, number, language).await?;
        visitor.page(&NoticePage {
            page: visitor.layout(Place::Incidents, None),
            said: &visitor.texts().case.said,
            id,
            notice: notice.text,
        })
    };
    member.visitor.answer(shown.await)
}

/// `POST /incidents/{id}/parties/{number}/confirm`
pub(super) async fn confirm(
    Path((id, number)): Path<(String, u64)>,
    MemberPosted { member, .. }: MemberPosted,
) -> Response {
    let confirmed = async {
        let register = member.visitor.state.register();
        register.confirm_party(&member.principal, &id, number, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#parties")))
    };
    member.visitor.answer(confirmed.await)
}

/// `POST /incidents/{id}/parties/{number}/answer`: why it is not told, what it decided.
pub(super) async fn answer(
    Path((id, number)): Path<(String, u64)>,
    MemberPosted { member, fields }: MemberPosted,
) -> Response {
    let answered = async {
        let said = |name: &str| {
            let found = fields.iter().find(|(one, _)| *one == name);
            found.map(|(_, text)| text.to_owned())
        };
        let answer = PartyAnswer {
            not_told: said("not_told"),
            decision: said("decision"),
            ap_number: said("ap_number"),
            reply: said("reply"),
        };
        let register = member.visitor.state.register();
        let answer = (number, answer);
        register.answer_party(&member.principal, &id, answer, Timestamp::now()).await?;
        Ok(see(&format!("/incidents/{id}?saved=1#parties")))
    };
    member.visitor.answer(answered.await)
}
