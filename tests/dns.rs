//! Which domains can receive mail, asked of a real name server.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;
use std::time::Instant;

use sluis::destination::NoMail;
use sluis::dns::MailDomains;
use sluis::dns::Settings;
use sluis::mail::Domain;

use crate::common::name_server::NameServer;
use crate::common::name_server::Zone;

fn mail_domains(server: SocketAddr, wait: Duration) -> MailDomains {
    MailDomains::new(&Settings { servers: vec![server], wait }).expect("settings")
}

fn domains(names: &[&str]) -> Vec<Domain> {
    names.iter().map(|name| Domain::parse(name).expect("a domain")).collect()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(work)
}

#[test]
fn a_domain_without_mail_is_told_from_one_of_which_nothing_is_known() {
    let cases = [
        ("mail.nl", Zone::Mail, None),
        ("alleen-adres.nl", Zone::Address, None),
        ("geen-post.nl", Zone::NullMail, Some(NoMail::NoServer)),
        ("leeg.nl", Zone::Empty, Some(NoMail::NoServer)),
        ("bestaat-niet.nl", Zone::Missing, Some(NoMail::NoSuchDomain)),
        ("café.nl", Zone::Mail, None),
        ("köln-fehlt.de", Zone::Missing, Some(NoMail::NoSuchDomain)),
        ("kapot.nl", Zone::Broken, None),
        ("stil.nl", Zone::Silent, None),
    ];
    let ascii = |name: &str| domains(&[name])[0].as_str().to_owned();
    let zones: Vec<(String, Zone)> =
        cases.iter().map(|(name, zone, _)| (ascii(name), *zone)).collect();
    let zones: Vec<(&str, Zone)> =
        zones.iter().map(|(name, zone)| (name.as_str(), *zone)).collect();
    let server = NameServer::start(&zones);
    let asking = mail_domains(server.address, Duration::from_millis(1500));
    let names: Vec<&str> = cases.iter().map(|(name, _, _)| *name).collect();
    let expected: HashMap<Domain, NoMail> = cases
        .iter()
        .filter_map(|(name, _, why)| Some((domains(&[name]).remove(0), (*why)?)))
        .collect();
    block_on(async {
        assert_eq!(asking.without_mail(domains(&names)).await, expected);
        // What was answered is not asked again, and neither is what was not.
        let asked = server.all_asked().len();
        let started = Instant::now();
        assert_eq!(asking.without_mail(domains(&names[..8])).await, expected);
        assert!(started.elapsed() < Duration::from_secs(1), "from memory");
        let again = server.all_asked().into_iter().skip(asked);
        assert_eq!(again.filter(|name| name != "stil.nl").count(), 0);
    });
    // In A-labels, and not below the domain of this machine.
    assert!(server.asked("xn--caf-dma.nl") > 0, "{:?}", server.all_asked());
}

#[test]
fn nobody_waits_longer_than_was_said_and_silent_servers_are_left_alone() {
    let named = |what: &str| (0..20).map(|n| format!("{what}{n}.nl")).collect::<Vec<String>>();
    let (names, later) = (named("stil"), named("later"));
    let all = names.iter().chain(&later);
    let zones: Vec<(&str, Zone)> = all.map(|name| (name.as_str(), Zone::Silent)).collect();
    let server = NameServer::start(&zones);
    let wait = Duration::from_millis(300);
    let asking = mail_domains(server.address, wait);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    block_on(async {
        let started = Instant::now();
        assert_eq!(asking.without_mail(domains(&names)).await, HashMap::new());
        let waited = started.elapsed();
        assert!(waited >= wait && waited < wait * 4, "all domains together: {waited:?}");
        // The questions go on; when they have ended in vain, nothing is asked for a while.
        let is_left_alone = async |number: usize| {
            let (one, started) = (domains(&[&format!("later{number}.nl")]), Instant::now());
            assert_eq!(asking.without_mail(one).await, HashMap::new());
            started.elapsed() < wait / 2
        };
        let mut number = 0;
        while !is_left_alone(number).await {
            number += 1;
            assert!(number < 20, "they are asked for ever");
        }
        assert_eq!(server.asked(&format!("later{number}.nl")), 0);
    });
}

#[test]
fn a_server_that_sees_nothing_of_the_world_is_not_believed() {
    let server = NameServer::blind();
    let asking = mail_domains(server.address, Duration::from_millis(1500));
    block_on(async {
        assert!(!asking.answers().await);
        assert_eq!(asking.without_mail(domains(&["partner.nl", "x.com"])).await, HashMap::new());
    });
}

#[test]
fn nothing_listens_where_servers_were_configured() {
    let closed = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port");
    let address = closed.local_addr().expect("its address");
    drop(closed);
    let asking = mail_domains(address, Duration::from_millis(500));
    block_on(async {
        let started = Instant::now();
        assert_eq!(asking.without_mail(domains(&["partner.nl"])).await, HashMap::new());
        assert!(started.elapsed() < Duration::from_secs(2));
        assert!(!asking.answers().await);
    });
}
