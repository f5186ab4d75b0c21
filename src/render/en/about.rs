//! English: the pages about the program.

use crate::render::AboutPage;
use crate::render::AboutTexts;

pub(super) const ABOUT: AboutTexts = AboutTexts {
    help: HELP,
    accessibility: ACCESSIBILITY,
    privacy: PRIVACY,
    title: "System",
    lead: "How Sluis is doing now.",
    now: "State",
    version: "Version",
    trial: "Test message",
    trial_text: "Sluis sends you a message without content, by the way that other mail goes. Here \
                 you read what the mail server says.",
    trial_send: "Send a test message to",
    trial_no_address: "Your account has no e-mail address. Fill it in first, at People and tokens.",
    trial_taken: "Accepted.",
    trial_refused: "Not accepted.",
    trial_way: |way| match way {
        "notices" => "Messages of Sluis itself",
        _ => "Outgoing mail",
    },
    trial_subject: "Test message from Sluis",
    trial_body: |at| format!("This is a test message from Sluis, sent on {at}."),
    trial_nothing: "You need not do anything.",
    store: "Store",
    disk: "Free space",
    next_hop: "Next mail server",
    sign_on: "Work accounts (provider)",
    certificate: "Certificate",
    until: "valid until",
    unreadable: "cannot be read",
    works: "good",
    fails: "does not work",
    none: "not set",
    runbook: "What to do stands in the runbook under",
    trouble: "Needs attention",
    notes: "Further",
    loaded: "Settings read",
    reload_failed: "The last reading failed. The old settings still hold.",
    configuration: "Settings",
    configuration_text: "As they hold now. Secrets are left out.",
    configuration_caption: "Settings with their value",
    key: "Key",
    value: "Value",
    section: "About Sluis",
};

const HELP: AboutPage = AboutPage {
    title: "Help",
    parts: &[
        (
            "What does Sluis do?",
            &["Sluis reads outgoing mail of {organisatie} before it is sent. Does it hold \
                 personal data that may not leave without a check? Then the mail waits until a \
                 reviewer decides."],
        ),
        (
            "Keys",
            &[
                "You can work with keys. In a field they do nothing. You turn them off in your \
                 profile.",
                "j and k: next and previous. o or Enter: open. x: select. /: search. a: assign \
                 to me.",
                "1: release. 2: reject. 3: send securely. 4: ask the sender. Each key opens a \
                 form; no key decides. z: undo. ?: all keys.",
            ],
        ),
        (
            "Words",
            &[
                "Held: the mail waits and has not been sent yet.",
                "Release: the mail goes to the recipient after all. That may be a data breach, \
                 so Sluis opens an incident in the breach register.",
                "Reject: the recipient does not get the mail. The sender gets your \
                 explanation.",
                "Withdraw: the sender takes the mail back.",
                "Incident: a potential breach. You assess in time whether it must be \
                 reported.",
            ],
        ),
        (
            "Your session",
            &["When you do nothing for a while, Sluis signs you out. The page warns you two \
                 minutes before. In your profile you see where you are signed in."],
        ),
        (
            "Help from a person",
            &["Stuck? Contact the administrator of Sluis in your organisation. Give the code \
                 of the error or the ID of the message."],
        ),
    ],
};

const ACCESSIBILITY: AboutPage = AboutPage {
    title: "Accessibility statement",
    parts: &[
        (
            "About this statement",
            &["{organisatie} wants everyone to be able to use Sluis. This statement is about \
                 the web pages of Sluis, the application in which staff review held mail. It \
                 follows the model of the Dutch government."],
        ),
        (
            "Compliance status",
            &["Status: partially compliant (B). Sluis is built to EN 301 549 and WCAG 2.2, \
                 level AA. No independent party has examined it yet. Until then we do not \
                 declare that Sluis complies in full."],
        ),
        (
            "What was tested",
            &["With every change the software tests all pages itself: by the rules of \
                 axe-core, in Dutch and English, in light and dark, on a wide screen and on a \
                 phone. All tasks work by keyboard and without JavaScript."],
        ),
        (
            "What was not tested yet",
            &["People with a disability have not tested it yet, nor have all screen readers \
                 been tried. Mail and attachments are shown as text; how accessible that text \
                 is depends on the sender."],
        ),
        (
            "Report a problem",
            &["Does a page not work for you? Tell the administrator of Sluis or \
                 {organisatie}. You get an answer within two weeks, and within eight weeks a \
                 solution or another way to do your work."],
        ),
        (
            "Enforcement",
            &["Not satisfied with the answer? File a complaint with {organisatie}. If that \
                 solves nothing, you can turn to the National Ombudsman or the Netherlands \
                 Institute for Human Rights."],
        ),
        (
            "Signature",
            &["This text is an example filled in by the maker of Sluis. The board of \
                 {organisatie} adopts its own statement in the register at \
                 www.toegankelijkheidsverklaring.nl."],
        ),
    ],
};

const PRIVACY: AboutPage = AboutPage {
    title: "What Sluis records about you",
    parts: &[
        (
            "Why",
            &["Sluis keeps personal data of residents from reaching the wrong people. The \
                 legal ground is the GDPR: Article 6(1)(c) and (e), and Article 32. What is \
                 recorded about staff serves that only."],
        ),
        (
            "About who sends mail",
            &["Of each held mail: sender, recipients, time, what was found and what was \
                 decided. The content is encrypted and deleted after its term. Of other mail \
                 Sluis keeps no content, only who wrote to which address, made unreadable with \
                 a key."],
        ),
        (
            "About who works in Sluis",
            &["Your name, e-mail address and roles. When you sign in, from which address and \
                 with which browser, while the session is open. Each decision, and each time \
                 you look at hidden data, stands in the audit trail with your name."],
        ),
        (
            "Who sees that",
            &["You see your own lines of the audit trail. The privacy officer and the \
                 auditor see all lines. An administrator sees accounts and sessions, but no \
                 messages. Nobody can change the trail unnoticed."],
        ),
        (
            "How long",
            &["The content of a message stays until 30 days after the decision, unless your \
                 organisation chooses otherwise. The breach register and the lines of the \
                 trail stay 5 years. Sessions go when they have ended."],
        ),
        (
            "What Sluis does not do",
            &["Sluis ranks no employees and gives no figures per person. What is recorded is \
                 there to prevent breaches and to account for them, not to judge how you work. \
                 The works council has a right of consent (Article 27(1)(l) WOR)."],
        ),
        (
            "Your rights",
            &["You can ask what is recorded about you, and ask to correct or delete it. Go \
                 to the data protection officer of {organisatie}. You can also complain to the \
                 Dutch Data Protection Authority."],
        ),
    ],
};
