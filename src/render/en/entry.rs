//! Entries of the lists, in English.

use crate::destination::Pattern;
use crate::destination::Unfit;
use crate::render::EntryTexts;
use crate::store::EntryState;

pub(super) const ENTRY: EntryTexts = EntryTexts {
    tab_listed: "On the lists",
    tab_alike: "Look-alikes",
    lead_alike: "These addresses look like a known one but are not the same. They come from the \
                 latest held messages. Is one of them right after all? Then propose it.",
    empty_alike: "Nothing was held yet that looks like a known address.",
    caption_alike: "Addresses that look like a known one",
    column_known: "Looks like",
    column_messages: "Held in",
    column_seen: "Last seen",
    tab_proposed: "Proposals",
    lead_listed: "These addresses and domains are settled: in the settings, in an agreement, or by \
                  a proposal. What stands in the settings is changed by the administrator.",
    lead_proposed: "A proposal counts once somebody accepts it. A senior reviewer accepts a known \
                    correspondent, the privacy officer a partner.",
    empty_listed: "Nothing is on the lists yet.",
    empty_proposed: "No proposals are waiting.",
    caption_listed: "Destinations on the lists",
    caption_proposed: "Proposals that wait",
    caption_ended: "Ended entries and refused proposals",
    column_level: "Kind",
    column_source: "Settled by",
    column_why: "Agreement or reason",
    column_last: "Last used",
    covers: |pattern| match pattern {
        Pattern::Address(_) => "this address only",
        Pattern::Domain(_) => "all addresses at this domain",
        Pattern::Tree(_) => "this domain and all below it",
    },
    from_settings: |key| format!("settings ({key})"),
    from_agreement: |id, owner| format!("agreement {id}, of {owner}"),
    agreed: |persons, day| match persons {
        1 => format!("about 1 person, until {day}"),
        _ => format!("about {persons} people at most, until {day}"),
    },
    agreement_over: |day| format!("ended on {day}, does not count"),
    decided: |state, proposer, decider, day| match state {
        EntryState::Proposed => format!("proposed by {proposer} on {day}"),
        EntryState::Accepted if proposer == decider => format!("{decider}, on {day}"),
        EntryState::Accepted => format!("proposed by {proposer}, accepted by {decider} on {day}"),
        EntryState::Refused => format!("proposed by {proposer}, refused by {decider} on {day}"),
        EntryState::Ended => format!("ended by {decider} on {day}"),
    },
    review_on: |day| format!("To be reviewed on {day}."),
    review_over: |day| format!("To be reviewed: that was due on {day}."),
    unused: "not seen yet",
    accept: "Accept",
    refuse: "Refuse",
    end: "End",
    propose_done: |name| format!("{name} was proposed. It counts once somebody accepts it."),
    accept_done: |name| format!("{name} was accepted and counts from now on."),
    refuse_done: |name| format!("The proposal {name} was refused."),
    end_done: |name| format!("{name} is no longer on a list and does not count."),
    conflict: |by, name| format!("{by} already decided on {name}. Your choice was not saved."),
    propose: "Propose a destination",
    propose_lead: "Does your organisation mail here more often? Propose to put it on a list. Sluis \
                   then holds less mail for it.",
    hint_entry: "An address (a@partner.nl), a domain (partner.nl), or a domain with all below it \
                 (*.partner.nl).",
    hint_expected: "You know the recipient. Sluis still holds lists and sensitive data.",
    hint_trusted: "A partner with whom you agreed on personal data, by a processing agreement for \
                   instance.",
    hint_why: "For a partner, give the reference of the agreement. Write no personal data.",
    label_review: "Review again on",
    hint_review: "Optional. After this day Sluis asks whether it is still right.",
    submit: "Propose",
    back: "Back to destinations",
    no_level: "Choose what kind of recipient it is.",
    bad_date: "Choose a day that is yet to come.",
    unfit: |unfit| match unfit {
        Unfit::Already => "This is on a list, or proposed, already.",
        Unfit::Anyone => "Anyone can have an address there. Name single addresses.",
        Unfit::Form => "This is no address (a@x.nl) and no domain (x.nl or *.x.nl).",
        Unfit::Own => "This is your own organisation. It needs no entry.",
        Unfit::Why => "Write why this is allowed.",
    },
};
