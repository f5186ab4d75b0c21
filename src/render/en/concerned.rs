//! The people concerned, in English.

use crate::render::ConcernedTexts;
use crate::render::Language;
use crate::render::Leak;
use crate::store::MadeOf;

pub(super) const CONCERNED: ConcernedTexts = ConcernedTexts {
    title: "People concerned and letters",
    lead: "The list of people whose data leaked, so that they can be informed. Only the privacy \
           officer can make it and open it. Each time this is put in the audit trail.",
    open: "To the people concerned",
    none: "No list has been made yet.",
    made: |people, by, at, until| {
        let are = if people == "1" { "person" } else { "people" };
        format!("{people} {are}. Made by {by}, {at}. Will be deleted on {until}.")
    },
    made_of: |made_of| match made_of {
        MadeOf::Held | MadeOf::Unknown => "",
        MadeOf::Same => "Sluis recognises the file as what leaked.",
        MadeOf::Other => {
            "Please note: Sluis does not recognise the file as what leaked. Check that it is the \
             same."
        }
    },
    differs: |list, incident| {
        format!(
            "Please note: the list has {list} people, the incident is about {incident}. Check \
             which is right."
        )
    },
    beyond: |more| match more {
        "1" => "There is 1 more person than fits on the list.".to_owned(),
        _ => format!("There are {more} more people than fit on the list."),
    },
    make_title: "Make the list",
    make_held: "From the held message",
    make_gone: "The message itself is not there (any more). Choose the file that leaked.",
    make_file: "File",
    make_file_hint: "The e-mail itself (.eml or .msg) or the attachment that leaked. The file is \
                     not kept.",
    make_submit: "Make list",
    unreadable: "This could not be read. Choose another file.",
    too_large: "This file is too large.",
    show: "Open the list",
    logged: "Your name and the moment are put in the audit trail.",
    download: "Download for a mail merge (CSV)",
    download_bsn: "With BSN, to look up addresses in the population register",
    download_text: "The column for the address is empty. Take the address from the population \
                    register (BRP) and not from the leaked file. Is it secret there? Then send the \
                    letter without a window envelope.",
    delete: "Delete the list",
    columns: ["No.", "Name", "Date of birth", "Address (from the BRP)", "To", "Leaked data"],
    column_bsn: "BSN",
    column_minor: "Minor",
    column_in_leak: "Address leaked",
    yes_no: ["yes", "no"],
    columns_later: [
        "Deceased",
        "Secret address",
        "Channel",
        "Sent on",
        "Returned",
        "Objection",
        "Remark",
    ],
    some: |shown, all| format!("The first {shown} of {all} people. The rest is in the download."),
    letters: "Letters",
    letters_text: "Each person gets a letter of their own with the kinds of data that leaked of \
                   them. The data itself is not in it.",
    letter_label: "Text of the letter",
    letter_hint: "Sluis fills in these marks: {naam} (name), {datum} (day), {wat} (what \
                  happened), {gegevens} (kinds of data), {gevolgen} (consequences), {aanpak} (what \
                  you do about it), {contact}, {kenmerk} (reference), \
                  {organisatie}. A line with # is a heading, a line with - a list.",
    letter_save: "Save text",
    preview: "Example",
    print: "All letters as a page to print",
    pdf: "All letters as PDF",
    other_language: |language| match language {
        Language::Dutch => "Dutch letter",
        Language::English => "English letter",
    },
    saved: "Saved.",
    example_name: "A. Example",
    date: "Date",
    reference: "Our reference",
    no_name: "Sir or Madam",
    no_harm: "misuse of your data",
    parents: |name| format!("parents or guardians of {name}"),
    about_child: |name| {
        format!(
            "This letter is about your child, {name}. Where it says 'your data', we mean the data \
             of your child."
        )
    },
    parents_of: |name| format!("The parents or guardians of {name}"),
    leaked: |leak| match leak {
        Leak::Mail => "An e-mail with data about you reached someone for whom it was not meant.",
        Leak::Post => {
            "A letter or parcel with data about you was lost, or reached someone for whom it was \
             not meant."
        }
        Leak::Device => {
            "A device with data about you was lost or stolen. For instance a laptop, a phone or \
             a USB stick."
        }
        Leak::Intrusion => "Someone from outside could reach data about you.",
        Leak::Published => "Data about you were public. Everyone could see them.",
        Leak::WrongFile => "Data about you stood in a wrong place. Someone else could see them.",
        Leak::Told => {
            "Data about you were told to someone for whom they were not meant. For instance on \
             the telephone or at the desk."
        }
        Leak::Other => "In a data breach someone may have seen or got data about you.",
    },
    acted: |leak| match leak {
        Leak::Mail => "We ask the recipient to delete the e-mail.",
        Leak::Post => "We try to get the letter or parcel back.",
        Leak::Device => "We try to get the device back.",
        Leak::Intrusion => "We make sure that nobody from outside can reach it any more.",
        Leak::Published => "We make sure that the data are no longer public.",
        Leak::WrongFile => "We take the data away from there.",
        Leak::Told => "We ask that person not to pass the data on.",
        Leak::Other => "We do what we can to keep the damage small.",
    },
    unsaid: |marks| {
        format!(
            "This text does not fill in {marks}. The law asks when it was, what happened, what may \
             come of it and what you do about it (GDPR article 34(2)). Put it in, or write it \
             yourself."
        )
    },
    letter: "# Data about you has leaked\n\n\
             Dear {naam},\n\n\
             On {datum} something went wrong on our side. {wat} We are very sorry about this.\n\n\
             # Which data is it?\n\
             Of you it was:\n\
             {gegevens}\n\n\
             # What can this mean for you?\n\
             Someone can misuse your data. Think of: {gevolgen}.\n\n\
             # What do we do?\n\
             {aanpak} We are finding out how this could \
             happen and take measures so that it does not happen again.\n\n\
             # What can you do?\n\
             - Watch out for strange e-mails, letters and phone calls. Never give your password or \
             PIN code.\n\
             - Do you see something strange on your bank account? Call your bank at once.\n\
             - Do you think that someone misuses your data? Report this to the police and to the \
             Central Identity Fraud Reporting Centre: www.rvig.nl/cmi.\n\n\
             # Do you have questions?\n\
             Please contact us: {contact}. Mention our reference {kenmerk}. You can also ask for \
             our data protection officer.\n\n\
             Kind regards,\n\n\
             {organisatie}",
    by_municipality: "By municipality",
    no_municipality: "Municipality not known",
    form_pdf: "Form as PDF",
};
