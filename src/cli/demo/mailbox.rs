//! What the people of the demo get by mail while it runs: that their mail waits, with the link to
//! their page and its code.

use std::time::Duration;

use mail_parser::MessageParser;

use crate::cli::demo::capture::Capture;
use crate::cli::demo::capture::Taken;
use crate::cli::failure::Failure;
use crate::cli::print;

/// Tells of each mail of Sluis as it arrives at the smart host; ends with the demo.
pub(super) async fn tell(capture: &Capture) -> Result<(), Failure> {
    let mut told = 0;
    loop {
        let taken = capture.taken();
        for mail in taken.iter().skip(told).filter(|taken| taken.is_notice()) {
            for line in lines(mail) {
                print::line(&line)?;
            }
        }
        told = taken.len();
        tokio::time::sleep(PAUSE).await;
    }
}

/// To whom it goes and what it says, and what one needs to do something about it.
fn lines(mail: &Taken) -> Vec<String> {
    let Some(message) = MessageParser::default().parse(&mail.message[..]) else {
        return Vec::new();
    };
    let to = mail.recipients.join(", ");
    let mut lines = vec![format!("\nmail to {to}: {}", message.subject().unwrap_or_default())];
    let text = message.body_text(0).unwrap_or_default();
    let ways =
        text.lines().map(str::trim).filter(|line| WAYS.iter().any(|way| line.starts_with(way)));
    lines.extend(ways.map(|line| format!("    {line}")));
    lines
}

/// How the lines begin by which one answers: the link, and the codes of senders and recipients.
const WAYS: [&str; 3] = ["http", "Controlecode: ", "Code: "];

/// How often it is looked for new mail.
const PAUSE: Duration = Duration::from_millis(500);
